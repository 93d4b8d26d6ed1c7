//! The program in Rust, with burn.

use super::pytorch::{features, phrases, settings};
use super::template::render;
use crate::export::Model;
use crate::export::modules::{Module, Modules};
use crate::protocol::RunData;
use crate::spec::{
    Activation, Init, KERNEL, Layer, Loss, LossUnit, Op, Optimiser, Output, Role, STRIDE, Size, Spec,
};
use std::collections::{BTreeSet, HashSet};

const TEMPLATE: &str = include_str!("burn/main.rs");
/// Its Cargo.toml.
pub(super) const MANIFEST: &str = include_str!("burn/manifest.toml");

/// The program.
pub(super) fn program(model: &Model<'_>, run: &RunData) -> String {
    let mut has = features(model, run);
    more_features(model, &mut has);
    let mut texts = numbers(model);
    texts.extend(Parts::of(model, &has).texts());
    texts.extend(optimisation(model.spec, &has));
    texts.extend(words(model, &has));
    texts.extend(settings(model.spec, model.network.image.len()));
    texts.extend(phrases(model, run, &has));
    render(TEMPLATE, &has, &texts)
}

/// Sections that this program alone has.
fn more_features(model: &Model<'_>, has: &mut HashSet<&'static str>) {
    let (spec, network) = (model.spec, &model.network);
    let layers = || network.layers.iter().chain(&network.log_var);
    let is = |name: &str| has.contains(name);
    let masks = is("corrupt") && (is("masking") || is("salt_pepper"));
    let more = [
        ("masks", masks),
        ("random", masks || (is("corrupt") && is("gaussian")) || is("vae") || is("contractive")),
        ("unpatched", is("corrupt") && !is("patch")),
        ("clean", !is("corrupt")),
        ("single", !is("siamese")),
        ("normed", layers().any(|layer| layer.norm)),
        ("drops", drops(model)),
        ("rests", layers().any(|layer| layer.norm) || drops(model)),
        ("plain_decay", is("decay") && spec.opt != Optimiser::AdamW),
        ("sgd", spec.opt == Optimiser::Sgd),
        ("acts", !activations(model).is_empty()),
        ("linears", layers().any(|layer| layer.op == Op::Dense && layer.tied_to.is_none())),
        ("convs", layers().any(|layer| layer.op == Op::Conv)),
        ("deconvs", layers().any(|layer| matches!(layer.op, Op::ConvTranspose { .. }))),
    ];
    let found: Vec<&str> = more.into_iter().filter(|(_, has)| *has).map(|(name, _)| name).collect();
    has.extend(found);
}

/// Whether there are units that dropout leaves out.
fn drops(model: &Model<'_>) -> bool {
    let hidden = |layer: &Layer| matches!(layer.role, Role::Encoder | Role::Decoder);
    model.spec.drop > 0.0 && model.network.layers.iter().any(hidden)
}

/// Numbers as Rust writes them.
fn numbers(model: &Model<'_>) -> Vec<(&'static str, String)> {
    let (spec, image) = (model.spec, model.network.image);
    let nats = match spec.variant().loss_unit {
        LossUnit::PerPixel => 1.0,
        LossUnit::NatsPerImage => spec.reconstruction_scale(image.len()),
    };
    let planes = match model.is_table() {
        true => format!("1, {}", image.len()),
        false => format!("{}, {}", image.channels, image.height * image.width),
    };
    let real = |value: f64| format!("{value:?}");
    vec![
        ("VALUES", image.len().to_string()),
        ("R_LR", real(spec.lr)),
        ("R_DECAY", real(spec.decay)),
        ("R_CLIP", real(spec.clip)),
        ("R_NOISE", real(spec.noise)),
        ("R_WEIGHT", real(spec.weight)),
        ("R_RHO", real(spec.rho)),
        ("R_BETA", real(spec.beta)),
        ("R_WARM", real(spec.warm)),
        ("R_MARGIN", real(spec.margin)),
        ("R_GOAL", real(spec.goal)),
        ("R_NATS", real(nats)),
        ("PLANES", planes),
        ("CHW", format!("{}, {}, {}", image.channels, image.height, image.width)),
        ("KERNEL", KERNEL.to_string()),
        ("STRIDE", STRIDE.to_string()),
        ("PAD", (KERNEL / 2).to_string()),
    ]
}

/// What a layer is called in the program.
fn field(layer: &Layer, name: &str, nth: usize) -> String {
    match layer.role {
        Role::Bottleneck if name == "log_var" => "log_var".to_owned(),
        Role::Bottleneck => "code".to_owned(),
        Role::Encoder => format!("encoder_{nth}"),
        Role::Decoder => format!("decoder_{nth}"),
        Role::Output => "output".to_owned(),
    }
}

/// The pieces of the network's definition, a line each.
#[derive(Default)]
struct Parts {
    keys: Vec<String>,
    fields: Vec<String>,
    new: Vec<String>,
    tensors: Vec<String>,
    at_rest: Vec<String>,
    encode: Vec<String>,
    decode: Vec<String>,
    code: String,
}

impl Parts {
    fn of(model: &Model<'_>, has: &HashSet<&str>) -> Self {
        let (spec, network) = (model.spec, &model.network);
        let modules = Modules::new(spec, network);
        let named = modules.named(network);
        let mut called: Vec<(&Layer, String)> = Vec::new();
        for (layer, name, _) in &named {
            let nth = 1 + called.iter().filter(|(other, _)| other.role == layer.role).count();
            called.push((*layer, field(layer, name, nth)));
        }
        let name_of = |layer: &Layer| {
            called.iter().find(|(of, _)| of.name == layer.name).map_or("", |(_, name)| name.as_str())
        };
        let mut parts = Self::default();
        // From the example to its copy.
        let place = |layer: &Layer| match layer.role {
            Role::Encoder => 0,
            Role::Bottleneck => 1,
            Role::Decoder | Role::Output => 2,
        };
        let mut all: Vec<_> = named.iter().zip(&called).collect();
        all.sort_by_key(|((layer, ..), _)| place(layer));
        for ((layer, path, norm), (_, field)) in all {
            parts.define(layer, [path, field], norm.as_deref());
        }
        if has.contains("drops") {
            parts.fields.push("    dropout: Dropout,".into());
            parts.new.push(format!("            dropout: DropoutConfig::new({:?}).init(),", spec.drop));
            parts.at_rest.push("        rest.dropout.training = Param::from_bool(false);".into());
        }
        let statements = |modules: &[Module<'_>], from: &str| {
            let mirrored = |layer: &Layer| layer.tied_to.map(|index| name_of(&network.layers[index]));
            statements(modules, from, &|layer| (name_of(layer), mirrored(layer)))
        };
        let flat = matches!(network.layers[0].input, Size::Flat(_));
        let first = match network.layers[0].input {
            Size::Flat(_) => "examples".to_owned(),
            size => format!("examples{}", reshaped(size)),
        };
        let encoder = statements(&modules.encoder, &first);
        parts.encode = match encoder.is_empty() {
            true => vec![format!("        let x = {first};")],
            false => encoder.iter().map(|of| format!("        let x = {of};")).collect(),
        };
        if !flat {
            parts.encode.push("        let x: Tensor<2> = x.flatten(1, 3);".into());
        }
        let mut decoder = statements(&modules.decoder, "codes");
        let last = decoder.pop().unwrap_or_else(|| "codes".into());
        parts.decode = decoder.iter().map(|of| format!("        let x = {of};")).collect();
        let is_map = network.layers.last().is_some_and(|layer| matches!(layer.output, Size::Map { .. }));
        parts.decode.push(format!("        {last}{}", if is_map { ".flatten(1, 3)" } else { "" }));
        parts.code = match network.layers[network.bottleneck()].act {
            Some(act) if !has.contains("vae") => activated(act, "self.code.forward(x)"),
            _ => "self.code.forward(x)".into(),
        };
        parts
    }

    /// A layer: `path` is its name in the state_dict, `field` that in the program.
    fn define(&mut self, layer: &Layer, [path, field]: [&str; 2], norm: Option<&str>) {
        let bound = match layer.params().first().map(|param| param.init) {
            Some(Init::Uniform(bound)) => f64::from(bound),
            _ => 0.0,
        };
        let (inputs, outputs) = (layer.input.dims()[0], layer.output.dims()[0]);
        let (kind, new) = match layer.op {
            Op::Dense => {
                let (inputs, outputs) = (layer.input.len(), layer.output.len());
                ("Linear", format!("linear({inputs}, {outputs}, {bound:.6}, device)"))
            }
            Op::Conv => ("Conv2d", format!("conv({inputs}, {outputs}, {bound:.6}, device)")),
            Op::ConvTranspose { output_padding: [rows, columns] } => (
                "ConvTranspose2d",
                format!("conv_transpose({inputs}, {outputs}, [{rows}, {columns}], {bound:.6}, device)"),
            ),
        };
        if layer.tied_to.is_some() {
            self.keys.push(format!("    ({:?}, {:?}),", format!("{path}.bias"), format!("{field}_bias")));
            self.fields.push(format!("    {field}_bias: Param<Tensor<1>>,"));
            let outputs = layer.output.len();
            self.new.push(format!("            {field}_bias: Initializer::Zeros.init([{outputs}], device),"));
        } else {
            if path != field {
                self.keys.push(format!("    ({:?}, {:?}),", format!("{path}."), format!("{field}.")));
            }
            self.fields.push(format!("    {field}: {kind},"));
            self.new.push(format!("            {field}: {new},"));
        }
        if let Some(norm) = norm {
            let features = if layer.op == Op::Dense { layer.output.len() } else { outputs };
            self.keys.push(format!("    ({:?}, {:?}),", format!("{norm}."), format!("{field}_norm.")));
            self.fields.push(format!("    {field}_norm: BatchNorm,"));
            self.new
                .push(format!("            {field}_norm: BatchNormConfig::new({features}).init(device),"));
            let rest = format!("        rest.{field}_norm.training = Param::from_bool(false);");
            self.at_rest.extend((layer.role == Role::Encoder).then_some(rest));
        }
        for param in layer.params() {
            let part = param.name.rsplit('.').next().unwrap_or_default();
            let value = match part {
                "weight" => format!("self.{field}.weight.val().into_data()"),
                "bias" if layer.tied_to.is_some() => format!("self.{field}_bias.val().into_data()"),
                "bias" => format!("bias(&self.{field}.bias)"),
                "gamma" | "beta" => format!("self.{field}_norm.{part}.val().into_data()"),
                _ => format!("self.{field}_norm.{part}.value().into_data()"),
            };
            self.tensors.push(format!("            ({:?}, {value}, {}),", param.name, param.trainable));
        }
    }

    fn texts(self) -> Vec<(&'static str, String)> {
        vec![
            ("KEYS", self.keys.join("\n")),
            ("FIELDS", self.fields.join("\n")),
            ("NEW", self.new.join("\n")),
            ("TENSORS", self.tensors.join("\n")),
            ("AT_REST", self.at_rest.join("\n")),
            ("ENCODE", self.encode.join("\n")),
            ("DECODE", self.decode.join("\n")),
            ("CODE", self.code),
        ]
    }
}

/// An expression a layer, with what follows it up to the next; each takes `x`, the first `from`. `names` gives the name of a
/// layer and of the one whose weight it shares.
fn statements<'a>(
    modules: &[Module<'a>],
    from: &str,
    names: &dyn Fn(&'a Layer) -> (&'a str, Option<&'a str>),
) -> Vec<String> {
    let mut statements: Vec<String> = Vec::new();
    for module in modules {
        let x = if statements.is_empty() { from } else { "x" };
        if let Module::Layer(layer) = module {
            statements.push(match names(layer) {
                (field, None) => format!("self.{field}.forward({x})"),
                (field, Some(mirrored)) => format!("tied({x}, &self.{mirrored}, &self.{field}_bias)"),
            });
            continue;
        }
        let before = statements.pop().unwrap_or_else(|| x.to_owned());
        statements.push(match module {
            Module::Layer(_) => before,
            Module::Norm(layer) => format!("self.{}_norm.forward({before})", names(layer).0),
            Module::Activation(act) => activated(*act, &before),
            Module::Dropout => format!("self.dropout.forward({before})"),
            Module::Unflatten(size) => format!("{before}{}", reshaped(*size)),
        });
    }
    statements
}

fn reshaped(size: Size) -> String {
    let [channels, height, width] = size.dims();
    format!(".reshape([-1, {channels}, {height}, {width}])")
}

/// An expression behind an activation.
fn activated(act: Activation, x: &str) -> String {
    match function(act) {
        None => x.to_owned(),
        Some("leaky_relu") => format!("leaky_relu({x}, 0.01)"),
        Some(name) => format!("{name}({x})"),
    }
}

/// The function of an activation; `None` of the identity.
fn function(act: Activation) -> Option<&'static str> {
    match act {
        Activation::Relu => Some("relu"),
        Activation::LeakyRelu => Some("leaky_relu"),
        // By tanh.
        Activation::Gelu => Some("gelu_approximate"),
        Activation::Silu => Some("silu"),
        Activation::Tanh => Some("tanh"),
        Activation::Sigmoid => Some("sigmoid"),
        Activation::Linear => None,
    }
}

/// The functions that the program calls.
fn activations(model: &Model<'_>) -> BTreeSet<&'static str> {
    let network = &model.network;
    let of_layers = network.layers.iter().filter_map(|layer| layer.act).filter_map(function);
    let out = (model.spec.out == Output::Sigmoid).then_some("sigmoid");
    of_layers.chain(out).collect()
}

/// The optimiser.
fn optimisation(spec: &Spec, has: &HashSet<&str>) -> Vec<(&'static str, String)> {
    let (name, config, about) = match spec.opt {
        Optimiser::Adam => ("AdamConfig", "AdamConfig::new().with_epsilon(1e-8)", "Adam (Kingma & Ba 2015)."),
        Optimiser::AdamW => {
            ("AdamWConfig", "AdamWConfig::new().with_epsilon(1e-8)", "AdamW (Loshchilov & Hutter 2019).")
        }
        Optimiser::Sgd => (
            "SgdConfig",
            "SgdConfig::new().with_momentum(Some(MomentumConfig::new().with_dampening(0.0).with_nesterov(true)))",
            "SGD with Nesterov's momentum.",
        ),
        Optimiser::RmsProp => (
            "RmsPropConfig",
            "RmsPropConfig::new().with_momentum(0.0).with_epsilon(1e-8)",
            "RMSProp (Hinton 2012).",
        ),
    };
    let adamw = spec.opt == Optimiser::AdamW;
    let decay = if adamw { "WEIGHT_DECAY" } else { "Some(WeightDecayConfig::new(WEIGHT_DECAY))" };
    let mut optimiser = [name, "GradientsParams", "ModuleOptimizer"];
    optimiser.sort_unstable();
    let mut modules = vec!["Module"];
    modules.extend(has.contains("clip").then_some("ModuleVisitor"));
    modules.push("Param");
    modules.extend(has.contains("decay").then_some("ParamGroup"));
    vec![
        ("OPTIMISER_IMPORTS", optimiser.join(", ")),
        ("MODULE_IMPORTS", modules.join(", ")),
        ("CONFIG", config.to_owned()),
        ("OPTIMISER_NAME", about.to_owned()),
        ("DECAY_OF_WEIGHTS", decay.to_owned()),
        ("NO_DECAY", if adamw { ".with_weight_decay(0.0)".into() } else { String::new() }),
    ]
}

/// Words and expressions that only this program has.
fn words(model: &Model<'_>, has: &HashSet<&str>) -> Vec<(&'static str, String)> {
    let pick = |feature: &str, then: &str, other: &str| {
        if has.contains(feature) { then.to_owned() } else { other.to_owned() }
    };
    let used = |names: &[(&str, &'static str)]| {
        let used = names.iter().filter(|(feature, _)| has.contains(feature)).map(|(_, names)| *names);
        used.collect::<Vec<_>>().join(", ")
    };
    let mut nn = used(&[("normed", "BatchNorm, BatchNormConfig")]);
    if has.contains("drops") {
        nn += if nn.is_empty() { "Dropout, DropoutConfig" } else { ", Dropout, DropoutConfig" };
    }
    let layers = used(&[("linears", "Linear, LinearConfig"), ("convs", "PaddingConfig2d")]);
    let nn: Vec<&str> =
        [nn.as_str(), "Initializer", layers.as_str()].into_iter().filter(|n| !n.is_empty()).collect();
    let mut imports = format!("use burn::nn::{{{}}};", nn.join(", "));
    let convs =
        used(&[("convs", "Conv2d, Conv2dConfig"), ("deconvs", "ConvTranspose2d, ConvTranspose2dConfig")]);
    if !convs.is_empty() {
        imports = format!("use burn::nn::conv::{{{convs}}};\n{imports}");
    }
    let activations: Vec<&str> = activations(model).into_iter().collect();
    let activations = match activations[..] {
        [one] => one.to_owned(),
        _ => format!("{{{}}}", activations.join(", ")),
    };
    let error = match model.spec.loss {
        Loss::Mse => "(reconstruction(logits) - targets).square().mean()",
        Loss::Bce => "(softplus - logits * targets).mean()",
        Loss::L1 => "(reconstruction(logits) - targets).abs().mean()",
    };
    let keeps_code = ["sparse_l1", "sparse_kl", "siamese"].iter().any(|feature| has.contains(feature));
    let weight = match (has.contains("vae"), has.contains("penalty")) {
        (true, _) => ", penalty_weight(step as f64 / steps_per_epoch as f64)",
        (false, true) => ", PENALTY_WEIGHT",
        (false, false) => "",
    };
    vec![
        ("NN_IMPORTS", imports),
        ("LOSS", error.to_owned() + &pick("nats", " * NATS_PER_EXAMPLE", "")),
        ("ACTIVATIONS", activations),
        ("MEAN_OF", pick("vae", ".0", "")),
        ("CODE_CLONE", if keeps_code { ".clone()".into() } else { String::new() }),
        (
            "OBJECTIVE_ARGUMENTS",
            pick("penalty", ", weight: f64", "") + &pick("contrastive", ", same: Tensor<2, Bool>", ""),
        ),
        ("OBJECTIVE_VALUES", weight.to_owned() + &pick("contrastive", ", same", "")),
        ("DONE", pick("constant", "_done", "done")),
    ]
}
