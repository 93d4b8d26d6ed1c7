//! What each value of a code draws: one is changed, the others stay.

use super::{StudyContext, StudyInput};
use crate::buffers::{Bytes, Floats};
use crate::study::traversal::{Traversal, TraversalResult};
use crate::trainer::images::to_bytes;

/// Values that get a row; the others tell less.
const ROWS: usize = 10;

/// A row of pictures for each of the most telling values.
///
/// # Errors
/// When there is nothing to go out from.
pub async fn traversal(
    context: StudyContext,
    input: StudyInput,
    params: Traversal,
) -> Result<TraversalResult, String> {
    let Traversal { steps, reach, .. } = params;
    let code = input.target()?.code.clone();
    let [mean, std] = input.moments();
    let (order, divergence) = telling(&input);
    let steps = steps.max(2);
    let mut codes = Vec::new();
    for &value in order.iter().take(ROWS) {
        for step in 0..steps {
            let span = 2.0 * step as f32 / (steps - 1) as f32 - 1.0;
            let mut changed = code.clone();
            changed[value as usize] = mean[value as usize] + span * reach * std[value as usize];
            codes.extend(changed);
        }
    }
    let images = Bytes(to_bytes(&context.decode(codes).await));
    let (mean, std) = (Floats(mean), Floats(std));
    let divergence = Floats(divergence);
    Ok(TraversalResult { order, mean, std, divergence, code: Floats(code), images })
}

/// The values, most telling first, by KL divergence where codes are distributions and else by variance; and the
/// divergences.
pub(super) fn telling(input: &StudyInput) -> (Vec<u32>, Vec<f32>) {
    let divergence = divergence(input);
    let [_, std] = input.moments();
    let telling = if divergence.is_empty() { &std } else { &divergence };
    let mut order: Vec<u32> = (0..input.latent as u32).collect();
    order.sort_by(|a, b| telling[*b as usize].total_cmp(&telling[*a as usize]));
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
