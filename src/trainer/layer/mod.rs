//! The forward pass of one layer: operation, batch normalisation, activation, dropout. A file for each operation.

mod activation;
mod batch_norm;
mod conv;
mod conv_transpose;
mod dense;
mod dropout;

pub use batch_norm::BatchStats;
pub use dropout::Dropout;

use crate::spec::{Layer, Network, Op, Role};
use burn::tensor::Tensor;

/// What a training pass takes and leaves behind.
#[derive(Default)]
pub struct TrainPass {
    /// Statistics of the batch, one entry for each layer with batch normalisation.
    pub batch_stats: Vec<BatchStats>,
    /// Masks of the hidden units; `None` for no dropout.
    pub dropout: Option<Dropout>,
}

/// Whether a forward pass trains or evaluates.
pub enum Mode<'a> {
    /// Batch normalisation by the batch's own statistics, with dropout.
    Train(&'a mut TrainPass),
    /// Batch normalisation by the running statistics, without dropout.
    Evaluate,
}

/// One layer of a network.
///
/// # Shapes
///   - params: all of the network's, flat, in the order of [`Network::params`]; the layer's begin at index `first`
///   - x `[batch, layer.input.len()]`
///   - output `[batch, layer.output.len()]`
pub fn forward(
    network: &Network,
    layer: &Layer,
    params: &[Tensor<1>],
    first: usize,
    x: Tensor<2>,
    mode: &mut Mode<'_>,
) -> Tensor<2> {
    let (weight, bias_index) = match layer.tied_to {
        Some(other) => (dense::transposed(layer, params[network.first_param(other)].clone()), first),
        None => (params[first].clone(), first + 1),
    };
    let bias = params[bias_index].clone();
    let norm_index = bias_index + 1;
    match layer.op {
        Op::Dense => finish(layer, params, norm_index, dense::forward(layer, weight, bias, x), mode),
        Op::Conv => {
            let y = conv::forward(layer, weight, bias, x);
            flatten(finish(layer, params, norm_index, y, mode))
        }
        Op::ConvTranspose { output_padding } => {
            let y = conv_transpose::forward(layer, output_padding, weight, bias, x);
            flatten(finish(layer, params, norm_index, y, mode))
        }
    }
}

/// Batch normalisation, activation and dropout; the layer's batch-normalisation parameters begin at index `first`.
fn finish<const D: usize>(
    layer: &Layer,
    params: &[Tensor<1>],
    first: usize,
    x: Tensor<D>,
    mode: &mut Mode<'_>,
) -> Tensor<D> {
    let x = if layer.norm { batch_norm::forward(params, first, x, mode) } else { x };
    let x = match layer.act {
        Some(act) => activation::forward(act, x),
        None => x,
    };
    match mode {
        Mode::Train(TrainPass { dropout: Some(dropout), .. })
            if matches!(layer.role, Role::Encoder | Role::Decoder) =>
        {
            dropout.forward(x)
        }
        _ => x,
    }
}

/// `[batch, channels, height, width]` to `[batch, values]`.
fn flatten(x: Tensor<4>) -> Tensor<2> {
    let [batch, channels, height, width] = x.dims();
    x.reshape([batch, channels * height * width])
}
