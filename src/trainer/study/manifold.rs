//! The decoder's pictures over a grid of two values, as dense as codes are.

use super::traversal::telling;
use super::{Desk, Finding, Material};
use crate::protocol::{Answer, Bytes};
use crate::trainer::images::to_bytes;

/// `side` × `side` pictures over the two values that tell most, the others at their means: at the quantiles of the prior
/// where the kind has one (Kingma & Welling 2014, figure 4), and elsewhere at those of the codes themselves.
///
/// # Errors
/// Never.
pub async fn manifold(desk: Desk, material: Material, side: u32) -> Finding {
    let side = side.clamp(2, 40) as usize;
    let [mean, _] = material.moments();
    let order = telling(&material).0;
    let part = |i: usize| (i as f64 + 0.5) / side as f64;
    let quantiles = |k: usize| -> Vec<f32> {
        if !material.spreads.is_empty() {
            return (0..side).map(|i| normal_quantile(part(i)) as f32).collect();
        }
        let mut column: Vec<f32> = material.codes.iter().skip(k).step_by(material.latent).copied().collect();
        column.sort_by(f32::total_cmp);
        (0..side).map(|i| column[(part(i) * column.len() as f64) as usize]).collect()
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
    Ok(Answer::Images(Bytes(to_bytes(&desk.decode(codes).await))))
}

/// Below which value so large a part (0–1) of a standard normal lies, by halving.
fn normal_quantile(part: f64) -> f64 {
    let below = |x: f64| 0.5 * (1.0 + libm::erf(x / core::f64::consts::SQRT_2));
    let (mut low, mut high) = (-8.0, 8.0);
    for _ in 0..60 {
        let middle = (low + high) / 2.0;
        if below(middle) < part { low = middle } else { high = middle }
    }
    (low + high) / 2.0
}

#[cfg(test)]
mod tests {
    use super::normal_quantile;

    #[test]
    fn quantiles_as_in_every_table() {
        for (part, known) in [(0.5, 0.0), (0.975, 1.959_964), (0.025, -1.959_964), (0.841_344_746, 1.0)] {
            assert!((normal_quantile(part) - known).abs() < 1e-5, "{part}");
        }
    }
}
