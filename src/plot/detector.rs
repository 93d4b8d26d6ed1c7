//! A score with a threshold as a detector of anomalies.

use super::format;
use crate::metrics::{Detection, detect, threshold_at};

/// Images judged by their scores and a threshold.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// The detection rates over all thresholds.
    pub detection: Detection,
    /// Images with a larger score are judged anomalous.
    pub threshold: f32,
    /// Number of normal images that are judged anomalous, and of all normal images.
    pub false_alarms: [usize; 2],
    /// Number of anomalous images that are judged anomalous, and of all anomalous images.
    pub detected: [usize; 2],
}

impl Judgement {
    /// Judges with the lowest threshold that makes at most this share (0–1) of false alarms.
    pub fn with_alarm_rate(good: &[f32], anomalous: &[f32], rate: f32) -> Self {
        Self::with_threshold(good, anomalous, threshold_at(good, rate))
    }

    /// Judges with a given threshold.
    pub fn with_threshold(good: &[f32], anomalous: &[f32], threshold: f32) -> Self {
        let over = |scores: &[f32]| [scores.iter().filter(|v| **v > threshold).count(), scores.len()];
        Self {
            detection: detect(good, anomalous),
            threshold,
            false_alarms: over(good),
            detected: over(anomalous),
        }
    }

    /// The result in a few words.
    pub fn note(&self) -> String {
        let ([found, anomalous], [alarms, good]) = (self.detected, self.false_alarms);
        if anomalous == 0 {
            return format!("{alarms}/{good} false alarms");
        }
        format!("AUROC {} · {found}/{anomalous} found", thousandths(self.detection.auroc))
    }

    /// The text alternative.
    pub fn describe(&self, score: &str) -> String {
        let ([alarms, good], [found, anomalous]) = (self.false_alarms, self.detected);
        if anomalous == 0 {
            return format!(
                "Scored by “{score}”: {alarms} of {good} normal validation images are above the threshold of {}.",
                format::significant(self.threshold, 2)
            );
        }
        format!(
            "Scored by “{score}”: area under the ROC curve {}. Above {}: {found} of {anomalous} anomalies found, {alarms} \
                of {good} normal images flagged by mistake.",
            thousandths(self.detection.auroc),
            format::significant(self.threshold, 2)
        )
    }
}

/// ".981" for 0.981.
fn thousandths(value: f32) -> String {
    if value.is_finite() { format!("{value:.3}").replace("0.", ".") } else { "unknown".into() }
}

/// Four significant digits and no exponent, as a number box takes it.
pub fn threshold_text(threshold: f32) -> String {
    if threshold == 0.0 || !threshold.is_finite() {
        return "0".into();
    }
    let decimals = (3 - format::exponent(threshold)).max(0) as usize;
    let text = format!("{threshold:.decimals$}");
    if decimals > 0 { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_ones_alone_give_a_threshold_and_no_rate_of_detection() {
        let judgement = Judgement::with_alarm_rate(&[0.1, 0.2, 0.3, 0.4], &[], 0.25);
        assert_eq!(judgement.note(), "1/4 false alarms");
        assert!(
            judgement
                .describe("Mean error")
                .starts_with("Scored by “Mean error”: 1 of 4 normal validation images")
        );
    }

    #[test]
    fn thresholds_can_be_typed_as_they_are_shown() {
        let all = [0.0, 0.000_012_34, 0.02, 1e6, 0.250_049, f32::NAN].map(threshold_text);
        assert_eq!(all, ["0", "0.00001234", "0.02", "1000000", "0.25", "0"]);
    }
}
