//! Executes the layers of a [`Network`].

use super::params::vector;
use crate::data::rng::Random;
use crate::spec::{Activation, KERNEL, Layer, Network, Op, Role, STRIDE, Size};
use burn::tensor::ops::{ConvOptions, ConvTransposeOptions};
use burn::tensor::{Tensor, activation, module};
use std::ops::Range;

/// Added to the variance in batch normalisation, as in Ioffe & Szegedy's reference code.
const EPSILON: f64 = 1e-5;
/// A filter's centre reaches every pixel.
const PADDING: usize = KERNEL / 2;
/// Slope of the leaky ReLU below zero (Maas et al. 2013).
const LEAK: f64 = 0.01;

/// Stream of [`Random`] for step 0; later steps follow.
const DROPOUT_STREAM: u64 = 0xD809_0000_0000;

/// Statistics that a training pass measured, to be averaged into the running ones.
pub struct BatchStats {
    /// Index of the first of the two running tensors (mean, then variance) in the network's parameters.
    pub index: usize,
    /// Mean of the batch, `[units]`.
    pub mean: Tensor<1>,
    /// Biased variance of the batch, `[units]`.
    pub variance: Tensor<1>,
}

/// What a training pass needs and leaves behind.
#[derive(Default)]
pub struct Training {
    /// Statistics of the batch, from every normalised layer.
    pub batch_stats: Vec<BatchStats>,
    /// Which units are left out; none of them without it.
    pub dropout: Option<Dropout>,
}

/// Leaves hidden units out at random, and scales the others so that the mean stays (Srivastava et al. 2014).
pub struct Dropout {
    rate: f32,
    random: Random,
}

impl Dropout {
    /// Dropout of a step; none where nothing is to be left out.
    pub fn of_step(rate: f64, seed: u32, step: u32) -> Option<Self> {
        let random = || Random::new(u64::from(seed), DROPOUT_STREAM + u64::from(step));
        (rate > 0.0).then(|| Self { rate: rate as f32, random: random() })
    }

    /// Factors of so many units: 0 or 1 / (1 − rate).
    fn mask(&mut self, count: usize) -> Vec<f32> {
        let kept = 1.0 / (1.0 - self.rate);
        (0..count).map(|_| if self.random.unit() < self.rate { 0.0 } else { kept }).collect()
    }
}

/// Whether a pass is one to learn from.
pub enum Mode<'a> {
    /// Batch normalisation by the batch's own statistics, dropout.
    Train(&'a mut Training),
    /// Batch normalisation by the running statistics.
    Evaluate,
}

/// What an encoder says of images.
pub struct EncoderOutput {
    /// The code, or its mean, `[batch, latent]`.
    pub mean: Tensor<2>,
    /// Logarithm of the variance of each value, `[batch, latent]`; none when the code is no distribution.
    pub log_variance: Option<Tensor<2>>,
}

/// Image to code with its spread; shapes as in [`encode`].
pub fn encode_all(
    network: &Network,
    params: &[Tensor<1>],
    images: Tensor<2>,
    mode: &mut Mode<'_>,
) -> EncoderOutput {
    let split = network.bottleneck();
    let inner = run(network, 0..split, params, images, mode);
    let log_variance = network.log_var.as_ref().map(|layer| {
        forward(network, layer, params, network.first_param(network.layers.len()), inner.clone(), mode)
    });
    EncoderOutput { mean: run(network, split..split + 1, params, inner, mode), log_variance }
}

/// Image to code; the mean of it where it is a distribution.
///
/// # Shapes
///   - params: all of the network's, flat, in the order of [`Layer::params`]
///   - images `[batch, pixels]`
///   - output `[batch, latent]`
pub fn encode(network: &Network, params: &[Tensor<1>], images: Tensor<2>, mode: &mut Mode<'_>) -> Tensor<2> {
    let split = network.bottleneck() + 1;
    run(network, 0..split, params, images, mode)
}

/// Code to logits of the reconstruction (before the output's non-linearity).
///
/// # Shapes
///   - params: all of the network's, flat
///   - codes `[batch, latent]`
///   - output `[batch, pixels]`
pub fn decode(network: &Network, params: &[Tensor<1>], codes: Tensor<2>, mode: &mut Mode<'_>) -> Tensor<2> {
    let split = network.bottleneck() + 1;
    run(network, split..network.layers.len(), params, codes, mode)
}

fn run(
    network: &Network,
    layers: Range<usize>,
    params: &[Tensor<1>],
    mut x: Tensor<2>,
    mode: &mut Mode<'_>,
) -> Tensor<2> {
    let mut at = network.first_param(layers.start);
    for layer in &network.layers[layers] {
        x = forward(network, layer, params, at, x, mode);
        at += layer.params().len();
    }
    x
}

/// One layer, whose tensors begin at `at`: operation, normalisation, activation, dropout; features stay flat between
/// layers.
fn forward(
    network: &Network,
    layer: &Layer,
    params: &[Tensor<1>],
    mut at: usize,
    x: Tensor<2>,
    mode: &mut Mode<'_>,
) -> Tensor<2> {
    let [batch, _] = x.dims();
    let weight = match layer.mirror {
        Some(mirrored) => {
            let shape = [layer.output.len(), layer.input.len()];
            let weight = params[network.first_param(mirrored)].clone();
            weight.reshape(shape).transpose().reshape([layer.input.len() * layer.output.len()])
        }
        None => {
            at += 1;
            params[at - 1].clone()
        }
    };
    let bias = params[at].clone();
    // What follows the bias.
    let at = at + 1;
    match (layer.op, layer.input, layer.output) {
        (Op::Conv, Size::Map { channels: i, height, width }, Size::Map { channels: o, .. }) => {
            let x = x.reshape([batch, i, height, width]);
            let options = ConvOptions::new([STRIDE; 2], [PADDING; 2], [1, 1], 1);
            let y = module::conv2d(x, weight.reshape([o, i, KERNEL, KERNEL]), Some(bias), options);
            finish(layer, params, at, y, mode).reshape([batch, layer.output.len()])
        }
        (
            Op::ConvTranspose { grow },
            Size::Map { channels: i, height, width },
            Size::Map { channels: o, .. },
        ) => {
            let x = x.reshape([batch, i, height, width]);
            let options = ConvTransposeOptions::new([STRIDE; 2], [PADDING; 2], grow, [1, 1], 1);
            let y = module::conv_transpose2d(x, weight.reshape([i, o, KERNEL, KERNEL]), Some(bias), options);
            finish(layer, params, at, y, mode).reshape([batch, layer.output.len()])
        }
        (_, input, output) => {
            let y = module::linear(x, weight.reshape([input.len(), output.len()]), Some(bias));
            finish(layer, params, at, y, mode)
        }
    }
}

fn finish<const D: usize>(
    layer: &Layer,
    params: &[Tensor<1>],
    at: usize,
    x: Tensor<D>,
    mode: &mut Mode<'_>,
) -> Tensor<D> {
    let x = if layer.norm { normalise(params, at, x, mode) } else { x };
    let x = match layer.act {
        None | Some(Activation::Linear) => x,
        Some(Activation::Relu) => activation::relu(x),
        Some(Activation::LeakyRelu) => activation::leaky_relu(x, LEAK),
        Some(Activation::Gelu) => gelu(x),
        Some(Activation::Silu) => activation::silu(x),
        Some(Activation::Tanh) => activation::tanh(x),
        Some(Activation::Sigmoid) => activation::sigmoid(x),
    };
    match mode {
        Mode::Train(Training { dropout: Some(dropout), .. })
            if matches!(layer.role, Role::Encoder | Role::Decoder) =>
        {
            let shape = x.shape();
            let mask = vector(dropout.mask(shape.num_elements()), &x.device());
            x * mask.reshape(shape)
        }
        _ => x,
    }
}

/// x·Φ(x) in the approximation by tanh, which is off by less than 0.0005 (Hendrycks & Gimpel 2016, section 2). The error
/// function of burn-flex takes ten times as long as all else of a step.
fn gelu<const D: usize>(x: Tensor<D>) -> Tensor<D> {
    const SLOPE: f64 = core::f64::consts::FRAC_2_SQRT_PI * core::f64::consts::FRAC_1_SQRT_2;
    const CUBIC: f64 = 0.044715;
    let inner = x.clone() * (x.clone() * x.clone() * (CUBIC * SLOPE) + SLOPE);
    x * (activation::tanh(inner) * 0.5 + 0.5)
}

/// Batch normalisation over all but dimension 1; `at` is the index of gamma, beta, running mean and variance.
fn normalise<const D: usize>(
    params: &[Tensor<1>],
    at: usize,
    x: Tensor<D>,
    mode: &mut Mode<'_>,
) -> Tensor<D> {
    let [gamma, beta] = [params[at].clone(), params[at + 1].clone()];
    match mode {
        Mode::Train(Training { batch_stats, .. }) => {
            let normed = module::batch_norm_train(x, gamma, beta, EPSILON);
            let (mean, variance) = (normed.mean.inner(), normed.variance.inner());
            batch_stats.push(BatchStats { index: at + 2, mean, variance });
            normed.output
        }
        Mode::Evaluate => {
            module::batch_norm(x, gamma, beta, params[at + 2].clone(), params[at + 3].clone(), EPSILON)
        }
    }
}
