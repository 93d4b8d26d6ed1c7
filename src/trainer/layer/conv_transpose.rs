//! A transposed convolution that doubles rows and columns.

use super::conv::PADDING;
use crate::spec::{KERNEL, Layer, STRIDE};
use burn::tensor::ops::ConvTransposeOptions;
use burn::tensor::{Tensor, module};

/// Transposed 3×3 convolution with stride 2.
///
/// # Shapes
///   - weight `[in · out · 3 · 3]`, bias `[out]`
///   - x `[batch, in · height · width]`
///   - output `[batch, out, 2 · height − 1 + output_padding[0], 2 · width − 1 + output_padding[1]]`
pub fn forward(
    layer: &Layer,
    output_padding: [usize; 2],
    weight: Tensor<1>,
    bias: Tensor<1>,
    x: Tensor<2>,
) -> Tensor<4> {
    let ([channels, height, width], [out, ..]) = (layer.input.dims(), layer.output.dims());
    let [batch, _] = x.dims();
    let x = x.reshape([batch, channels, height, width]);
    let options = ConvTransposeOptions::new([STRIDE; 2], [PADDING; 2], output_padding, [1, 1], 1);
    module::conv_transpose2d(x, weight.reshape([channels, out, KERNEL, KERNEL]), Some(bias), options)
}
