//! Errors of reconstructions.

/// Probabilities are clamped to this distance from 0 and 1, so that one wrong pixel can't make the cross-entropy infinite.
pub const BCE_EPSILON: f32 = 1e-6;

/// Mean squared error a value; 0 for empty slices. Values beyond the shorter slice are ignored.
pub fn mse(a: &[f32], b: &[f32]) -> f32 {
    let count = a.len().min(b.len());
    if count == 0 {
        return 0.0;
    }
    let sum: f64 = a.iter().zip(b).map(|(x, y)| f64::from(x - y) * f64::from(x - y)).sum();
    (sum / count as f64) as f32
}

/// Mean absolute error a value; 0 for empty slices. Values beyond the shorter slice are ignored.
pub fn mae(a: &[f32], b: &[f32]) -> f32 {
    let count = a.len().min(b.len()).max(1);
    let sum: f64 = a.iter().zip(b).map(|(x, y)| f64::from((x - y).abs())).sum();
    (sum / count as f64) as f32
}

/// Mean binary cross-entropy a value, −t·ln p − (1 − t)·ln(1 − p) in nats, of probabilities `p` against targets `t`
/// in 0–1. For a perfect copy of a grey pixel it is the pixel's entropy, and not 0.
pub fn bce(probabilities: &[f32], targets: &[f32]) -> f32 {
    let count = probabilities.len().min(targets.len());
    if count == 0 {
        return 0.0;
    }
    let sum: f64 = probabilities
        .iter()
        .zip(targets)
        .map(|(&p, &t)| {
            let p = p.clamp(BCE_EPSILON, 1.0 - BCE_EPSILON);
            f64::from(-t * libm::logf(p) - (1.0 - t) * libm::logf(1.0 - p))
        })
        .sum();
    (sum / count as f64) as f32
}

/// Peak signal-to-noise ratio in dB for values in 0–1: −10·log₁₀(mse); infinite for a perfect copy.
pub fn psnr_db(mse: f32) -> f32 {
    -10.0 * libm::log10f(mse)
}

/// The mean of `rows` rows of `size` values: the best constant prediction, whose MSE is the variance a value.
pub fn mean_image(rows: usize, size: usize, row: &dyn Fn(usize, &mut [f32])) -> Vec<f32> {
    let mut scratch = vec![0.0; size];
    let mut sum = vec![0.0_f64; size];
    for i in 0..rows {
        row(i, &mut scratch);
        sum.iter_mut().zip(&scratch).for_each(|(s, &v)| *s += f64::from(v));
    }
    sum.iter().map(|s| (s / rows.max(1) as f64) as f32).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_by_hand() {
        assert_eq!(mse(&[0.0, 1.0], &[0.5, 1.0]), 0.125);
        assert!((psnr_db(0.01) - 20.0).abs() < 1e-4);
        assert!((bce(&[0.5, 0.25], &[1.0, 0.0]) - 0.490_415).abs() < 1e-5);
        assert!(bce(&[0.0, 1.0], &[1.0, 0.0]).is_finite(), "a wrong certainty stays finite");
        assert_eq!((mse(&[], &[]), bce(&[], &[])), (0.0, 0.0));
        let rows = [[0.0, 2.0], [1.0, 4.0]];
        assert_eq!(mean_image(2, 2, &|i, out| out.copy_from_slice(&rows[i])), [0.5, 3.0]);
    }
}
