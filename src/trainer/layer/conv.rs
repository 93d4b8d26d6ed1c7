//! A convolution that halves rows and columns.

use crate::spec::{KERNEL, Layer, STRIDE};
use burn::tensor::ops::ConvOptions;
use burn::tensor::{Tensor, module};

/// With this padding the filter's centre reaches every pixel.
pub const PADDING: usize = KERNEL / 2;

/// 3×3 convolution with stride 2.
///
/// # Shapes
///   - weight `[out · in · 3 · 3]`, bias `[out]`
///   - x `[batch, in · height · width]`
///   - output `[batch, out, ⌈height / 2⌉, ⌈width / 2⌉]`
pub fn forward(layer: &Layer, weight: Tensor<1>, bias: Tensor<1>, x: Tensor<2>) -> Tensor<4> {
    let ([channels, height, width], [out, ..]) = (layer.input.dims(), layer.output.dims());
    let [batch, _] = x.dims();
    let x = x.reshape([batch, channels, height, width]);
    let options = ConvOptions::new([STRIDE; 2], [PADDING; 2], [1, 1], 1);
    module::conv2d(x, weight.reshape([out, channels, KERNEL, KERNEL]), Some(bias), options)
}
