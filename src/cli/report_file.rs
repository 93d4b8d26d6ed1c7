//! The report of a run as a file.

use super::CliError;
use super::figures::Comparison;
use super::model::LossCurves;
use crate::data::{DataFingerprint, ImageSet, LabelKind};
use crate::report::{CodeMap, Copies, Data, Report, figure_tables, plane};
use crate::run::Baselines;
use crate::spec::Link;
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
    /// The receipt as a link; `None` for the experiment alone.
    pub receipt: Option<String>,
}

/// Makes the report.
pub(super) async fn html(comparison: &Comparison<'_>, input: &Input<'_>) -> Result<String, CliError> {
    let trainer = comparison.trainer;
    let (set, spec) = (trainer.set(), trainer.spec());
    let shown = &comparison.test[..comparison.test.len().min(COPIED)];
    let (originals, copies, damage) = trainer.beside_copies(shown).await.map_err(CliError::new)?;
    let codes = trainer.encode_range(0, set.len()).await.map_err(CliError::new)?;
    let (positions, names) = plane(&codes, trainer.network().latent());
    let classes = match set.classes().map(|column| &column.kind) {
        Some(LabelKind::Class(names)) => names.as_slice(),
        _ => &[],
    };
    let fingerprint = DataFingerprint::of(set).to_string();
    let measured_on = measured_on(comparison, set);
    let own_loss = |key: &str| input.figures.get("own_loss")?.get(key)?.as_f64().map(|loss| loss as f32);
    let baselines = own_loss("mean_image").map(|mean| Baselines { mean, pca: own_loss("pca") });
    let experiment = format!("#{}", Link { spec: spec.clone(), ..Link::default() }.hash());
    let report = Report {
        name: input.name,
        program: concat!("Hourglass ", env!("CARGO_PKG_VERSION")),
        spec,
        data: Data {
            name: if set.name.is_empty() { "data of one's own" } else { &set.name },
            kind: set.kind(),
            shape: set.shape,
            training: trainer.training().len(),
            validation: trainer.validation().len(),
            anomalies: trainer.anomalous().len(),
            classes,
            fingerprint: &fingerprint,
        },
        engine: "",
        step: trainer.steps(),
        steps_per_epoch: trainer.steps_per_epoch(),
        train: &input.curves.train,
        penalty: &input.curves.penalty,
        validation: &input.curves.validation,
        baselines,
        copies: Some(Copies { originals: &originals, copies: &copies, damage: damage.as_ref() }),
        map: Some(CodeMap { positions: &positions, names: &names, labels: set.labels.first() }),
        figures: &figure_tables(input.figures),
        measured_on: &measured_on,
        link: input.receipt.as_deref().unwrap_or(&experiment),
        is_receipt: input.receipt.is_some(),
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
