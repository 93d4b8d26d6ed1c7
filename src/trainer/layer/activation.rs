//! Activations.

use crate::spec::Activation;
use burn::tensor::{Tensor, activation};

/// Slope of the leaky ReLU below zero (Maas et al. 2013).
const LEAK: f64 = 0.01;

/// The activation of every value of `x`, of the same shape.
pub fn forward<const D: usize>(act: Activation, x: Tensor<D>) -> Tensor<D> {
    match act {
        Activation::Linear => x,
        Activation::Relu => activation::relu(x),
        Activation::LeakyRelu => activation::leaky_relu(x, LEAK),
        Activation::Gelu => gelu(x),
        Activation::Silu => activation::silu(x),
        Activation::Tanh => activation::tanh(x),
        Activation::Sigmoid => activation::sigmoid(x),
    }
}

/// x·Φ(x) in the approximation by tanh, whose error is below 0.0005 (Hendrycks & Gimpel 2016, section 2). With burn-flex's
/// error function the exact one took ten times as long as the rest of a step.
fn gelu<const D: usize>(x: Tensor<D>) -> Tensor<D> {
    const SLOPE: f64 = core::f64::consts::FRAC_2_SQRT_PI * core::f64::consts::FRAC_1_SQRT_2;
    const CUBIC: f64 = 0.044715;
    let inner = x.clone() * (x.clone() * x.clone() * (CUBIC * SLOPE) + SLOPE);
    x * (activation::tanh(inner) * 0.5 + 0.5)
}
