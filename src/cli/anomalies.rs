//! How well images that are not as they should be are found, at every threshold and at one.

use super::figures::{Comparison, Scores};
use crate::metrics::{detect, thinned, threshold_at};
use serde_json::{Map, Value, json};

/// Points of a receiver operating characteristic that are reported at most.
const ROC_POINTS: usize = 100;

impl Comparison<'_> {
    /// By each score (`top`: the worst pixels, `mean`, `elbo` where there is a bound) the area under the characteristic and
    /// its points, the threshold above which no more than this share (0–1) of the good images lies, and how many good and
    /// odd ones do. None where nothing is odd.
    pub(super) fn anomalies(&self, scores: &Scores, alarms: f32) -> Option<Value> {
        let (Some(good), Some(anomalous)) = (&scores.good, &scores.anomalous) else { return None };
        if self.test.is_empty() {
            return None;
        }
        let mut report = Map::from_iter([
            ("good_images".to_owned(), json!(self.test.len())),
            ("odd_images".to_owned(), json!(self.anomalous.len())),
            ("alarms_allowed".to_owned(), json!(alarms)),
        ]);
        report.insert("top".into(), judged(&good.top, &anomalous.top, alarms));
        report.insert("mean".into(), judged(&good.mean, &anomalous.mean, alarms));
        if let (Some(good), Some(anomalous)) = (&good.neg_elbo, &anomalous.neg_elbo) {
            report.insert("elbo".into(), judged(good, anomalous, alarms));
        }
        report
            .insert("pixel_auroc".into(), json!(self.trainer.pixel_auroc(self.anomalous, &anomalous.pixels)));
        Some(Value::Object(report))
    }
}

fn judged(good: &[f32], anomalous: &[f32], alarms: f32) -> Value {
    let (detection, threshold) = (detect(good, anomalous), threshold_at(good, alarms));
    let over = |scores: &[f32]| scores.iter().filter(|score| **score > threshold).count();
    json!({
        "auroc": detection.auroc,
        "threshold": threshold,
        "false_alarms": over(good),
        "found": over(anomalous),
        "roc": thinned(&detection.roc, ROC_POINTS),
    })
}
