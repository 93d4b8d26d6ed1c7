//! Positions of the ticks of an axis.

use super::format::exponent;

/// The smallest of 1, 2, 5 × a power of ten that is at least `value`.
pub fn nice_above(value: f32) -> f32 {
    smallest_multiple(value, &[1.0, 2.0, 5.0, 10.0])
}

/// The smallest round number that is at least `value`, for the end of an axis that grows: each is at most a third above
/// the one before.
pub fn round_above(value: f32) -> f32 {
    smallest_multiple(value, &[1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0])
}

/// The smallest of these factors × a power of ten that is at least `value`.
fn smallest_multiple(value: f32, steps: &[f32]) -> f32 {
    let power = libm::powf(10.0, exponent(value) as f32);
    // The factor forgives the rounding of powers of ten.
    steps.iter().map(|s| s * power).find(|s| *s >= value * 0.9999).unwrap_or(value)
}

/// About `count` round numbers within the range, and their distance.
pub fn linear(min: f32, max: f32, count: usize) -> (Vec<f32>, f32) {
    let span = max - min;
    if !(span > 0.0 && span.is_finite()) {
        return (vec![], 1.0);
    }
    let step = nice_above(span / count.max(1) as f32);
    let first = libm::ceilf(min / step - 1e-3) as i64;
    let last = libm::floorf(max / step + 1e-3) as i64;
    ((first..=last).map(|i| i as f32 * step).collect(), step)
}

/// 1, 2 and 5 × powers of ten within the range; the powers alone when there are many.
pub fn logarithmic(min: f32, max: f32) -> Vec<f32> {
    if !(min > 0.0 && max > min && max.is_finite()) {
        return vec![];
    }
    let (low, high) = (exponent(min), exponent(max));
    let steps: &[f32] = if high - low > 2 { &[1.0] } else { &[1.0, 2.0, 5.0] };
    let all = (low..=high).flat_map(|e| steps.iter().map(move |s| s * libm::powf(10.0, e as f32)));
    all.filter(|v| *v >= min * 0.9999 && *v <= max * 1.0001).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_and_within() {
        assert_eq!(linear(0.0, 1.0, 5).0.len(), 6);
        assert_eq!(linear(-3.1, 4.2, 4).0, [-2.0, 0.0, 2.0, 4.0]);
        assert_eq!(linear(1.0, 1.0, 4).0, [0.0; 0]);
        assert_eq!(logarithmic(0.03, 0.3).len(), 3);
        assert_eq!([round_above(1100.0), round_above(1000.0), nice_above(21.0)], [1200.0, 1000.0, 50.0]);
    }
}
