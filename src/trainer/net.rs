//! Executes the layers of a [`Network`].

use crate::spec::{Activation, KERNEL, Layer, Network, Op, STRIDE, Size};
use burn::tensor::ops::{ConvOptions, ConvTransposeOptions};
use burn::tensor::{Tensor, activation, module};

/// Added to the variance in batch normalisation, as in Ioffe & Szegedy's reference code.
const EPSILON: f64 = 1e-5;
/// A filter's centre reaches every pixel.
const PADDING: usize = KERNEL / 2;
/// Slope of the leaky ReLU below zero (Maas et al. 2013).
const LEAK: f64 = 0.01;

/// Statistics that a training pass measured, to be averaged into the running ones.
pub struct Running {
    /// Index of the first of the two running tensors (mean, then variance) in the network's parameters.
    pub index: usize,
    /// Mean of the batch, `[units]`.
    pub mean: Tensor<1>,
    /// Biased variance of the batch, `[units]`.
    pub variance: Tensor<1>,
}

/// Which statistics batch normalisation uses.
pub enum Mode<'a> {
    /// Those of the batch, which are noted here.
    Train(&'a mut Vec<Running>),
    /// The running ones.
    Evaluate,
}

/// What an encoder says of images.
pub struct Code {
    /// The code, or its mean, `[batch, latent]`.
    pub mean: Tensor<2>,
    /// Logarithm of the variance of each value, `[batch, latent]`; none when the code is no distribution.
    pub log_variance: Option<Tensor<2>>,
}

/// Image to code with its spread; shapes as in [`encode`].
pub fn encode_all(network: &Network, params: &[Tensor<1>], images: Tensor<2>, mode: &mut Mode<'_>) -> Code {
    let split = network.bottleneck();
    let inner = run(&network.layers[..split], params, 0, images, mode);
    let before = count(&network.layers[..split]);
    let log_variance = network
        .spread
        .as_ref()
        .map(|layer| forward(layer, params, count(&network.layers), inner.clone(), mode));
    Code { mean: forward(&network.layers[split], params, before, inner, mode), log_variance }
}

/// Tensors of these layers.
fn count(layers: &[Layer]) -> usize {
    layers.iter().map(|l| l.params().len()).sum()
}

/// Image to code; the mean of it where it is a distribution.
///
/// # Shapes
///   - params: all of the network's, flat, in the order of [`Layer::params`]
///   - images `[batch, pixels]`
///   - output `[batch, latent]`
pub fn encode(network: &Network, params: &[Tensor<1>], images: Tensor<2>, mode: &mut Mode<'_>) -> Tensor<2> {
    let split = network.bottleneck() + 1;
    run(&network.layers[..split], params, 0, images, mode)
}

/// Code to logits of the reconstruction (before the output's non-linearity).
///
/// # Shapes
///   - params: all of the network's, flat
///   - codes `[batch, latent]`
///   - output `[batch, pixels]`
pub fn decode(network: &Network, params: &[Tensor<1>], codes: Tensor<2>, mode: &mut Mode<'_>) -> Tensor<2> {
    let split = network.bottleneck() + 1;
    run(&network.layers[split..], params, count(&network.layers[..split]), codes, mode)
}

fn run(
    layers: &[Layer],
    params: &[Tensor<1>],
    mut at: usize,
    mut x: Tensor<2>,
    mode: &mut Mode<'_>,
) -> Tensor<2> {
    for layer in layers {
        x = forward(layer, params, at, x, mode);
        at += layer.params().len();
    }
    x
}

/// One layer: operation, normalisation, activation; features stay flat between layers.
fn forward(layer: &Layer, params: &[Tensor<1>], at: usize, x: Tensor<2>, mode: &mut Mode<'_>) -> Tensor<2> {
    let [batch, _] = x.dims();
    let (weight, bias) = (params[at].clone(), params[at + 1].clone());
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
    let x = if layer.norm { normalise(params, at + 2, x, mode) } else { x };
    match layer.act {
        None | Some(Activation::Linear) => x,
        Some(Activation::Relu) => activation::relu(x),
        Some(Activation::LeakyRelu) => activation::leaky_relu(x, LEAK),
        Some(Activation::Gelu) => activation::gelu(x),
        Some(Activation::Silu) => activation::silu(x),
        Some(Activation::Tanh) => activation::tanh(x),
        Some(Activation::Sigmoid) => activation::sigmoid(x),
    }
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
        Mode::Train(running) => {
            let normed = module::batch_norm_train(x, gamma, beta, EPSILON);
            let (mean, variance) = (normed.mean.inner(), normed.variance.inner());
            running.push(Running { index: at + 2, mean, variance });
            normed.output
        }
        Mode::Evaluate => {
            module::batch_norm(x, gamma, beta, params[at + 2].clone(), params[at + 3].clone(), EPSILON)
        }
    }
}
