//! How well distances tell pairs of a kind from others.

/// The rate at which as many pairs of a kind are refused as others are taken, when every pair below a threshold is
/// taken: 0 for a perfect measure, ½ for none. NaN when either list is empty.
pub fn equal_error_rate(same: &[f32], different: &[f32]) -> f32 {
    let sorted = |values: &[f32]| {
        let mut values = values.to_vec();
        values.sort_by(f32::total_cmp);
        values
    };
    let (same, different) = (sorted(same), sorted(different));
    let mut thresholds = [same.as_slice(), different.as_slice()].concat();
    thresholds.sort_by(f32::total_cmp);
    let rates = thresholds.iter().map(|threshold| {
        let refused = same.len() - same.partition_point(|d| d <= threshold);
        let taken = different.partition_point(|d| d <= threshold);
        [refused as f32 / same.len() as f32, taken as f32 / different.len() as f32]
    });
    let nearest = rates.min_by(|a, b| (a[0] - a[1]).abs().total_cmp(&(b[0] - b[1]).abs()));
    match nearest {
        Some([refused, taken]) if !same.is_empty() && !different.is_empty() => (refused + taken) / 2.0,
        _ => f32::NAN,
    }
}

#[cfg(test)]
mod tests {
    use super::equal_error_rate;

    #[test]
    fn none_half_and_all_wrong() {
        assert_eq!(equal_error_rate(&[0.1, 0.2, 0.3], &[0.4, 0.5]), 0.0);
        assert_eq!(equal_error_rate(&[0.4, 0.5], &[0.1, 0.2]), 1.0);
        assert_eq!(equal_error_rate(&[0.1, 0.2, 0.3, 0.9], &[0.2, 0.8, 0.85, 0.95]), 0.25);
        assert!(equal_error_rate(&[], &[0.3]).is_nan());
    }
}
