//! The variational autoencoder (Kingma & Welling 2014).

use super::PenaltyInput;
use burn::tensor::Tensor;

pub(super) fn penalty(input: &PenaltyInput<'_>) -> Tensor<1> {
    let mean = input.code.mean.clone();
    // The network of this kind always has a spread; without one the variance is that of the prior.
    let log_variance = input.code.log_variance.clone().unwrap_or_else(|| mean.zeros_like());
    kl_to_standard_normal(mean, log_variance)
}

/// Mean over the batch of KL(N(μ, σ²) ‖ N(0, 1)) = ½ Σ (μ² + σ² − ln σ² − 1) (appendix B): both `[batch, latent]`, to
/// `[1]`, in nats an image.
pub fn kl_to_standard_normal(mean: Tensor<2>, log_variance: Tensor<2>) -> Tensor<1> {
    let [batch, _] = mean.dims();
    let each = mean.clone() * mean + log_variance.clone().exp() - log_variance - 1.0;
    each.sum() * (0.5 / batch as f64)
}

/// μ + σ·ε (section 2.4), all `[batch, latent]`.
pub fn sample(mean: Tensor<2>, log_variance: Tensor<2>, noise: Tensor<2>) -> Tensor<2> {
    mean + (log_variance * 0.5).exp() * noise
}
