//! Structural similarity (Wang, Bovik, Sheikh & Simoncelli 2004).

/// Standard deviation of the Gaussian window, in pixels.
const SIGMA: f32 = 1.5;
/// Radius of the window, in pixels: the paper's 11×11.
const RADIUS: usize = 5;
/// The paper's (K₁·L)² and (K₂·L)² for values in 0–1; they avoid division by zero in uniform windows.
const C1: f32 = 0.01 * 0.01;
const C2: f32 = 0.03 * 0.03;

/// Mean structural similarity of two images `[channels, height, width]` of values in 0–1: 1 for the same image, about 0
/// for unrelated ones, at least −1. It is the mean over all windows within the image and over the channels; an image smaller
/// than the window gets a smaller one. 0 without pixels.
pub fn ssim(a: &[f32], b: &[f32], [height, width]: [usize; 2]) -> f32 {
    let plane = height * width;
    let reach = RADIUS.min(height.saturating_sub(1) / 2).min(width.saturating_sub(1) / 2);
    if plane == 0 || a.len() < plane || b.len() < plane {
        return 0.0;
    }
    let window = window(reach);
    let blur = |values: &[f32]| blur(values, width, &window);
    let product = |x: &[f32], y: &[f32]| -> Vec<f32> { x.iter().zip(y).map(|(x, y)| x * y).collect() };
    let (mut sum, mut count) = (0.0_f64, 0_usize);
    for (a, b) in a.chunks_exact(plane).zip(b.chunks_exact(plane)) {
        let (mean_a, mean_b) = (blur(a), blur(b));
        let (aa, bb, ab) = (blur(&product(a, a)), blur(&product(b, b)), blur(&product(a, b)));
        for i in 0..mean_a.len() {
            let (ma, mb) = (mean_a[i], mean_b[i]);
            let (variances, covariance) = (aa[i] - ma * ma + bb[i] - mb * mb, ab[i] - ma * mb);
            let above = (2.0 * ma * mb + C1) * (2.0 * covariance + C2);
            let below = (ma * ma + mb * mb + C1) * (variances + C2);
            sum += f64::from(above / below);
            count += 1;
        }
    }
    (sum / count.max(1) as f64) as f32
}

/// A Gaussian of 2·`reach` + 1 values that add up to 1.
fn window(reach: usize) -> Vec<f32> {
    let value = |i: usize| {
        let distance = i as f32 - reach as f32;
        libm::expf(-0.5 * distance * distance / (SIGMA * SIGMA))
    };
    let values: Vec<f32> = (0..=2 * reach).map(value).collect();
    let sum: f32 = values.iter().sum();
    values.iter().map(|v| v / sum).collect()
}

/// Filters along rows, then along columns, wherever the window fits.
fn blur(values: &[f32], width: usize, window: &[f32]) -> Vec<f32> {
    let taps = |get: &dyn Fn(usize) -> f32| window.iter().enumerate().map(|(i, w)| w * get(i)).sum::<f32>();
    let narrow = width + 1 - window.len();
    let rows: Vec<f32> = values
        .chunks_exact(width)
        .flat_map(|row| (0..narrow).map(|x| taps(&|i| row[x + i])).collect::<Vec<_>>())
        .collect();
    let height = rows.len() / narrow + 1 - window.len();
    (0..height * narrow).map(|at| taps(&|i| rows[at + i * narrow])).collect()
}

/// Its values are compared with scikit-image's in `tests/metrics.rs`.
#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: [usize; 2] = [20, 17];

    fn noise() -> Vec<f32> {
        (0..340u32).map(|i| ((i * i * 7 + 3 * i) % 256) as f32 / 255.0).collect()
    }

    fn board() -> Vec<f32> {
        (0..340).map(|i| ((i % 17 / 4 + i / 17 / 5) % 2) as f32).collect()
    }

    #[test]
    fn one_for_itself_in_any_size_and_colour() {
        assert!((ssim(&noise(), &noise(), SIZE) - 1.0).abs() < 1e-6);
        assert!(
            (ssim(&[0.2, 0.4, 0.6, 0.8, 0.1, 0.5], &[0.2, 0.4, 0.6, 0.8, 0.1, 0.5], [1, 2]) - 1.0).abs()
                < 1e-6
        );
        let two_channels = [noise(), board()].concat();
        let other = [noise(), noise()].concat();
        let half = (1.0 + ssim(&board(), &noise(), SIZE)) / 2.0;
        assert!((ssim(&two_channels, &other, SIZE) - half).abs() < 1e-5);
        assert_eq!(ssim(&[], &[], [0, 0]), 0.0);
    }
}
