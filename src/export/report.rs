//! The report of a run on the page.

use super::{DataFacts, ExportError};
use crate::checkpoint::Checkpoint;
use crate::data::{DataFingerprint, ImageSet};
use crate::protocol::{Collected, ExportJob};
use crate::report::{CodeMap, Copies, Data, Report, figure_tables, plane};
use crate::run::{Baselines, History};
use crate::spec::{Link, Network};
use serde_json::{Map, json};

/// The report as HTML. What only `hourglass evaluate` measures is not in it.
pub(super) fn html(
    job: &ExportJob,
    collected: &Collected,
    checkpoint: &Checkpoint,
    set: &ImageSet,
) -> Result<String, ExportError> {
    let (spec, step) = (&checkpoint.spec, checkpoint.position.step);
    let latent = Network::new(spec, checkpoint.image).latent();
    let (positions, names) = plane(&collected.codes.0, latent);
    let fingerprint = DataFingerprint::of(set).to_string();
    let [training, validation, anomalies] = collected.uses.each_ref().map(Vec::len);
    let curve = |index: usize| {
        let mut history = History::default();
        history.restore(job.curves[index].0.as_chunks().0, u32::MAX);
        history
    };
    let (train, penalty, losses) = (curve(0), curve(1), curve(2));
    let mut figures = Map::new();
    if let Some((loss, _)) = collected.validation {
        figures.insert("val_loss".into(), json!(loss));
    }
    let errors = &collected.errors[0].0;
    if !errors.is_empty() {
        let sum: f64 = errors.iter().copied().map(f64::from).sum();
        figures.insert("mse".into(), json!((sum / errors.len() as f64) as f32));
    }
    let [originals, copies] = collected.preview.each_ref().map(|pixels| pixels.0.as_slice());
    let report = Report {
        name: &job.name,
        program: concat!("Hourglass ", env!("CARGO_PKG_VERSION")),
        spec,
        data: Data {
            name: if set.name.is_empty() { "data of one's own" } else { &set.name },
            kind: set.kind(),
            shape: set.shape,
            training,
            validation,
            anomalies,
            classes: &DataFacts::of(set, None).classes,
            fingerprint: &fingerprint,
        },
        engine: &job.engine,
        step,
        steps_per_epoch: job.steps_per_epoch,
        train: &train,
        penalty: &penalty,
        validation: &losses,
        baselines: job.baselines.map(|(mean, pca)| Baselines { mean, pca }),
        copies: Some(Copies { originals, copies, damage: collected.damaged.as_deref() }),
        map: Some(CodeMap { positions: &positions, names: &names, labels: set.labels.first() }),
        figures: &figure_tables(&figures),
        measured_on: &format!("{validation} validation {} of the run", set.kind().say("images")),
        link: &format!("#{}", Link { spec: spec.clone(), ..Link::default() }.hash()),
        is_receipt: false,
    };
    Ok(report.to_html()?)
}
