//! What each value of a code draws: one is changed, the others stay.

use super::{Desk, Finding, Material};
use crate::protocol::{Answer, Bytes, Floats, Traversal};
use crate::trainer::images::to_bytes;

/// Values that get a row; the others tell less.
const ROWS: usize = 10;

/// A row of pictures for each of the most telling values.
///
/// # Errors
/// When there is nothing to go out from.
pub async fn traversal(desk: Desk, material: Material, steps: u32, reach: f32) -> Finding {
    let code = material.target()?.code.clone();
    let [mean, spread] = material.moments();
    let (order, divergence) = telling(&material);
    let steps = steps.max(2);
    let mut codes = Vec::new();
    for &value in order.iter().take(ROWS) {
        for step in 0..steps {
            let part = 2.0 * step as f32 / (steps - 1) as f32 - 1.0;
            let mut changed = code.clone();
            changed[value as usize] = mean[value as usize] + part * reach * spread[value as usize];
            codes.extend(changed);
        }
    }
    let images = Bytes(to_bytes(&desk.decode(codes).await));
    let (mean, spread) = (Floats(mean), Floats(spread));
    let divergence = Floats(divergence);
    Ok(Answer::Traversal(Traversal { order, mean, spread, divergence, code: Floats(code), images }))
}

/// The values, most telling first, by KL divergence where codes are distributions and else by variance; and the
/// divergences.
pub(super) fn telling(material: &Material) -> (Vec<u32>, Vec<f32>) {
    let divergence = divergence(material);
    let [_, spread] = material.moments();
    let telling = if divergence.is_empty() { &spread } else { &divergence };
    let mut order: Vec<u32> = (0..material.latent as u32).collect();
    order.sort_by(|a, b| telling[*b as usize].total_cmp(&telling[*a as usize]));
    (order, divergence)
}

/// KL divergence from the standard normal of each value, in nats, the mean over the set; empty where codes are no
/// distributions.
fn divergence(material: &Material) -> Vec<f32> {
    if material.spreads.is_empty() {
        return Vec::new();
    }
    let n = material.set.len().max(1) as f64;
    let mut sums = vec![0.0_f64; material.latent];
    for (code, spread) in
        material.codes.chunks_exact(material.latent).zip(material.spreads.chunks_exact(material.latent))
    {
        for ((sum, mean), sigma) in sums.iter_mut().zip(code).zip(spread) {
            let (mean, sigma) = (f64::from(*mean), f64::from(*sigma).max(1e-12));
            *sum += 0.5 * (mean * mean + sigma * sigma - 1.0) - libm::log(sigma);
        }
    }
    sums.into_iter().map(|sum| (sum / n) as f32).collect()
}
