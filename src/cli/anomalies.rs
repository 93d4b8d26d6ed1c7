//! How well images that are not as they should be are found, at every threshold and at one.

use super::CliError;
use super::figures::{Comparison, Scores};
use crate::metrics::{detect, thinned, threshold_at};
use crate::study::score_images::deviating_columns;
use serde_json::{Map, Value, json};

/// Points of a receiver operating characteristic that are reported at most.
const ROC_POINTS: usize = 100;
/// Images that are listed, highest score first.
const LISTED: usize = 12;

impl Comparison<'_> {
    /// By each score (`top`: the worst pixels, `mean`, `elbo` where there is a bound) the area under the characteristic and
    /// its points, the threshold above which no more than this share (0–1) of the good images lies, and how many good and
    /// odd ones do; and the oddest of all. Where nothing odd is known, the thresholds alone; `None` where no image was scored.
    pub(super) async fn anomalies(&self, scores: &Scores, alarms: f32) -> Result<Option<Value>, CliError> {
        let own = self.trainer.spec().data == crate::spec::OWN_DATA;
        let Some(good) = scores.good.as_ref().filter(|_| own || scores.anomalous.is_some()) else {
            return Ok(None);
        };
        if self.test.is_empty() {
            return Ok(None);
        }
        let mut report = Map::from_iter([
            ("good_images".to_owned(), json!(self.test.len())),
            ("odd_images".to_owned(), json!(self.anomalous.len())),
            ("alarms_allowed".to_owned(), json!(alarms)),
        ]);
        let odd = scores.anomalous.clone().unwrap_or_default();
        report.insert("top".into(), judged(&good.top, &odd.top, alarms));
        report.insert("mean".into(), judged(&good.mean, &odd.mean, alarms));
        if let Some(good) = &good.neg_elbo {
            report.insert("elbo".into(), judged(good, odd.neg_elbo.as_deref().unwrap_or_default(), alarms));
        }
        if scores.anomalous.is_some() {
            let pixels = self.trainer.pixel_auroc(self.anomalous, &odd.pixels);
            report.insert("pixel_auroc".into(), json!(pixels));
        }
        if own {
            report.insert("oddest".into(), self.oddest(&[&good.top[..], &odd.top].concat()).await?);
        }
        Ok(Some(Value::Object(report)))
    }

    /// The images with the largest of these scores, which are of the good and of the odd ones: place in the set, name and
    /// score; of a row of a table also the columns that deviate most.
    async fn oddest(&self, scores: &[f32]) -> Result<Value, CliError> {
        let images = [self.test, self.anomalous].concat();
        let mut order: Vec<usize> = (0..images.len()).collect();
        order.sort_by(|a, b| scores[*b].total_cmp(&scores[*a]));
        order.truncate(LISTED);
        let listed: Vec<u32> = order.iter().map(|&i| images[i]).collect();
        let rows = self.trainer.table_rows(&listed).await.map_err(CliError::new)?;
        let set = self.trainer.set();
        let entry = |(k, &i): (usize, &usize)| {
            let mut entry = Map::from_iter([
                ("image".to_owned(), json!(images[i])),
                ("odd".to_owned(), json!(i >= self.test.len())),
                ("top".to_owned(), json!(scores[i])),
            ]);
            if let Some(name) = set.names.get(images[i] as usize) {
                entry.insert("name".into(), json!(name));
            }
            if let (Some(rows), Some(table)) = (&rows, &set.table) {
                entry.insert("columns".into(), deviating_columns(rows, k, &table.columns));
            }
            Value::Object(entry)
        };
        Ok(order.iter().enumerate().map(entry).collect())
    }
}

fn judged(good: &[f32], anomalous: &[f32], alarms: f32) -> Value {
    let (detection, threshold) = (detect(good, anomalous), threshold_at(good, alarms));
    let over = |scores: &[f32]| scores.iter().filter(|score| **score > threshold).count();
    let mut report = Map::from_iter([
        ("threshold".to_owned(), json!(threshold)),
        ("false_alarms".to_owned(), json!(over(good))),
    ]);
    if !anomalous.is_empty() {
        report.insert("auroc".into(), json!(detection.auroc));
        report.insert("found".into(), json!(over(anomalous)));
        report.insert("roc".into(), json!(thinned(&detection.roc, ROC_POINTS)));
    }
    Value::Object(report)
}
