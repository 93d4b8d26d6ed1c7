//! A dense layer.

use crate::spec::Layer;
use burn::tensor::{Tensor, module};

/// x·W + b.
///
/// # Shapes
///   - weight `[inputs · outputs]`, bias `[outputs]`
///   - x `[batch, inputs]`
///   - output `[batch, outputs]`
pub fn forward(layer: &Layer, weight: Tensor<1>, bias: Tensor<1>, x: Tensor<2>) -> Tensor<2> {
    module::linear(x, weight.reshape([layer.input.len(), layer.output.len()]), Some(bias))
}

/// The weight of a tied layer, `[inputs · outputs]`, from the weight of the layer that it mirrors,
/// `[outputs · inputs]`.
pub fn transposed(layer: &Layer, weight: Tensor<1>) -> Tensor<1> {
    let (inputs, outputs) = (layer.input.len(), layer.output.len());
    weight.reshape([outputs, inputs]).transpose().reshape([inputs * outputs])
}
