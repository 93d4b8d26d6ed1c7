//! The program in Keras 3.

use super::pytorch::{features, phrases, settings};
use super::template::render;
use crate::data::ImageShape;
use crate::export::Model;
use crate::export::modules::{Module, Modules};
use crate::protocol::RunData;
use crate::spec::{Activation, Init, KERNEL, Layer, Op, Optimiser, STRIDE, Size};
use std::collections::HashSet;

const TEMPLATE: &str = include_str!("keras.py");

/// The program.
pub(super) fn program(model: &Model<'_>, run: &RunData) -> String {
    let spec = model.spec;
    let mut has = features(model, run);
    let adamw = spec.opt == Optimiser::AdamW && spec.decay > 0.0;
    let more = [
        ("l2", spec.decay > 0.0 && !adamw),
        ("adamw", adamw),
        ("leaky", spec.act == Activation::LeakyRelu && !spec.hidden.is_empty()),
    ];
    has.extend(more.into_iter().filter(|(_, has)| *has).map(|(name, _)| name));
    let mut texts = settings(spec, model.network.image.len());
    texts.push(("MODULES", network(model, has.contains("l2"))));
    texts.extend(words(model, &has));
    texts.extend(phrases(model, run, &has));
    render(TEMPLATE, &has, &texts)
}

/// The definition of the network.
fn network(model: &Model<'_>, decays: bool) -> String {
    let (spec, network) = (model.spec, &model.network);
    let modules = Modules::new(spec, network);
    let named = modules.named(network);
    let name = |layer: &Layer| {
        named.iter().find(|(of, ..)| of.name == layer.name).map_or("", |(_, name, _)| name.as_str())
    };
    let norm = |layer: &Layer| {
        named.iter().find(|(of, ..)| of.name == layer.name).and_then(|(_, _, norm)| norm.clone())
    };
    let dense = |layer: &Layer| {
        let options = options(layer, decays);
        format!("part({:?}, layers.Dense({}{options}))", name(layer), layer.output.len())
    };
    let lines = |module: &Module<'_>| match *module {
        Module::Layer(layer) => match layer.tied_to.map(|index| &network.layers[index]) {
            Some(mirrored) => vec![format!(
                "part({:?}, TiedDense(self.named[{:?}], {}))",
                name(layer),
                name(mirrored),
                layer.output.len()
            )],
            None if layer.op == Op::Dense => vec![dense(layer)],
            None => filters(layer, name(layer), &options(layer, decays)),
        },
        Module::Norm(layer) => vec![format!(
            "part({:?}, layers.BatchNormalization(momentum=0.9, epsilon=1e-5))",
            norm(layer).unwrap_or_default()
        )],
        Module::Activation(act) => vec![format!("layers.Activation({})", activation(act))],
        Module::Dropout => vec![format!("layers.Dropout({})", spec.drop)],
        Module::Unflatten(size) => vec![from_vector(size)],
    };
    let sequential = |name: &str, lines: Vec<String>| {
        let lines: Vec<String> = lines.iter().map(|line| format!("                {line},\n")).collect();
        format!(
            "        self.{name} = sequential(\n            {name:?},\n            [\n{}            ],\n        )",
            lines.concat()
        )
    };
    let mut encoder: Vec<String> = modules.encoder.iter().flat_map(lines).collect();
    let mut decoder: Vec<String> = modules.decoder.iter().flat_map(lines).collect();
    let image = network.image;
    match network.layers[0].input {
        Size::Flat(_) if model.is_table() => {}
        Size::Flat(_) => {
            encoder.insert(0, "*to_vector()".into());
            let ImageShape { channels, height, width } = image;
            decoder.push(from_vector(Size::Map { channels, height, width }));
        }
        Size::Map { .. } => encoder.push("*to_vector()".into()),
    }
    let mut parts = vec![
        sequential("encoder", encoder),
        format!("        self.bottleneck = {}", dense(&network.layers[network.bottleneck()])),
    ];
    parts.extend(network.log_var.as_ref().map(|layer| format!("        self.log_var = {}", dense(layer))));
    parts.push(sequential("decoder", decoder));
    parts.join("\n")
}

fn from_vector(size: Size) -> String {
    let [channels, height, width] = size.dims();
    format!("*from_vector({channels}, {height}, {width})")
}

/// How a layer's weight begins, and whether it decays.
fn options(layer: &Layer, decays: bool) -> String {
    let begins = match layer.params().first().map(|param| param.init) {
        Some(Init::Uniform(bound)) => format!(", kernel_initializer=uniform({bound:.6})"),
        _ => String::new(),
    };
    if decays { format!("{begins}, kernel_regularizer=DECAY") } else { begins }
}

/// A convolution, with the padding and cropping by which it is PyTorch's.
fn filters(layer: &Layer, name: &str, options: &str) -> Vec<String> {
    let [outputs, ..] = layer.output.dims();
    let window = format!("{outputs}, {KERNEL}, strides={STRIDE}{options}");
    match layer.op {
        Op::Dense => Vec::new(),
        Op::Conv => vec![
            format!("layers.ZeroPadding2D({})", KERNEL / 2),
            format!("part({name:?}, layers.Conv2D({window}))"),
        ],
        Op::ConvTranspose { output_padding: [rows, columns] } => vec![
            format!("part({name:?}, layers.Conv2DTranspose({window}))"),
            format!("layers.Cropping2D(((1, {}), (1, {})))", 1 - rows.min(1), 1 - columns.min(1)),
        ],
    }
}

fn activation(act: Activation) -> &'static str {
    match act {
        Activation::Relu => "ops.relu",
        Activation::LeakyRelu => "leaky_relu",
        // By tanh.
        Activation::Gelu => "ops.gelu",
        Activation::Silu => "ops.silu",
        Activation::Tanh => "ops.tanh",
        Activation::Sigmoid => "ops.sigmoid",
        Activation::Linear => "\"linear\"",
    }
}

/// Words and expressions that only this program has.
fn words(model: &Model<'_>, has: &HashSet<&str>) -> Vec<(&'static str, String)> {
    let (spec, image) = (model.spec, model.network.image);
    let pick = |feature: &str, then: &str, other: &str| {
        if has.contains(feature) { then.to_owned() } else { other.to_owned() }
    };
    let code = match model.network.layers[model.network.bottleneck()].act {
        None | Some(Activation::Linear) => "self.bottleneck(hidden)".to_owned(),
        Some(act) => format!("{}(self.bottleneck(hidden))", activation(act)),
    };
    let clip = if spec.clip > 0.0 { format!(", global_clipnorm={}", spec.clip) } else { String::new() };
    let decay = pick("adamw", "weight_decay=WEIGHT_DECAY", "weight_decay=0.0");
    let (optimiser, options) = match spec.opt {
        Optimiser::Adam => ("Adam", "epsilon=1e-8".to_owned()),
        Optimiser::AdamW => ("AdamW", format!("{decay}, epsilon=1e-8")),
        Optimiser::Sgd => ("SGD", "momentum=0.9, nesterov=True".to_owned()),
        Optimiser::RmsProp => ("RMSprop", "rho=0.99, epsilon=1e-8".to_owned()),
    };
    let first = if has.contains("vae") { "BETA" } else { "0.0" };
    vec![
        (
            "KERAS_EXAMPLE",
            pick(
                "table",
                &image.len().to_string(),
                &format!("{}, {}, {}", image.height, image.width, image.channels),
            ),
        ),
        ("KERAS_DISTRIBUTION", pick("vae", ", as their mean and log variance", ", and no log variance")),
        ("KERAS_CODE", code),
        ("KERAS_MASK", pick("table", "shape", "(*shape[:-1], 1)")),
        ("KERAS_PAIRS", pick("siamese", ", what is compared one behind the other", "")),
        ("KERAS_WARM", pick("vae", ", and warms β up", "")),
        ("FIRST_PENALTY", pick("weight", "PENALTY_WEIGHT", first)),
        (
            "KERAS_OPTIMISER",
            format!("keras.optimizers.{optimiser}(LearningRate(epochs * len(batches)), {options}{clip})"),
        ),
    ]
}
