//! Variational autoencoders (Kingma & Welling 2014).

use super::PenaltyInput;
use burn::tensor::Tensor;

pub(super) fn penalty(input: &PenaltyInput<'_>) -> Tensor<1> {
    let mean = input.code.mean.clone();
    // A network of this kind always has a log variance; that of the prior is 0.
    let log_var = input.code.log_var.clone().unwrap_or_else(|| mean.zeros_like());
    kl_to_standard_normal(mean, log_var)
}

/// Mean over the batch of KL(N(μ, σ²) ‖ N(0, 1)) = ½ Σ (μ² + σ² − ln σ² − 1) (appendix B), in nats per image.
///
/// # Shapes
///   - mean and log_var `[batch, latent]`
///   - output `[1]`
pub fn kl_to_standard_normal(mean: Tensor<2>, log_var: Tensor<2>) -> Tensor<1> {
    let [batch, _] = mean.dims();
    let each = mean.clone() * mean + log_var.clone().exp() - log_var - 1.0;
    each.sum() * (0.5 / batch as f64)
}

/// A sample μ + σ·ε of each code (the reparameterisation trick, section 2.4).
///
/// # Shapes
///   - mean, log_var, standard normal noise and output `[batch, latent]`
pub fn sample(mean: Tensor<2>, log_var: Tensor<2>, noise: Tensor<2>) -> Tensor<2> {
    mean + (log_var * 0.5).exp() * noise
}
