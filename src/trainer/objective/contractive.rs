//! Contractive autoencoders (Rifai, Vincent, Muller, Glorot & Bengio 2011).

use super::PenaltyInput;
use crate::spec::{Activation, Role};
use crate::trainer::layer::Mode;
use crate::trainer::network::encode;
use crate::trainer::params::vector;
use burn::tensor::Tensor;

/// Half the step of the central difference, as a factor of the direction: small compared to 1, the range of a pixel, and
/// large compared to f32's rounding.
const HALF_STEP: f64 = 1e-2;

pub(super) fn penalty(input: &PenaltyInput<'_>) -> Tensor<1> {
    let first = &input.network.layers[0];
    if first.role == Role::Bottleneck && first.act == Some(Activation::Sigmoid) {
        let weight = input.params[0].clone().reshape([first.input.len(), first.output.len()]);
        return exact_jacobian_norm(input.code.mean.clone(), weight);
    }
    let [batch, pixels] = input.inputs.dims();
    let direction = vector(input.noise.normals(pixels), &input.inputs.device()).reshape([batch, pixels]);
    let encode = |images| encode(input.network, input.params, images, &mut Mode::Evaluate);
    jacobian_norm(encode, input.inputs.clone(), direction)
}

/// Mean over the batch of ‖∂h/∂x‖² (Frobenius) of one sigmoid layer, Σⱼ (hⱼ (1 − hⱼ))² Σᵢ Wᵢⱼ² (equation 8).
///
/// # Shapes
///   - code `[batch, latent]`, weight `[pixels, latent]`
///   - output `[1]`
pub fn exact_jacobian_norm(code: Tensor<2>, weight: Tensor<2>) -> Tensor<1> {
    let [batch, _] = code.dims();
    let slope = code.clone() * (code.neg() + 1.0);
    let squares = (weight.clone() * weight).sum_dim(0);
    (slope.clone() * slope * squares).sum() / batch as f64
}

/// Unbiased estimate of the mean over the batch of ‖∂h/∂x‖²: E‖J·u‖² for standard normal `u` (Hutchinson 1990), with J·u
/// as a central difference of the encoder along `u`.
///
/// # Shapes
///   - images and direction `[batch, pixels]`
///   - output `[1]`
pub fn jacobian_norm(
    encode: impl Fn(Tensor<2>) -> Tensor<2>,
    images: Tensor<2>,
    direction: Tensor<2>,
) -> Tensor<1> {
    let [batch, _] = images.dims();
    let step = direction * HALF_STEP;
    let slope = (encode(images.clone() + step.clone()) - encode(images - step)) / (2.0 * HALF_STEP);
    (slope.clone() * slope).sum() / batch as f64
}
