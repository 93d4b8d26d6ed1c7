//! The decoder's pictures over a grid of two values, at quantiles, so as dense as codes are.

use super::traversal::by_contribution;
use super::{StudyContext, StudyInput};
use crate::buffers::Bytes;
use crate::study::manifold::{Manifold, ManifoldResult, SIDES};
use crate::trainer::images::to_bytes;

/// `side` × `side` pictures over the two values that contribute most, the others at their means: at the quantiles of the prior
/// where the kind has one (Kingma & Welling 2014, figure 4), and elsewhere at those of the codes themselves.
///
/// # Errors
/// Never.
pub async fn manifold(
    context: StudyContext,
    input: StudyInput,
    params: Manifold,
) -> Result<ManifoldResult, String> {
    let side = params.side.clamp(SIDES[0], SIDES[1]) as usize;
    let [mean, _] = input.moments();
    let order = by_contribution(&input).0;
    let share = |i: usize| (i as f64 + 0.5) / side as f64;
    let quantiles = |k: usize| -> Vec<f32> {
        if !input.stds.is_empty() {
            return (0..side).map(|i| normal_quantile(share(i)) as f32).collect();
        }
        let mut column: Vec<f32> = input.codes.iter().skip(k).step_by(input.latent).copied().collect();
        column.sort_by(f32::total_cmp);
        (0..side).map(|i| column[(share(i) * column.len() as f64) as usize]).collect()
    };
    let (first, second) = (order[0] as usize, order.get(1).map(|k| *k as usize));
    let across = quantiles(first);
    let up = second.map_or_else(|| vec![0.0; side], quantiles);
    let mut codes = Vec::new();
    for y in up.iter().rev() {
        for x in &across {
            let mut code = mean.clone();
            code[first] = *x;
            if let Some(second) = second {
                code[second] = *y;
            }
            codes.extend(code);
        }
    }
    Ok(ManifoldResult { images: Bytes(to_bytes(&context.decode(codes).await)) })
}

/// The quantile of a standard normal, by bisection: the value below which a share (0–1) of it lies.
fn normal_quantile(share: f64) -> f64 {
    let below = |x: f64| 0.5 * (1.0 + libm::erf(x / core::f64::consts::SQRT_2));
    let (mut low, mut high) = (-8.0, 8.0);
    for _ in 0..60 {
        let middle = (low + high) / 2.0;
        if below(middle) < share { low = middle } else { high = middle }
    }
    (low + high) / 2.0
}

#[cfg(test)]
mod tests {
    use super::normal_quantile;

    #[test]
    fn quantiles_as_in_every_table() {
        for (share, known) in [(0.5, 0.0), (0.975, 1.959_964), (0.025, -1.959_964), (0.841_344_746, 1.0)] {
            assert!((normal_quantile(share) - known).abs() < 1e-5, "{share}");
        }
    }
}
