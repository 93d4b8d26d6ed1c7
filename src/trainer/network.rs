//! The forward pass of a [`Network`]: encoder and decoder.

use super::layer::{Mode, forward};
use crate::spec::Network;
use burn::tensor::Tensor;
use std::ops::Range;

/// What the encoder gives for a batch.
pub struct EncoderOutput {
    /// The code, or the mean of its distribution, `[batch, latent]`.
    pub mean: Tensor<2>,
    /// Log variance of each value of the code, `[batch, latent]`; `None` when the code is no distribution.
    pub log_var: Option<Tensor<2>>,
}

/// Images to the parameters of their codes' distributions.
///
/// # Shapes
///   - params: all of the network's, flat, in the order of [`Network::params`]
///   - images `[batch, pixels]`
pub fn encode_distribution(
    network: &Network,
    params: &[Tensor<1>],
    images: Tensor<2>,
    mode: &mut Mode<'_>,
) -> EncoderOutput {
    let bottleneck = network.bottleneck();
    let hidden = run(network, 0..bottleneck, params, images, mode);
    let log_var = network.log_var.as_ref().map(|layer| {
        forward(network, layer, params, network.first_param(network.layers.len()), hidden.clone(), mode)
    });
    EncoderOutput { mean: run(network, bottleneck..bottleneck + 1, params, hidden, mode), log_var }
}

/// Images to codes; to their means when codes are distributions.
///
/// # Shapes
///   - params: all of the network's, flat, in the order of [`Network::params`]
///   - images `[batch, pixels]`
///   - output `[batch, latent]`
pub fn encode(network: &Network, params: &[Tensor<1>], images: Tensor<2>, mode: &mut Mode<'_>) -> Tensor<2> {
    run(network, 0..network.bottleneck() + 1, params, images, mode)
}

/// Codes to logits: reconstructions before the [output activation](super::objective::output_activation).
///
/// # Shapes
///   - params: all of the network's, flat, in the order of [`Network::params`]
///   - codes `[batch, latent]`
///   - output `[batch, pixels]`
pub fn decode(network: &Network, params: &[Tensor<1>], codes: Tensor<2>, mode: &mut Mode<'_>) -> Tensor<2> {
    run(network, network.bottleneck() + 1..network.layers.len(), params, codes, mode)
}

/// A range of layers, one after the other.
fn run(
    network: &Network,
    layers: Range<usize>,
    params: &[Tensor<1>],
    mut x: Tensor<2>,
    mode: &mut Mode<'_>,
) -> Tensor<2> {
    let mut first = network.first_param(layers.start);
    for layer in &network.layers[layers] {
        x = forward(network, layer, params, first, x, mode);
        first += layer.params().len();
    }
    x
}
