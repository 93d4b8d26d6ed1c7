//! The program in PyTorch.

use super::template::render;
use crate::export::Model;
use crate::export::modules::{Module, Modules};
use crate::protocol::RunData;
use crate::spec::{
    Activation, Comparison, Corruption, Init, KERNEL, Layer, Loss, LossUnit, Op, Optimiser, Output,
    PenaltyTerm, STRIDE, Schedule, Size, Sparsity, Spec,
};
use std::collections::HashSet;

const TEMPLATE: &str = include_str!("pytorch.py");

/// The program.
pub(super) fn program(model: &Model<'_>, run: &RunData) -> String {
    let has = features(model, run);
    let mut texts = settings(model.spec, model.network.image.len());
    texts.extend(network(model));
    texts.extend(phrases(model, run, &has));
    render(TEMPLATE, &has, &texts)
}

/// Names of the sections of the template that the experiment needs.
pub(super) fn features(model: &Model<'_>, run: &RunData) -> HashSet<&'static str> {
    let spec = model.spec;
    let term = spec.variant().penalty.as_ref().map(|penalty| penalty.term);
    let compares = spec.variant().compares_pairs;
    let labelled = run.pair_labels.is_some();
    let features = [
        ("table", model.is_table()),
        ("images", !model.is_table()),
        ("norm", spec.norm),
        ("tied", model.network.layers.iter().any(|layer| layer.tied_to.is_some())),
        ("decay", spec.decay > 0.0),
        ("clip", spec.clip > 0.0),
        ("patience", spec.patience > 0),
        ("goal", spec.goal > 0.0),
        ("early", spec.patience > 0 || spec.goal > 0.0),
        ("corrupt", corrupts(spec)),
        ("gaussian", spec.corrupt == Corruption::Gaussian),
        ("masking", spec.corrupt == Corruption::Masking),
        ("salt_pepper", spec.corrupt == Corruption::SaltPepper),
        ("patch", spec.corrupt == Corruption::Patch),
        ("penalty", term.is_some()),
        ("weight", term.is_some_and(|term| term != PenaltyTerm::KlDivergence)),
        ("sparse_l1", term == Some(PenaltyTerm::Sparsity) && spec.sparsity == Sparsity::L1),
        ("sparse_kl", term == Some(PenaltyTerm::Sparsity) && spec.sparsity == Sparsity::Kl),
        ("vae", model.network.log_var.is_some()),
        ("contractive", term == Some(PenaltyTerm::Jacobian)),
        ("siamese", compares),
        ("contrastive", compares && spec.pair == Comparison::Contrastive),
        ("triplet", compares && spec.pair == Comparison::Triplet),
        ("labels", compares && labelled),
        ("unlabelled", compares && !labelled),
        ("sigmoid_out", spec.out == Output::Sigmoid),
        ("mse", spec.loss == Loss::Mse),
        ("bce", spec.loss == Loss::Bce),
        ("l1_loss", spec.loss == Loss::L1),
        ("nats", spec.variant().loss_unit == LossUnit::NatsPerImage),
        ("constant", spec.sched == Schedule::Constant),
        ("cosine", spec.sched == Schedule::Cosine),
        ("step", spec.sched == Schedule::Step),
        ("one_cycle", spec.sched == Schedule::OneCycle),
    ];
    features.into_iter().filter(|(_, has)| *has).map(|(name, _)| name).collect()
}

fn corrupts(spec: &Spec) -> bool {
    spec.corrupt != Corruption::None && spec.noise > 0.0
}

/// Numbers of the experiment.
pub(super) fn settings(spec: &Spec, values: usize) -> Vec<(&'static str, String)> {
    let scale = match spec.variant().loss_unit {
        LossUnit::PerPixel => String::new(),
        LossUnit::NatsPerImage => format!(
            "# From a mean loss per pixel to the negative log-likelihood of an image, up to a constant.\n\
             NATS_PER_IMAGE = {}\n",
            spec.reconstruction_scale(values)
        ),
    };
    vec![
        ("SEED", spec.seed.to_string()),
        ("EPOCHS", spec.epochs.to_string()),
        ("BATCH", spec.batch.to_string()),
        ("LR", spec.lr.to_string()),
        ("DECAY", spec.decay.to_string()),
        ("CLIP", spec.clip.to_string()),
        ("NOISE", spec.noise.to_string()),
        ("WEIGHT", spec.weight.to_string()),
        ("RHO", spec.rho.to_string()),
        ("BETA", spec.beta.to_string()),
        ("WARM", spec.warm.to_string()),
        ("MARGIN", spec.margin.to_string()),
        ("PATIENCE", spec.patience.to_string()),
        ("GOAL", spec.goal.to_string()),
        ("SCALE", scale),
    ]
}

/// The definition of the network.
fn network(model: &Model<'_>) -> Vec<(&'static str, String)> {
    let (spec, network) = (model.spec, &model.network);
    let modules = Modules::new(spec, network);
    let named = modules.named(network);
    let place = |layer: &Layer| {
        let name =
            named.iter().find(|(of, ..)| of.name == layer.name).map_or("", |(_, name, _)| name.as_str());
        attribute(name)
    };
    let line = |module: &Module<'_>| match *module {
        Module::Layer(layer) => match layer.tied_to.map(|index| &network.layers[index]) {
            Some(mirrored) => format!("TiedLinear({})", place(mirrored)),
            None => operation(layer),
        },
        Module::Norm(layer) if layer.op == Op::Dense => format!("nn.BatchNorm1d({})", layer.output.len()),
        Module::Norm(layer) => format!("nn.BatchNorm2d({})", layer.output.dims()[0]),
        Module::Activation(act) => activation(act).to_owned(),
        Module::Dropout => format!("nn.Dropout({})", spec.drop),
        Module::Unflatten(size) => format!("nn.Unflatten(1, ({}))", sides(size)),
    };
    let sequential = |name: &str, modules: &[Module<'_>]| match modules {
        [] => format!("        self.{name} = nn.Sequential()"),
        _ => {
            let lines: Vec<String> = modules.iter().map(|m| format!("            {},", line(m))).collect();
            format!("        self.{name} = nn.Sequential(\n{}\n        )", lines.join("\n"))
        }
    };
    let bottleneck = &network.layers[network.bottleneck()];
    let mut parts = vec![
        sequential("encoder", &modules.encoder),
        format!("        self.bottleneck = {}", operation(bottleneck)),
    ];
    parts
        .extend(network.log_var.as_ref().map(|layer| format!("        self.log_var = {}", operation(layer))));
    parts.push(sequential("decoder", &modules.decoder));
    let bound = |layer: &Layer| match layer.params().first().map(|param| param.init) {
        Some(Init::Uniform(bound)) => Some(bound),
        _ => None,
    };
    let bounds = named.iter().filter_map(|(layer, name, _)| {
        bound(layer).map(|bound| format!("            ({}, {bound:.6}),", attribute(name)))
    });
    let layers = named.iter().map(|(layer, name, norm)| {
        let norm = norm.as_ref().map_or("None".to_owned(), |norm| format!("{norm:?}"));
        format!("    ({:?}, {name:?}, {norm}),", layer.name)
    });
    vec![
        ("BOUNDS", bounds.collect::<Vec<_>>().join("\n")),
        ("LAYERS", layers.collect::<Vec<_>>().join("\n")),
        ("MODULES", parts.join("\n")),
    ]
}

/// `encoder.0` as an expression: `self.encoder[0]`.
fn attribute(name: &str) -> String {
    match name.split_once('.') {
        Some((part, index)) => format!("self.{part}[{index}]"),
        None => format!("self.{name}"),
    }
}

fn operation(layer: &Layer) -> String {
    let ([inputs, ..], [outputs, ..]) = (layer.input.dims(), layer.output.dims());
    let window = format!("{KERNEL}, stride={STRIDE}, padding={}", KERNEL / 2);
    match layer.op {
        Op::Dense => format!("nn.Linear({}, {})", layer.input.len(), layer.output.len()),
        Op::Conv => format!("nn.Conv2d({inputs}, {outputs}, {window})"),
        Op::ConvTranspose { output_padding: [rows, columns] } => {
            format!("nn.ConvTranspose2d({inputs}, {outputs}, {window}, output_padding=({rows}, {columns}))")
        }
    }
}

fn activation(act: Activation) -> &'static str {
    match act {
        Activation::Relu => "nn.ReLU()",
        Activation::LeakyRelu => "nn.LeakyReLU(0.01)",
        Activation::Gelu => "nn.GELU(approximate=\"tanh\")",
        Activation::Silu => "nn.SiLU()",
        Activation::Tanh => "nn.Tanh()",
        Activation::Sigmoid => "nn.Sigmoid()",
        Activation::Linear => "nn.Identity()",
    }
}

fn sides(size: Size) -> String {
    match size {
        Size::Flat(count) => count.to_string(),
        Size::Map { channels, height, width } => format!("{channels}, {height}, {width}"),
    }
}

/// Words and expressions.
pub(super) fn phrases(model: &Model<'_>, run: &RunData, has: &HashSet<&str>) -> Vec<(&'static str, String)> {
    let (spec, image) = (model.spec, model.network.image);
    let example = Size::Map { channels: image.channels, height: image.height, width: image.width };
    let pick = |feature: &str, then: &str, other: &str| {
        if has.contains(feature) { then.to_owned() } else { other.to_owned() }
    };
    // Whether the layers take vectors, and the examples are none.
    let flat = matches!(model.network.layers[0].input, Size::Flat(_)) && !model.is_table();
    let input = if flat { "examples.flatten(1)" } else { "examples" };
    let maps = matches!(model.network.layers[0].input, Size::Map { .. });
    let flatten = if maps { ".flatten(1)" } else { "" };
    let code = format!("self.bottleneck(self.encoder({input}){flatten})");
    let bottleneck = &model.network.layers[model.network.bottleneck()];
    let code = match bottleneck.act {
        None | Some(Activation::Linear) => code,
        Some(act) => format!(
            "{}({code})",
            activation(act).replace("nn.ReLU()", "F.relu").replace("nn.Sigmoid()", "torch.sigmoid")
        ),
    };
    // A name may hold anything, also what ends a text in Python.
    let name: String = run.set.name.chars().filter(|c| c.is_alphanumeric() || " .-_".contains(*c)).collect();
    let (kind, count) = (spec.variant().name, run.set.len());
    vec![
        ("TITLE", format!("{kind} autoencoder of {count} examples ({name}), trained with Hourglass.")),
        ("EXAMPLE", if model.is_table() { image.len().to_string() } else { sides(example) }),
        ("LATENT", model.network.latent().to_string()),
        ("CODE_ACTIVATION", code),
        ("ENCODER_INPUT", input.to_owned()),
        ("FLATTEN", flatten.to_owned()),
        ("UNFLATTEN", if flat { format!(".unflatten(1, ({}))", sides(example)) } else { String::new() }),
        ("OF_MEAN", pick("vae", ", with the code at its mean", "")),
        ("MEAN", pick("vae", "[0]", "")),
        ("LOSS_DOC", loss_doc(spec, has.contains("nats"))),
        ("MASK_SHAPE", pick("table", "examples.shape", "(len(examples), 1, *examples.shape[2:])")),
        ("LOST", pick("table", "0.5", "0.0")),
        ("TRIPLETS", pick("triplet", " as well", "")),
        ("NEGATIVES", pick("triplet", ", then an example of another class for each", "")),
        ("GROUP", spec.pair.images().to_string()),
        ("SAME_ARGUMENT", pick("siamese", ", same", "")),
        ("LABELS", pick("labels", "data[\"labels\"].numpy()", "None")),
        ("PENALTY", pick("weight", "PENALTY_WEIGHT", "0.0")),
        ("OPTIMISER_DOC", optimiser(spec.opt)[0].to_owned()),
        ("OPTIMISER", optimiser(spec.opt)[1].to_owned()),
    ]
}

fn loss_doc(spec: &Spec, nats: bool) -> String {
    let error = match spec.loss {
        Loss::Mse => "squared error",
        Loss::Bce => "binary cross-entropy",
        Loss::L1 => "absolute error",
    };
    match nats {
        true => format!("Mean {error}, in nats per image"),
        false => format!("Mean {error} per value"),
    }
}

/// What it is, and how PyTorch makes it.
fn optimiser(optimiser: Optimiser) -> [&'static str; 2] {
    match optimiser {
        Optimiser::Adam => ["Adam (Kingma & Ba 2015).", "torch.optim.Adam(groups, LEARNING_RATE)"],
        // PyTorch's own decay is 0.01 unless another is given.
        Optimiser::AdamW => [
            "AdamW (Loshchilov & Hutter 2019).",
            "torch.optim.AdamW(groups, LEARNING_RATE, weight_decay=0.0)",
        ],
        Optimiser::Sgd => [
            "SGD with Nesterov's momentum.",
            "torch.optim.SGD(groups, LEARNING_RATE, momentum=0.9, nesterov=True)",
        ],
        Optimiser::RmsProp => ["RMSProp (Hinton 2012).", "torch.optim.RMSprop(groups, LEARNING_RATE)"],
    }
}
