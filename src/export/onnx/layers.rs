//! The layers of a network as nodes of ONNX, as `trainer/layer/` executes them in evaluation.

use super::graph::{Attribute, Graph};
use crate::export::{ExportError, Model};
use crate::spec::{Activation, KERNEL, Layer, Op, Output, STRIDE, Size};
use core::f64::consts::{FRAC_1_SQRT_2, FRAC_2_SQRT_PI};

/// Added to the variance by batch normalisation.
const EPSILON: f32 = 1e-5;
/// Slope of the leaky ReLU below zero.
const LEAK: f32 = 0.01;
/// GELU by tanh: x · (½ + ½ tanh(x · (SLOPE + CUBIC · x²))).
const SLOPE: f32 = (FRAC_2_SQRT_PI * FRAC_1_SQRT_2) as f32;
const CUBIC: f32 = (0.044_715 * FRAC_2_SQRT_PI * FRAC_1_SQRT_2) as f32;

/// A value that is computed for a batch, and whether it is a vector or feature maps an example.
#[derive(Clone, Debug)]
pub(super) struct Computed {
    /// Its name in the graph.
    pub name: String,
    /// Its shape, for one example.
    pub size: Size,
}

impl Computed {
    /// The same values in another shape of as many.
    pub(super) fn reshaped(self, graph: &mut Graph, size: Size) -> Self {
        let name = match (self.size, size) {
            (Size::Flat(_), Size::Flat(_)) => self.name,
            (from, to) if from == to => self.name,
            (_, Size::Flat(_)) => graph.node("Flatten", &[&self.name], &[("axis", Attribute::Int(1))]),
            (_, Size::Map { channels, height, width }) => {
                // 0 keeps the batch.
                let sides = [0, channels as i64, height as i64, width as i64];
                let shape = graph.ints(&format!("shape_{channels}_{height}_{width}"), &sides);
                graph.node("Reshape", &[&self.name, &shape], &[])
            }
        };
        Self { name, size }
    }
}

/// The output of a range of layers.
pub(super) fn layers(
    graph: &mut Graph,
    model: &Model<'_>,
    layers: &[Layer],
    mut x: Computed,
) -> Result<Computed, ExportError> {
    for of in layers {
        x = layer(graph, model, of, x)?;
    }
    Ok(x)
}

/// One layer: operation, batch normalisation, activation. (There is no dropout in evaluation.)
pub(super) fn layer(
    graph: &mut Graph,
    model: &Model<'_>,
    layer: &Layer,
    x: Computed,
) -> Result<Computed, ExportError> {
    let owner = layer.tied_to.map_or(layer, |index| &model.network.layers[index]);
    let weight = tensor(graph, model, owner, "weight")?;
    let bias = tensor(graph, model, layer, "bias")?;
    let x =
        x.reshaped(graph, if layer.op == Op::Dense { Size::Flat(layer.input.len()) } else { layer.input });
    let inputs = [x.name.as_str(), &weight, &bias];
    let (mut name, size) = match layer.op {
        Op::Dense => {
            // A tied layer uses the transposed weight of another.
            let transposed = i64::from(layer.tied_to.is_some());
            let product = graph.node("Gemm", &inputs, &[("transB", Attribute::Int(transposed))]);
            (product, Size::Flat(layer.output.len()))
        }
        Op::Conv => (graph.node("Conv", &inputs, &window()), layer.output),
        Op::ConvTranspose { output_padding } => {
            let mut attributes = window();
            let padding = output_padding.iter().map(|&side| side as i64).collect();
            attributes.push(("output_padding", Attribute::Ints(padding)));
            (graph.node("ConvTranspose", &inputs, &attributes), layer.output)
        }
    };
    if layer.norm {
        let mut inputs = vec![name];
        for part in ["gamma", "beta", "running_mean", "running_var"] {
            inputs.push(tensor(graph, model, layer, part)?);
        }
        let inputs: Vec<&str> = inputs.iter().map(String::as_str).collect();
        name = graph.node("BatchNormalization", &inputs, &[("epsilon", Attribute::Float(EPSILON))]);
    }
    Ok(Computed { name: activation(graph, layer.act, name), size })
}

/// The name of a layer's tensor, which is added to the graph where it is not there yet.
fn tensor(graph: &mut Graph, model: &Model<'_>, layer: &Layer, part: &str) -> Result<String, ExportError> {
    let name = format!("{}.{part}", layer.name);
    if let Some(param) = layer.params().into_iter().find(|param| param.name == name) {
        graph.floats(&name, &param.shape, model.values(&param)?);
    }
    Ok(name)
}

/// Filter, stride and padding of a convolution.
fn window() -> Vec<(&'static str, Attribute)> {
    let twice = |value: usize| vec![value as i64; 2];
    vec![
        ("kernel_shape", Attribute::Ints(twice(KERNEL))),
        ("strides", Attribute::Ints(twice(STRIDE))),
        ("pads", Attribute::Ints([twice(KERNEL / 2), twice(KERNEL / 2)].concat())),
        ("dilations", Attribute::Ints(twice(1))),
    ]
}

fn activation(graph: &mut Graph, act: Option<Activation>, x: String) -> String {
    match act {
        None | Some(Activation::Linear) => x,
        Some(Activation::Relu) => graph.node("Relu", &[&x], &[]),
        Some(Activation::LeakyRelu) => graph.node("LeakyRelu", &[&x], &[("alpha", Attribute::Float(LEAK))]),
        Some(Activation::Gelu) => gelu(graph, &x),
        Some(Activation::Silu) => {
            let gate = graph.node("Sigmoid", &[&x], &[]);
            graph.node("Mul", &[&x, &gate], &[])
        }
        Some(Activation::Tanh) => graph.node("Tanh", &[&x], &[]),
        Some(Activation::Sigmoid) => graph.node("Sigmoid", &[&x], &[]),
    }
}

/// An operator of its own only from opset 20 on.
fn gelu(graph: &mut Graph, x: &str) -> String {
    let [cubic, slope, half] = [("gelu_cubic", CUBIC), ("gelu_slope", SLOPE), ("gelu_half", 0.5)]
        .map(|(name, value)| graph.floats(name, &[], &[value]));
    let square = graph.node("Mul", &[x, x], &[]);
    let bent = graph.node("Mul", &[&square, &cubic], &[]);
    let slope = graph.node("Add", &[&bent, &slope], &[]);
    let inner = graph.node("Mul", &[x, &slope], &[]);
    let tanh = graph.node("Tanh", &[&inner], &[]);
    let halved = graph.node("Mul", &[&tanh, &half], &[]);
    let gate = graph.node("Add", &[&halved, &half], &[]);
    graph.node("Mul", &[x, &gate], &[])
}

/// The reconstruction of the decoder's logits.
pub(super) fn output_activation(graph: &mut Graph, output: Output, logits: Computed) -> Computed {
    match output {
        Output::Sigmoid => Computed { name: graph.node("Sigmoid", &[&logits.name], &[]), ..logits },
        Output::Linear => logits,
    }
}
