//! Evaluation of anomaly scores: ROC, AUROC, thresholds.

use super::verify::verify;

/// Share of an image's pixels that count as its worst, by which a small flaw is found: about 46 of 48×48 pixels.
pub const WORST_SHARE: f32 = 0.02;

/// How well thresholds on a score separate anomalous samples (above) from normal ones.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Detection {
    /// Receiver operating characteristic: `[false positive rate, true positive rate]`, from `[0, 0]` to `[1, 1]`.
    pub roc: Vec<[f32; 2]>,
    /// Area under it: the probability that an anomalous sample has the larger score, ties counted half (Hanley & McNeil 1982).
    /// NaN when either list is empty.
    pub auroc: f32,
}

/// Evaluates the scores of normal and of anomalous samples.
pub fn detect(normal: &[f32], anomalous: &[f32]) -> Detection {
    let negated = |scores: &[f32]| scores.iter().map(|score| -score).collect::<Vec<_>>();
    let roc = verify(&negated(anomalous), &negated(normal)).roc;
    if roc.is_empty() {
        return Detection { roc, auroc: f32::NAN };
    }
    let area =
        |pair: &[[f32; 2]]| f64::from(pair[1][0] - pair[0][0]) * f64::from(pair[1][1] + pair[0][1]) / 2.0;
    let auroc = roc.windows(2).map(area).sum::<f64>() as f32;
    Detection { roc, auroc }
}

/// The least threshold with at most this share (0–1) of the normal scores above it; 0 without scores.
pub fn threshold_at(normal: &[f32], rate: f32) -> f32 {
    let mut scores = normal.to_vec();
    scores.sort_unstable_by(|a, b| b.total_cmp(a));
    let allowed = (rate.clamp(0.0, 1.0) * scores.len() as f32) as usize;
    scores.get(allowed).or(scores.last()).copied().unwrap_or(0.0)
}

/// Mean of the largest errors, a `share` (0–1) of all and at least one; 0 without errors.
pub fn top_mean(errors: &[f32], share: f32) -> f32 {
    let count = ((errors.len() as f32 * share) as usize).max(1);
    let mut errors = errors.to_vec();
    if count < errors.len() {
        errors.select_nth_unstable_by(count, |a, b| b.total_cmp(a));
        errors.truncate(count);
    }
    errors.iter().sum::<f32>() / errors.len().max(1) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_half_and_none_found() {
        assert_eq!(detect(&[0.1, 0.2], &[0.3, 0.4]).auroc, 1.0);
        assert_eq!(detect(&[0.3, 0.4], &[0.1, 0.2]).auroc, 0.0);
        assert_eq!(detect(&[0.1, 0.5], &[0.1, 0.5]).auroc, 0.5);
        // Of six pairs four are in order, and one is a tie.
        assert_eq!(detect(&[0.1, 0.2, 0.6], &[0.2, 0.7]).auroc, 0.75);
        assert!(detect(&[], &[0.3]).auroc.is_nan());
    }

    #[test]
    fn a_threshold_keeps_its_rate() {
        let scores = [0.4, 0.1, 0.3, 0.2];
        let over = |rate: f32| scores.iter().filter(|v| **v > threshold_at(&scores, rate)).count();
        assert_eq!([0.0, 0.25, 0.5, 0.6, 1.0].map(over), [0, 1, 2, 2, 3]);
        assert_eq!(threshold_at(&[], 0.5), 0.0);
    }

    #[test]
    fn the_worst_share() {
        assert_eq!(top_mean(&[1.0, 4.0, 2.0, 3.0], 0.5), 3.5);
        assert_eq!(top_mean(&[1.0, 4.0, 2.0], 0.01), 4.0);
        assert_eq!(top_mean(&[], 0.5), 0.0);
    }
}
