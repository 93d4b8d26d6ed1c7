//! The report of a run, as page and command line make it.

use super::tables::{ReadClasses, code};
use super::{DataFacts, ExportError};
use crate::checkpoint::Checkpoint;
use crate::data::{DataFingerprint, ImageSet};
use crate::metrics::detect;
use crate::protocol::{Collected, ExportJob};
use crate::report::{CodeMap, Confusion, Copies, Data, Judged, Report, figure_tables, plane};
use crate::run::{Baselines, History};
use crate::spec::{Link, Spec};
use serde_json::{Map, Value, json};

/// Share of the good examples that may lie above the threshold.
const ALARMS: f32 = 0.05;
/// Most labels that classes are read off codes with.
const MOST_LABELS: usize = 2000;

/// What the report of a run is made of.
#[derive(Clone, Copy, Debug)]
pub struct ReportOf<'a> {
    /// Name of the run.
    pub name: &'a str,
    /// What computed; empty where that is not known.
    pub engine: &'a str,
    /// The experiment.
    pub spec: &'a Spec,
    /// All examples.
    pub set: &'a ImageSet,
    /// Those for training, for validation, and anomalies.
    pub uses: [&'a [u32]; 3],
    /// The examples whose labels classes are read with, and those that are measured; the same for neither.
    pub compared: [&'a [u32]; 2],
    /// Optimiser steps.
    pub step: u32,
    /// Steps in an epoch.
    pub steps_per_epoch: u32,
    /// Training losses, penalties before their weight, and validation losses.
    pub curves: [&'a History; 3],
    /// Losses of the mean image and of PCA.
    pub baselines: Option<Baselines>,
    /// Images beside their copies.
    pub copies: Copies<'a>,
    /// The code of every example, `[examples, latent]`.
    pub codes: &'a [f32],
    /// Scores of good examples and of anomalies; `None` without anomalies.
    pub judged: Option<Judged<'a>>,
    /// What the tools of the page found, in words.
    pub found: &'a [[String; 2]],
    /// What was measured.
    pub figures: &'a Map<String, Value>,
    /// On what, in words.
    pub measured_on: &'a str,
    /// The receipt with its `#`; `None` for the experiment's link alone.
    pub receipt: Option<&'a str>,
}

impl ReportOf<'_> {
    /// The report as HTML.
    ///
    /// # Errors
    /// When a figure can't be drawn.
    pub fn to_html(&self) -> Result<String, ExportError> {
        let set = self.set;
        let (positions, names) = plane(self.codes, self.codes.len() / set.len().max(1));
        let [training, validation, anomalies] = self.uses.map(<[u32]>::len);
        let [train, penalty, losses] = self.curves;
        let experiment = format!("#{}", Link { spec: self.spec.clone(), ..Link::default() }.hash());
        let read = self.read_classes();
        let confusion = read.as_ref().map(|(classes, counts, learned)| Confusion {
            column: classes.column,
            names: classes.names,
            counts,
            learned: *learned,
        });
        let report = Report {
            name: self.name,
            program: concat!("Hourglass ", env!("CARGO_PKG_VERSION")),
            spec: self.spec,
            data: Data {
                name: if set.name.is_empty() { "data of one's own" } else { &set.name },
                kind: set.kind(),
                shape: set.shape,
                training,
                validation,
                anomalies,
                classes: &DataFacts::of(set, None).classes,
                fingerprint: &DataFingerprint::of(set).to_string(),
            },
            engine: self.engine,
            step: self.step,
            steps_per_epoch: self.steps_per_epoch,
            train,
            penalty,
            validation: losses,
            baselines: self.baselines,
            copies: Some(self.copies),
            map: Some(CodeMap { positions: &positions, names: &names, labels: set.labels.first() }),
            judged: self.judged,
            confusion,
            found: self.found,
            figures: &figure_tables(self.figures),
            measured_on: self.measured_on,
            link: self.receipt.unwrap_or(&experiment),
            is_receipt: self.receipt.is_some(),
        };
        Ok(report.to_html()?)
    }

    /// Classes, how many examples of each are taken for which, and labels that were learned; `None` where there are none to
    /// tell apart.
    fn read_classes(&self) -> Option<(ReadClasses<'_>, Vec<u32>, usize)> {
        let [reference, test] = self.compared;
        if reference == test {
            return None;
        }
        let reference = &reference[..reference.len().min(MOST_LABELS)];
        let classes = ReadClasses::of(self.set, self.codes, reference).ok()?;
        let count = classes.names.len();
        let mut counts = vec![0; count * count];
        for &index in test {
            let class = classes.values.get(index as usize).filter(|class| class.is_finite());
            let taken = classes.probe.predict(code(self.codes, self.set, index)) as usize;
            let cell = class.and_then(|class| counts.get_mut(*class as usize * count + taken));
            cell.into_iter().for_each(|count| *count += 1);
        }
        Some((classes, counts, reference.len()))
    }
}

/// The report of what was collected. What only `hourglass evaluate` measures is not in it.
pub(super) fn html(
    job: &ExportJob,
    collected: &Collected,
    checkpoint: &Checkpoint,
    set: &ImageSet,
) -> Result<String, ExportError> {
    let uses = collected.uses.each_ref().map(Vec::as_slice);
    let [training, validation, _] = uses;
    let curves = job.curves.each_ref().map(|curve| {
        let mut history = History::default();
        history.restore(curve.0.as_chunks().0, u32::MAX);
        history
    });
    let [mean, top, _] = collected.errors.each_ref().map(|errors| errors.0.as_slice());
    let (good, odd) = top.split_at(top.len().min(validation.len()));
    let mut figures = Map::new();
    if let Some((loss, _)) = collected.validation {
        figures.insert("val_loss".into(), json!(loss));
    }
    let (good_mean, odd_mean) = mean.split_at(mean.len().min(validation.len()));
    if !good_mean.is_empty() {
        let sum: f64 = good_mean.iter().copied().map(f64::from).sum();
        figures.insert("mse".into(), json!((sum / good_mean.len() as f64) as f32));
    }
    if !odd.is_empty() {
        figures.insert("auroc".into(), json!(detect(good_mean, odd_mean).auroc));
        figures.insert("auroc_top".into(), json!(detect(good, odd).auroc));
    }
    let [originals, copies] = collected.preview.each_ref().map(|pixels| pixels.0.as_slice());
    let receipt = (!collected.receipt.is_empty()).then(|| format!("#{}", collected.receipt));
    let report = ReportOf {
        name: &job.name,
        engine: &job.engine,
        spec: &checkpoint.spec,
        set,
        uses,
        compared: [training, validation],
        step: checkpoint.position.step,
        steps_per_epoch: job.steps_per_epoch,
        curves: curves.each_ref(),
        baselines: job.baselines.map(|(mean, pca)| Baselines { mean, pca }),
        copies: Copies { originals, copies, damage: collected.damaged.as_deref() },
        codes: &collected.codes.0,
        judged: (!odd.is_empty()).then_some(Judged { good, odd, alarms: ALARMS }),
        found: &job.found,
        figures: &figures,
        measured_on: &format!("{} validation {} of the run", validation.len(), set.kind().say("images")),
        receipt: receipt.as_deref(),
    };
    report.to_html()
}
