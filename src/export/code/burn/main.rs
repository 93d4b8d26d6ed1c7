//! {{TITLE}}
//!
//!     cargo run --release                     check the exported weights, print the validation loss
//!     cargo run --release -- --train          train anew on the same examples
//!     cargo run --release -- --train 5        the same, for five epochs
//!
//! Beside this file: model.safetensors (the weights, a state_dict of PyTorch), data.safetensors (the examples) and
//! reference.safetensors (what the exported network was measured on). Training writes trained.safetensors, which Hourglass
//! opens; the optimiser begins anew there.

use burn::module::{{{MODULE_IMPORTS}}};
{{NN_IMPORTS}}
#: if plain_decay
use burn::optim::decay::WeightDecayConfig;
#: end
#: if sgd
use burn::optim::momentum::MomentumConfig;
#: end
use burn::optim::{{{OPTIMISER_IMPORTS}}};
use burn::store::{ModuleSnapshot, PyTorchToBurnAdapter, SafetensorsStore};
#: if contrastive
use burn::tensor::Bool;
#: end
#: if random
use burn::tensor::Distribution;
#: end
#: if acts
use burn::tensor::activation::{{ACTIVATIONS}};
#: end
use burn::tensor::{Device, Tensor, TensorData};
#: if patch or siamese
use rand::RngExt;
#: end
use rand::SeedableRng;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use safetensors::tensor::{Dtype, SafeTensors, TensorView, serialize};
use std::collections::HashMap;
use std::error::Error;
use std::path::{Path, PathBuf};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Values of an example.
const VALUES: usize = {{VALUES}};
const SEED: u64 = {{SEED}};
const EPOCHS: usize = {{EPOCHS}};
const BATCH_SIZE: usize = {{BATCH}};
const LEARNING_RATE: f64 = {{R_LR}};
#: if decay
const WEIGHT_DECAY: f32 = {{R_DECAY}};
#: end
#: if clip
const MAX_GRADIENT_NORM: f64 = {{R_CLIP}};
#: end
#: if corrupt
/// Strength of the damage that the encoder's input takes.
const CORRUPTION: f64 = {{R_NOISE}};
#: end
#: if masks
/// Channels and pixels of an image.
const PLANES: [usize; 2] = [{{PLANES}}];
#: end
#: if weight
const PENALTY_WEIGHT: f64 = {{R_WEIGHT}};
#: end
#: if sparse_kl
const TARGET_ACTIVATION: f64 = {{R_RHO}};
#: end
#: if vae
const BETA: f64 = {{R_BETA}};
const WARM_UP_EPOCHS: f64 = {{R_WARM}};
#: end
#: if siamese
const MARGIN: f64 = {{R_MARGIN}};
#: end
#: if patience
const PATIENCE: usize = {{PATIENCE}};
#: end
#: if goal
const GOAL: f64 = {{R_GOAL}};
#: end
#: if nats
/// From a mean loss per value to the negative log-likelihood of an example, up to a constant.
const NATS_PER_EXAMPLE: f64 = {{R_NATS}};
#: end
/// The beginnings of names in the state_dict, and what is called so here.
const STATE_DICT: &[(&str, &str)] = &[
{{KEYS}}
];

/// Examples `[n, {{VALUES}}]` to codes `[n, {{LATENT}}]` and back.
#[derive(Module, Debug)]
struct Autoencoder {
{{FIELDS}}
}

impl Autoencoder {
    /// Uniform weights (He et al. 2015 before half-rectifiers, Glorot & Bengio 2010 elsewhere), biases 0.
    fn new(device: &Device) -> Self {
        Self {
{{NEW}}
        }
    }

#: if vae
    /// Mean and log variance of each code.
    fn encode(&self, examples: Tensor<2>) -> (Tensor<2>, Tensor<2>) {
{{ENCODE}}
        (self.code.forward(x.clone()), self.log_var.forward(x))
    }
#: else
    /// Codes of examples.
    fn encode(&self, examples: Tensor<2>) -> Tensor<2> {
{{ENCODE}}
        {{CODE}}
    }
#: end

    /// Logits: reconstructions before the output activation.
    fn decode(&self, codes: Tensor<2>) -> Tensor<2> {
{{DECODE}}
    }

    /// Reconstructions{{OF_MEAN}}.
    fn forward(&self, examples: Tensor<2>) -> Tensor<2> {
        reconstruction(self.decode(self.encode(examples){{MEAN_OF}}))
    }

#: if contractive and rests
    /// The same parameters without dropout, and with the running statistics of batch normalisation.
    fn at_rest(&self) -> Self {
        let mut rest = self.clone();
{{AT_REST}}
        rest
    }

#: end
    /// Every tensor with the name that it has in Hourglass, and whether it is trained.
    fn tensors(&self) -> Vec<(&'static str, TensorData, bool)> {
        vec![
{{TENSORS}}
        ]
    }
}

#: if linears
fn linear(inputs: usize, outputs: usize, bound: f64, device: &Device) -> Linear {
    let initializer = Initializer::Uniform { min: -bound, max: bound };
    let mut layer = LinearConfig::new(inputs, outputs).with_initializer(initializer).init(device);
    layer.bias = Some(Initializer::Zeros.init([outputs], device));
    layer
}

#: end
#: if convs
fn conv(inputs: usize, outputs: usize, bound: f64, device: &Device) -> Conv2d {
    let config = Conv2dConfig::new([inputs, outputs], [{{KERNEL}}; 2])
        .with_stride([{{STRIDE}}; 2])
        .with_padding(PaddingConfig2d::Explicit({{PAD}}, {{PAD}}, {{PAD}}, {{PAD}}))
        .with_initializer(Initializer::Uniform { min: -bound, max: bound });
    let mut layer = config.init(device);
    layer.bias = Some(Initializer::Zeros.init([outputs], device));
    layer
}

#: end
#: if deconvs
fn conv_transpose(
    inputs: usize,
    outputs: usize,
    padding_out: [usize; 2],
    bound: f64,
    device: &Device,
) -> ConvTranspose2d {
    let config = ConvTranspose2dConfig::new([inputs, outputs], [{{KERNEL}}; 2])
        .with_stride([{{STRIDE}}; 2])
        .with_padding([{{PAD}}; 2])
        .with_padding_out(padding_out)
        .with_initializer(Initializer::Uniform { min: -bound, max: bound });
    let mut layer = config.init(device);
    layer.bias = Some(Initializer::Zeros.init([outputs], device));
    layer
}

#: end
#: if tied
/// A layer with the transposed weight of the one that it mirrors.
fn tied(x: Tensor<2>, mirrored: &Linear, bias: &Param<Tensor<1>>) -> Tensor<2> {
    x.matmul(mirrored.weight.val().transpose()) + bias.val().unsqueeze()
}

#: end
/// The values of a layer's bias.
fn bias(of: &Option<Param<Tensor<1>>>) -> TensorData {
    of.as_ref().map(|bias| bias.val().into_data()).expect("every layer has a bias")
}

/// Logits to values in the range of the examples.
fn reconstruction(logits: Tensor<2>) -> Tensor<2> {
#: if sigmoid_out
    sigmoid(logits)
#: else
    logits
#: end
}

/// {{LOSS_DOC}}.
fn reconstruction_loss(logits: Tensor<2>, targets: Tensor<2>) -> Tensor<1> {
#: if bce
    // log(1 + e^logit) without overflow.
    let softplus = logits.clone().clamp_min(0.0) + logits.clone().abs().neg().exp().log1p();
#: end
    {{LOSS}}
}

#: if corrupt
/// Damages the encoder's input; the loss compares with the undamaged examples.
#: if patch
fn corrupt(examples: Tensor<2>, random: &mut StdRng) -> Tensor<2> {
    let [channels, height, width] = [{{CHW}}];
    let [count, _] = examples.dims();
    let side = |length: usize| ((length as f64 * CORRUPTION).round() as usize).clamp(1, length);
    let (rows, columns) = (side(height), side(width));
    let mut kept = vec![1.0_f32; count * height * width];
    for image in kept.chunks_exact_mut(height * width) {
        let (top, left) = (random.random_range(0..=height - rows), random.random_range(0..=width - columns));
        for row in image.chunks_exact_mut(width).skip(top).take(rows) {
            row[left..left + columns].fill(0.0);
        }
    }
    let kept = Tensor::<3>::from_data(TensorData::new(kept, [count, 1, height * width]), &examples.device());
    let damaged = examples.reshape([count, channels, height * width]) * kept;
    damaged.reshape([count, VALUES])
}
#: else
fn corrupt(examples: Tensor<2>) -> Tensor<2> {
#: if gaussian and table
    // The values are in eighths of a standard deviation.
    examples.clone() + examples.random_like(Distribution::Normal(0.0, 1.0)) * (CORRUPTION / 8.0)
#: end
#: if gaussian and images
    let noise = examples.random_like(Distribution::Normal(0.0, 1.0)) * CORRUPTION;
    (examples + noise).clamp(0.0, 1.0)
#: end
#: if masking
    let chance = chances(&examples);
    let [count, channels, pixels] = chance.dims();
    let damaged = examples.reshape([count, channels, pixels]).mask_fill(chance.lower_elem(CORRUPTION), {{LOST}});
    damaged.reshape([count, VALUES])
#: end
#: if salt_pepper
    let chance = chances(&examples);
    let [count, channels, pixels] = chance.dims();
    let damaged = examples
        .reshape([count, channels, pixels])
        .mask_fill(chance.clone().lower_elem(CORRUPTION), 1.0)
        .mask_fill(chance.lower_elem(CORRUPTION / 2.0), 0.0);
    damaged.reshape([count, VALUES])
#: end
}
#: end

#: if masks
/// A number from 0 to 1 for each pixel, the same in all its channels.
fn chances(examples: &Tensor<2>) -> Tensor<3> {
    let ([count, _], [channels, pixels]) = (examples.dims(), PLANES);
    Tensor::<3>::random([count, 1, pixels], Distribution::Default, &examples.device()).repeat_dim(1, channels)
}

#: end
#: end
/// The examples as they are in data.safetensors.
struct Data {
    bytes: Vec<u8>,
    train: Vec<usize>,
#: if labels
    labels: Vec<usize>,
#: end
    /// What trained.safetensors says of itself.
    metadata: HashMap<String, String>,
#: if table
    /// Means and deviations of the columns.
    table: Vec<(String, Vec<usize>, Vec<u8>)>,
#: end
}

impl Data {
    fn read() -> Result<Self> {
        let file = std::fs::read(beside("data.safetensors"))?;
        let tensors = SafeTensors::deserialize(&file)?;
        let indices = |name: &str| -> Result<Vec<usize>> {
            let data = tensors.tensor(name)?;
            let (numbers, _) = data.data().as_chunks::<8>();
            Ok(numbers.iter().map(|bytes| i64::from_le_bytes(*bytes) as usize).collect())
        };
        let (_, about) = SafeTensors::read_metadata(&file)?;
        Ok(Self {
            bytes: tensors.tensor("examples")?.data().to_vec(),
            train: indices("train")?,
#: if labels
            labels: indices("labels")?,
#: end
            metadata: about.metadata().clone().unwrap_or_default(),
#: if table
            table: tensors
                .iter()
                .filter(|(name, _)| name.starts_with("table."))
                .map(|(name, tensor)| (name.to_owned(), tensor.shape().to_vec(), tensor.data().to_vec()))
                .collect(),
#: end
        })
    }

    /// An example as the network sees it.
    fn row(&self, index: usize) -> Vec<f32> {
#: if table
        let (numbers, _) = self.bytes[index * VALUES * 4..(index + 1) * VALUES * 4].as_chunks::<4>();
        numbers.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect()
#: else
        self.bytes[index * VALUES..(index + 1) * VALUES].iter().map(|byte| f32::from(*byte) / 255.0).collect()
#: end
    }

#: if siamese
    /// Rows one behind the other.
    fn batch(rows: Vec<Vec<f32>>, device: &Device) -> Tensor<2> {
        let count = rows.len();
        Tensor::from_data(TensorData::new(rows.concat(), [count, VALUES]), device)
    }
#: else
    /// Examples `[indices, {{VALUES}}]`.
    fn batch(&self, indices: &[usize], device: &Device) -> Tensor<2> {
        let values: Vec<f32> = indices.iter().flat_map(|index| self.row(*index)).collect();
        Tensor::from_data(TensorData::new(values, [indices.len(), VALUES]), device)
    }
#: end
}

#: if siamese
#: if triplet
/// All anchors, then another example of the class of each, then one of another class for each.
fn triplets(data: &Data, anchors: &[usize], random: &mut StdRng) -> Vec<Vec<f32>> {
    let anchors = &anchors[..anchors.len() / {{GROUP}}];
    let mut rows: Vec<Vec<f32>> = anchors.iter().map(|index| data.row(*index)).collect();
    rows.extend(anchors.iter().map(|anchor| positive(data, *anchor, random)));
    rows.extend(anchors.iter().map(|anchor| data.row(negative(data, *anchor, random))));
    rows
}
#: else
/// All anchors, then a partner of each; and whether partners are of the anchor's class.
fn pairs(data: &Data, anchors: &[usize], random: &mut StdRng) -> (Vec<Vec<f32>>, Vec<bool>) {
    let anchors = &anchors[..anchors.len() / {{GROUP}}];
    let mut rows: Vec<Vec<f32>> = anchors.iter().map(|index| data.row(*index)).collect();
    let same: Vec<bool> = anchors.iter().map(|_| random.random_bool(0.5)).collect();
    for (anchor, same) in anchors.iter().zip(&same) {
        rows.push(if *same { positive(data, *anchor, random) } else { data.row(negative(data, *anchor, random)) });
    }
    (rows, same)
}
#: end

#: if labels
/// Another example of the anchor's class.
fn positive(data: &Data, anchor: usize, random: &mut StdRng) -> Vec<f32> {
    let is_other = |index: &&usize| **index != anchor && data.labels[**index] == data.labels[anchor];
    let others: Vec<&usize> = data.train.iter().filter(is_other).collect();
    let index = if others.is_empty() { anchor } else { *others[random.random_range(0..others.len())] };
    data.row(index)
}
#: end
#: if unlabelled and table
/// A row in which some values are those of other rows, for there are no labels (Bahri et al. 2022).
fn positive(data: &Data, anchor: usize, random: &mut StdRng) -> Vec<f32> {
    let mut row = data.row(anchor);
    for (column, value) in row.iter_mut().enumerate() {
        if random.random_bool(0.3) {
            *value = data.row(data.train[random.random_range(0..data.train.len())])[column];
        }
    }
    row
}
#: end
#: if unlabelled and images
/// A copy that is moved by up to two pixels and darkened, for there are no labels.
fn positive(data: &Data, anchor: usize, random: &mut StdRng) -> Vec<f32> {
    let [channels, height, width] = [{{CHW}}];
    let image = data.row(anchor);
    let mut shift = || random.random_range(-2..=2_i32) as isize;
    let (down, right) = (shift(), shift());
    let light = random.random_range(0.7..1.0_f32);
    let moved = |at: usize, by: isize, length: usize| at.saturating_add_signed(by).min(length - 1);
    let mut copy = Vec::with_capacity(VALUES);
    for channel in 0..channels {
        for y in 0..height {
            let row = (channel * height + moved(y, down, height)) * width;
            copy.extend((0..width).map(|x| light * image[row + moved(x, right, width)]));
        }
    }
    copy
}
#: end

fn negative(data: &Data, anchor: usize, random: &mut StdRng) -> usize {
    for _ in 0..50 {
        let other = data.train[random.random_range(0..data.train.len())];
#: if labels
        if data.labels[other] != data.labels[anchor] {
#: else
        if other != anchor {
#: end
            return other;
        }
    }
    anchor
}

#: end
/// The loss of a batch with its penalty, and without.
fn objective(model: &Autoencoder, inputs: Tensor<2>, targets: Tensor<2>{{OBJECTIVE_ARGUMENTS}}) -> [Tensor<1>; 2] {
#: if vae
    let (mean, log_var) = model.encode(inputs);
    let noise = mean.random_like(Distribution::Normal(0.0, 1.0));
    let code = mean.clone() + (log_var.clone() * 0.5).exp() * noise;
#: else
#: if contractive
    let code = model.encode(inputs.clone());
#: else
    let code = model.encode(inputs);
#: end
#: end
    let loss = reconstruction_loss(model.decode(code{{CODE_CLONE}}), targets);
#: if sparse_l1
    let penalty = code.abs().sum_dim(1).mean();
#: end
#: if sparse_kl
    let active = code.mean_dim(0).clamp(1e-6, 1.0 - 1e-6);
    let rho = TARGET_ACTIVATION;
    let on = (active.clone().log().neg() + rho.ln()) * rho;
    let off = ((active.neg() + 1.0).log().neg() + (1.0 - rho).ln()) * (1.0 - rho);
    let penalty = (on + off).sum();
#: end
#: if vae
    let divergence = mean.square() + log_var.clone().exp() - log_var - 1.0;
    let penalty = divergence.sum_dim(1).mean() * 0.5;
#: end
#: if contractive
    // The mean of ‖∂code/∂example‖² (Hutchinson 1990), by central differences along random directions.
    let step = inputs.random_like(Distribution::Normal(0.0, 0.01));
#: if rests
    let model = &model.at_rest();
#: end
    let slope = (model.encode(inputs.clone() + step.clone()) - model.encode(inputs - step)) / 0.02;
    let penalty = slope.square().sum_dim(1).mean();
#: end
#: if contrastive
    let parts = code.chunk(2, 0);
    let squared = (parts[0].clone() - parts[1].clone()).square().sum_dim(1);
    let short = ((squared.clone() + 1e-9).sqrt().neg() + MARGIN).clamp_min(0.0).square();
    let penalty = short.mask_where(same, squared).mean() * 0.5;
#: end
#: if triplet
    let parts = code.chunk(3, 0);
    let apart = |other: usize| (parts[0].clone() - parts[other].clone()).square().sum_dim(1);
    let penalty = (apart(1) - apart(2) + MARGIN).clamp_min(0.0).mean();
#: end
#: if penalty
    [loss.clone() + penalty * weight, loss]
#: else
    [loss.clone(), loss]
#: end
}

#: if vae
/// Weight of the penalty after so many epochs.
fn penalty_weight(epoch: f64) -> f64 {
    if WARM_UP_EPOCHS > 0.0 { BETA * (epoch / WARM_UP_EPOCHS).min(1.0) } else { BETA }
}

#: end
/// The learning rate when this share of the steps is done.
fn learning_rate({{DONE}}: f64) -> f64 {
#: if constant
    LEARNING_RATE
#: end
#: if cosine
    LEARNING_RATE * 0.5 * (1.0 + (std::f64::consts::PI * done).cos())
#: end
#: if step
    LEARNING_RATE * 0.1_f64.powf((3.0 * done).floor().min(2.0))
#: end
#: if one_cycle
    let falling = |part: f64| 0.5 * (1.0 + (std::f64::consts::PI * part).cos());
    let (first, last) = (1.0 / 25.0, 1e-4 / 25.0);
    LEARNING_RATE
        * match done < 0.3 {
            true => first + (1.0 - first) * (1.0 - falling(done / 0.3)),
            false => last + (1.0 - last) * falling((done - 0.3) / 0.7),
        }
#: end
}

/// {{OPTIMISER_NAME}}
fn optimiser() -> ModuleOptimizer {
    let config = {{CONFIG}};
#: if decay
    // No decay of biases and of batch normalisation.
    let weights = config.clone().with_weight_decay({{DECAY_OF_WEIGHTS}}).build();
    ModuleOptimizer::from(config{{NO_DECAY}}.build()).with_group(ParamGroup::from_predicate("weight"), weights, None)
#: else
    config{{NO_DECAY}}.init()
#: end
}

#: if clip
/// Gradients whose norm over all parameters is at most [`MAX_GRADIENT_NORM`]; burn's own clipping takes each tensor alone.
fn clipped(mut gradients: GradientsParams, model: &Autoencoder) -> GradientsParams {
    struct Norm<'a>(&'a GradientsParams, f64);
    impl ModuleVisitor for Norm<'_> {
        fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
            if let Some(gradient) = self.0.get::<D>(param.id) {
                self.1 += f64::from(gradient.square().sum().into_scalar::<f32>());
            }
        }
    }
    struct Scale<'a>(&'a mut GradientsParams, f64);
    impl ModuleVisitor for Scale<'_> {
        fn visit_float<const D: usize>(&mut self, param: &Param<Tensor<D>>) {
            if let Some(gradient) = self.0.remove::<D>(param.id) {
                self.0.register(param.id, gradient * self.1);
            }
        }
    }
    let mut norm = Norm(&gradients, 0.0);
    model.visit(&mut norm);
    let norm = norm.1.sqrt();
    if norm > MAX_GRADIENT_NORM {
        model.visit(&mut Scale(&mut gradients, MAX_GRADIENT_NORM / norm));
    }
    gradients
}

#: end
/// A file beside this one.
fn beside(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// What the exported network was measured on.
struct Reference {
    tensors: HashMap<String, Tensor<2>>,
    validation_loss: f64,
}

impl Reference {
    fn read(device: &Device) -> Result<Self> {
        let file = std::fs::read(beside("reference.safetensors"))?;
        let mut tensors = HashMap::new();
        for (name, view) in SafeTensors::deserialize(&file)?.iter() {
            let (numbers, _) = view.data().as_chunks::<4>();
            let values: Vec<f32> = numbers.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
            let rows = view.shape()[0];
            let shape = [rows, values.len() / rows];
            tensors.insert(name.to_owned(), Tensor::from_data(TensorData::new(values, shape), device));
        }
        let (_, about) = SafeTensors::read_metadata(&file)?;
        let loss = about.metadata().as_ref().and_then(|about| about.get("validation_loss"));
        Ok(Self { tensors, validation_loss: loss.ok_or("the reference has no validation loss")?.parse()? })
    }

    fn tensor(&self, name: &str) -> Result<Tensor<2>> {
        Ok(self.tensors.get(name).ok_or_else(|| format!("the reference has no {name}"))?.clone())
    }

    /// Mean reconstruction loss on the validation examples, which training never sees.
    fn validation_loss(&self, model: &Autoencoder) -> Result<f64> {
        let targets = self.tensor("validation.targets")?;
        let inputs = self.tensors.get("validation.inputs").unwrap_or(&targets);
#: if vae
        let noise = self.tensor("validation.noise")?;
#: end
        let count = targets.dims()[0];
        let mut total = 0.0;
        for first in (0..count).step_by(512) {
            let part = first..(first + 512).min(count);
            let share = part.len() as f64 / count as f64;
#: if vae
            let (mean, log_var) = model.encode(inputs.clone().slice([part.clone()]));
            let code = mean + (log_var * 0.5).exp() * noise.clone().slice([part.clone()]);
#: else
            let code = model.encode(inputs.clone().slice([part.clone()]));
#: end
            let loss = reconstruction_loss(model.decode(code), targets.clone().slice([part]));
            total += share * f64::from(loss.into_scalar::<f32>());
        }
        Ok(total)
    }
}

/// Compares the exported network with what Hourglass measured on it.
fn check(device: &Device) -> Result<()> {
    let mut model = Autoencoder::new(device);
    let mut store = SafetensorsStore::from_file(beside("model.safetensors")).with_from_adapter(PyTorchToBurnAdapter);
    for (theirs, ours) in STATE_DICT {
        store = store.with_key_remapping(format!("^{}", theirs.replace('.', "\\.")), *ours);
    }
    model.load_from(&mut store)?;
    // Dropout and batch normalisation as when nothing is learned.
    let model = model.valid();
    let reference = Reference::read(device)?;
    let found = model.forward(reference.tensor("inputs")?);
    let count = found.dims()[0];
    let worst = (found - reference.tensor("reconstructions")?).abs().max().into_scalar::<f32>();
    println!("reconstructions of {count} examples: largest difference {worst:.1e}");
    let (loss, expected) = (reference.validation_loss(&model)?, reference.validation_loss);
    println!("validation loss {loss:.6}; Hourglass measured {expected:.6}");
    match worst > 1e-4 || (loss - expected).abs() > 1e-4 * expected.abs() {
        true => Err("these are not the numbers of the exported network".into()),
        false => Ok(()),
    }
}

/// Trains a new network.
fn train(epochs: usize, device: &Device) -> Result<()> {
    let data = Data::read()?;
    let reference = Reference::read(device)?;
    let training = device.clone().autodiff();
    training.seed(SEED);
    let mut random = StdRng::seed_from_u64(SEED);
    let mut model = Autoencoder::new(&training);
    let mut optimiser = optimiser();
    let mut order = data.train.clone();
    let batch_size = BATCH_SIZE.min(order.len());
    let steps_per_epoch = order.len() / batch_size;
    let steps = (epochs * steps_per_epoch).max(1);
    let mut step = 0;
#: if patience
    let mut best = (f64::INFINITY, 0);
#: end
    for epoch in 0..epochs {
        order.shuffle(&mut random);
        let mut total = 0.0;
        for indices in order.chunks_exact(batch_size) {
#: if triplet
            let targets = Data::batch(triplets(&data, indices, &mut random), &training);
#: end
#: if contrastive
            let (rows, same) = pairs(&data, indices, &mut random);
            let targets = Data::batch(rows, &training);
            let count = same.len();
            let same = Tensor::<2, Bool>::from_data(TensorData::new(same, [count, 1]), &training);
#: end
#: if single
            let targets = data.batch(indices, &training);
#: end
#: if corrupt and patch
            let inputs = corrupt(targets.clone(), &mut random);
#: end
#: if corrupt and unpatched
            let inputs = corrupt(targets.clone());
#: end
#: if clean
            let inputs = targets.clone();
#: end
            let [loss, part] = objective(&model, inputs, targets{{OBJECTIVE_VALUES}});
            total += f64::from(part.into_scalar::<f32>());
            let gradients = GradientsParams::from_grads(loss.backward(), &model);
#: if clip
            let gradients = clipped(gradients, &model);
#: end
            model = optimiser.step(learning_rate(step as f64 / steps as f64), model, gradients);
            step += 1;
        }
        let score = reference.validation_loss(&model.valid())?;
        let loss = total / steps_per_epoch as f64;
        println!("epoch {}: training loss {loss:.4}, validation loss {score:.4}", epoch + 1);
#: if goal
        if score <= GOAL {
            break;
        }
#: end
#: if patience
        if score < best.0 {
            best = (score, epoch);
        }
        if epoch - best.1 >= PATIENCE {
            break;
        }
#: end
    }
    save(&model.valid(), data, step, steps_per_epoch)
}

/// Writes the network as Hourglass keeps it.
fn save(model: &Autoencoder, data: Data, step: usize, steps_per_epoch: usize) -> Result<()> {
    let mut entries: Vec<(String, Vec<usize>, Vec<u8>)> = Vec::new();
    for (name, tensor, trained) in model.tensors() {
        let shape = tensor.shape().to_vec();
        let values: Vec<f32> = tensor.try_into_vec()?;
        if trained {
            // Its optimiser has no state yet.
            for moment in ["first", "second"] {
                entries.push((format!("adam.{moment}.{name}"), shape.clone(), vec![0; values.len() * 4]));
            }
        }
        entries.push((name.to_owned(), shape, values.iter().flat_map(|value| value.to_le_bytes()).collect()));
    }
#: if table
    entries.extend(data.table);
#: end
    let mut metadata = data.metadata;
    metadata.insert("step".into(), step.to_string());
    metadata.insert("epoch".into(), (step / steps_per_epoch.max(1)).to_string());
    let mut views = Vec::new();
    for (name, shape, bytes) in &entries {
        views.push((name.as_str(), TensorView::new(Dtype::F32, shape.clone(), bytes)?));
    }
    std::fs::write(beside("trained.safetensors"), serialize(views, Some(metadata))?)?;
    println!("wrote trained.safetensors");
    Ok(())
}

fn main() -> Result<()> {
    let device = Device::flex();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => check(&device),
        ["--train"] => train(EPOCHS, &device),
        ["--train", epochs] => train(epochs.parse().map_err(|_| "--train takes a number of epochs")?, &device),
        _ => Err("there are --train and --train EPOCHS".into()),
    }
}
