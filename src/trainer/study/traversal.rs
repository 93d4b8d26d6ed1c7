//! Latent traversal: one value of a code is changed, the others stay.

use super::{StudyContext, StudyInput};
use crate::buffers::{Bytes, Floats};
use crate::study::traversal::{ROWS, Traversal, TraversalResult};
use crate::trainer::images::to_bytes;

/// A row of pictures for each of the values that contribute most.
///
/// # Errors
/// When there is no code to start from.
pub async fn traversal(
    context: StudyContext,
    input: StudyInput,
    params: Traversal,
) -> Result<TraversalResult, String> {
    let Traversal { steps, reach, .. } = params;
    let code = input.target()?.code.clone();
    let [mean, std] = input.moments();
    let (order, divergence) = by_contribution(&input);
    let steps = steps.max(2);
    let mut codes = Vec::new();
    for &value in order.iter().take(ROWS) {
        for step in 0..steps {
            // From −1 to 1.
            let side = 2.0 * step as f32 / (steps - 1) as f32 - 1.0;
            let mut changed = code.clone();
            changed[value as usize] = mean[value as usize] + side * reach * std[value as usize];
            codes.extend(changed);
        }
    }
    let images = Bytes(to_bytes(&context.decode(codes).await));
    let (mean, std) = (Floats(mean), Floats(std));
    let divergence = Floats(divergence);
    Ok(TraversalResult { order, mean, std, divergence, code: Floats(code), images })
}

/// The values by falling contribution (KL divergence where codes are distributions, else variance), and the divergences.
pub(super) fn by_contribution(input: &StudyInput) -> (Vec<u32>, Vec<f32>) {
    let divergence = divergence(input);
    let [_, std] = input.moments();
    let contribution = if divergence.is_empty() { &std } else { &divergence };
    let mut order: Vec<u32> = (0..input.latent as u32).collect();
    order.sort_by(|a, b| contribution[*b as usize].total_cmp(&contribution[*a as usize]));
    (order, divergence)
}

/// KL divergence from the standard normal of each value, in nats, the mean over the set; empty where codes are no
/// distributions.
fn divergence(input: &StudyInput) -> Vec<f32> {
    if input.stds.is_empty() {
        return Vec::new();
    }
    let n = input.set.len().max(1) as f64;
    let mut sums = vec![0.0_f64; input.latent];
    for (code, std) in input.codes.chunks_exact(input.latent).zip(input.stds.chunks_exact(input.latent)) {
        for ((sum, mean), sigma) in sums.iter_mut().zip(code).zip(std) {
            let (mean, sigma) = (f64::from(*mean), f64::from(*sigma).max(1e-12));
            *sum += 0.5 * (mean * mean + sigma * sigma - 1.0) - libm::log(sigma);
        }
    }
    sums.into_iter().map(|sum| (sum / n) as f32).collect()
}
