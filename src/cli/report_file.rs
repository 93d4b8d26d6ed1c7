//! The report of a run as a file.

use super::CliError;
use super::figures::{Comparison, Scores};
use super::model::LossCurves;
use crate::data::ImageSet;
use crate::export::ReportOf;
use crate::report::{Copies, Judged};
use crate::run::Baselines;
use serde_json::{Map, Value};

/// Images that are shown beside their copies.
const COPIED: usize = 12;

/// What the report is made of beside the network.
pub(super) struct Input<'a> {
    /// Name of the run.
    pub name: &'a str,
    /// Loss history.
    pub curves: &'a LossCurves,
    /// What `evaluate` has measured.
    pub figures: &'a Map<String, Value>,
    /// Anomaly scores.
    pub scores: &'a Scores,
    /// Share of good images (0–1) that may be taken for odd.
    pub alarms: f32,
    /// The receipt as a link; `None` for the experiment alone.
    pub receipt: Option<String>,
}

/// Makes the report.
pub(super) async fn html(comparison: &Comparison<'_>, input: &Input<'_>) -> Result<String, CliError> {
    let trainer = comparison.trainer;
    let set = trainer.set();
    let shown = &comparison.test[..comparison.test.len().min(COPIED)];
    let (originals, copies, damage) = trainer.beside_copies(shown).await.map_err(CliError::new)?;
    let codes = trainer.encode_range(0, set.len()).await.map_err(CliError::new)?;
    let own_loss = |key: &str| input.figures.get("own_loss")?.get(key)?.as_f64().map(|loss| loss as f32);
    let Scores { good, anomalous } = input.scores;
    let judged = good.as_ref().zip(anomalous.as_ref());
    let report = ReportOf {
        name: input.name,
        engine: "",
        spec: trainer.spec(),
        set,
        uses: [trainer.training(), trainer.validation(), trainer.anomalous()],
        compared: [comparison.reference, comparison.test],
        step: trainer.steps(),
        steps_per_epoch: trainer.steps_per_epoch(),
        curves: [&input.curves.train, &input.curves.penalty, &input.curves.validation],
        baselines: own_loss("mean_image").map(|mean| Baselines { mean, pca: own_loss("pca") }),
        copies: Copies { originals: &originals, copies: &copies, damage: damage.as_ref() },
        codes: &codes,
        judged: judged.map(|(good, odd)| Judged { good: &good.top, odd: &odd.top, alarms: input.alarms }),
        found: &[],
        figures: input.figures,
        measured_on: &measured_on(comparison, set),
        receipt: input.receipt.as_deref(),
    };
    report.to_html().map_err(CliError::new)
}

fn measured_on(comparison: &Comparison<'_>, set: &ImageSet) -> String {
    let count = comparison.test.len();
    let images = set.kind().say("images");
    match comparison.own {
        true => format!("{count} validation {images} of the run"),
        false => format!("{count} {images} that were given for it"),
    }
}
