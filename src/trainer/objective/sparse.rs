//! Sparse autoencoders: few units of the code are active at a time.

use super::PenaltyInput;
use crate::spec::Sparsity;
use burn::tensor::Tensor;

/// Keeps a mean activation inside (0, 1), so that both logarithms are finite.
const MARGIN: f64 = 1e-6;

pub(super) fn penalty(input: &PenaltyInput<'_>) -> Tensor<1> {
    let codes = input.code.mean.clone();
    match input.spec.sparsity {
        Sparsity::L1 => l1(codes),
        Sparsity::Kl => kl_to_target(codes, input.spec.rho),
    }
}

/// Mean over the batch of the sum of absolute values.
///
/// # Shapes
///   - codes `[batch, latent]`
///   - output `[1]`
pub fn l1(codes: Tensor<2>) -> Tensor<1> {
    let [batch, _] = codes.dims();
    codes.abs().sum() / batch as f64
}

/// Sum over units of KL(ρ ‖ ρ̂) in nats, where ρ̂ is a unit's mean activation over the batch (Ng, CS294A lecture notes
/// 2011, section 3).
///
/// # Shapes
///   - codes `[batch, latent]`, in 0–1
///   - output `[1]`
pub fn kl_to_target(codes: Tensor<2>, rho: f64) -> Tensor<1> {
    let mean = codes.mean_dim(0).clamp(MARGIN, 1.0 - MARGIN);
    let rest = mean.clone().neg() + 1.0;
    let constant = rho * libm::log(rho) + (1.0 - rho) * libm::log(1.0 - rho);
    (mean.log() * -rho - rest.log() * (1.0 - rho) + constant).sum()
}
