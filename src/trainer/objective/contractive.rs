//! The contractive autoencoder (Rifai, Vincent, Muller, Glorot & Bengio 2011).

use super::PenaltyInput;
use crate::spec::{Activation, Role};
use crate::trainer::net::{Mode, encode};
use crate::trainer::params::vector;
use burn::tensor::Tensor;

/// Half the distance over which the encoder's slope is taken, in pixel values a unit of the direction: small beside
/// 1, the range of a pixel, and large beside f32's rounding.
const REACH: f64 = 1e-2;

pub(super) fn penalty(input: &PenaltyInput<'_>) -> Tensor<1> {
    let first = &input.network.layers[0];
    if first.role == Role::Bottleneck && first.act == Some(Activation::Sigmoid) {
        let weight = input.params[0].clone().reshape([first.input.len(), first.output.len()]);
        return exact_jacobian_norm(input.code.mean.clone(), weight);
    }
    let [batch, pixels] = input.seen.dims();
    let direction = vector(input.draws.normals(pixels), &input.seen.device()).reshape([batch, pixels]);
    let encode = |images| encode(input.network, input.params, images, &mut Mode::Evaluate);
    jacobian_norm(encode, input.seen.clone(), direction)
}

/// Mean over the batch of ‖∂h/∂x‖² (Frobenius) of one sigmoid layer, Σⱼ (hⱼ (1 − hⱼ))² Σᵢ Wᵢⱼ² (equation 8): code
/// `[batch, latent]` and weight `[pixels, latent]` to `[1]`.
pub fn exact_jacobian_norm(code: Tensor<2>, weight: Tensor<2>) -> Tensor<1> {
    let [batch, _] = code.dims();
    let slope = code.clone() * (code.neg() + 1.0);
    let squares = (weight.clone() * weight).sum_dim(0);
    (slope.clone() * slope * squares).sum() / batch as f64
}

/// An unbiased estimate of the mean over the batch of ‖∂h/∂x‖²: E‖J·u‖² for standard normal `u` (Hutchinson 1990), with
/// J·u as a central difference of the encoder along `u`. Images and direction `[batch, pixels]`, to `[1]`.
pub fn jacobian_norm(
    encode: impl Fn(Tensor<2>) -> Tensor<2>,
    images: Tensor<2>,
    direction: Tensor<2>,
) -> Tensor<1> {
    let [batch, _] = images.dims();
    let step = direction * REACH;
    let slope = (encode(images.clone() + step.clone()) - encode(images - step)) / (2.0 * REACH);
    (slope.clone() * slope).sum() / batch as f64
}
