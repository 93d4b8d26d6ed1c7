//! What is known of each run, and in which settings the runs differ, as rows of a table.

use crate::plot::format;
use crate::run::{Measurement, RunRecord, Unit, differences};
use std::sync::Arc;

/// A value that is not known.
const UNKNOWN: &str = "–";

/// A row of the table: a value for each run.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// What the values are.
    pub label: String,
    /// The same in a sentence; empty where the label says it.
    pub about: String,
    /// One for each run.
    pub values: Vec<String>,
}

/// All rows: what every run has, what was measured of some, and the settings in which they differ.
pub fn rows(runs: &[Arc<RunRecord>]) -> Vec<Row> {
    let mut rows = progress(runs);
    rows.extend(measured(runs));
    let specs: Vec<_> = runs.iter().map(|run| [&run.spec, &run.last_spec]).collect();
    rows.extend(differences(&specs).into_iter().map(|(label, values)| Row {
        label: label.to_owned(),
        about: String::new(),
        values,
    }));
    rows
}

fn row(
    runs: &[Arc<RunRecord>],
    label: &str,
    about: &str,
    value: &dyn Fn(&RunRecord) -> Option<String>,
) -> Row {
    let values = runs.iter().map(|run| value(run).unwrap_or_else(|| UNKNOWN.to_owned())).collect();
    Row { label: label.to_owned(), about: about.to_owned(), values }
}

/// How far each run is. Checkpoints and engines have a row where they differ.
fn progress(runs: &[Arc<RunRecord>]) -> Vec<Row> {
    let steps = |step: u32| Some(format::thousands(step.into()));
    let mut rows = vec![
        row(runs, "Steps", "Training steps.", &|run| steps(run.step)),
        row(runs, "Epochs", "Passes over the training images.", &|run| Some(format!("{:.1}", run.epoch))),
        row(runs, "Training loss", "Loss of the last step.", &|run| run.loss.map(format::loss)),
        row(runs, "Validation loss", "On images that training never sees.", &|run| {
            run.validation_loss().map(format::loss)
        }),
        row(runs, "PCA", "Validation loss of PCA with the same number of values.", &|run| {
            run.pca.map(format::loss)
        }),
    ];
    if runs.iter().any(|run| run.resume_step() != Some(run.step)) {
        let about = "“Go back” resumes from this step; it needs a checkpoint.";
        rows.push(row(runs, "Checkpoint at step", about, &|run| run.resume_step().and_then(steps)));
    }
    if runs.windows(2).any(|pair| pair[0].engine != pair[1].engine) {
        let name = |run: &RunRecord| run.engine.map(|engine| engine.name().to_owned());
        rows.push(row(runs, "Engine", "Where it trains.", &name));
    }
    rows
}

/// A row for each figure that was measured of some run.
fn measured(runs: &[Arc<RunRecord>]) -> Vec<Row> {
    let mut figures: Vec<&Measurement> = Vec::new();
    for figure in runs.iter().flat_map(|run| &run.measurements) {
        if figures.iter().all(|known| !comparable(known, figure)) {
            figures.push(figure);
        }
    }
    let row_of = |of: &&Measurement| {
        row(runs, &of.label(), &of.about, &|run| {
            let figure = run.measurements.iter().find(|figure| comparable(figure, of))?;
            Some(value(figure, run.step))
        })
    };
    figures.iter().map(row_of).collect()
}

/// True for figures of one kind, measured with the same settings.
fn comparable(a: &Measurement, b: &Measurement) -> bool {
    (&a.name, &a.with) == (&b.name, &b.with)
}

/// A figure with its unit, and the step at which it was measured where the run has gone on since.
fn value(figure: &Measurement, step: u32) -> String {
    let v = figure.value;
    let text = match figure.unit {
        Unit::Percent => format::percent_tenths(v),
        Unit::Score => format::significant(v, 2),
        Unit::Decibel => format::decibels(v),
        Unit::BitsAPixel => format!("{} bits per pixel", format::significant(v, 2)),
        Unit::ImagesPerSecond => format::images_per_second(v),
    };
    if figure.step == step {
        text
    } else {
        format!("{text} at step {}", format::thousands(figure.step.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::Engine;
    use crate::ui::views::content::runs::text::tests::record;

    fn figure(name: &'static str, with: &str, unit: Unit, value: f32) -> Measurement {
        Measurement { name: name.into(), with: with.into(), about: "".into(), unit, value, step: 10 }
    }

    fn labelled(rows: &[Row], label: &str) -> Option<Vec<String>> {
        rows.iter().find(|row| row.label == label).map(|row| row.values.clone())
    }

    #[test]
    fn figures_compare_only_where_they_were_measured_alike() {
        let figures = |with: &str| vec![figure("PSNR", with, Unit::Decibel, 21.04)];
        let runs = [
            Arc::new(RunRecord { step: 10, measurements: figures("4 bits"), ..record(2) }),
            Arc::new(RunRecord { step: 1200, measurements: figures("8 bits"), ..record(1) }),
        ];
        let rows = rows(&runs);
        assert_eq!(labelled(&rows, "PSNR, 4 bits").unwrap(), ["21.0\u{202f}dB", "–"]);
        assert_eq!(labelled(&rows, "PSNR, 8 bits").unwrap(), ["–", "21.0\u{202f}dB at step 10"]);
        assert_eq!(labelled(&rows, "Steps").unwrap(), ["10", "1\u{202f}200"]);
        assert_eq!(labelled(&rows, "Validation loss").unwrap(), ["–", "–"]);
    }

    #[test]
    fn what_differs_has_a_row() {
        let mut slow = record(1);
        slow.engine = Some(Engine::Cpu);
        let runs = [Arc::new(record(2)), Arc::new(slow)];
        assert_eq!(labelled(&rows(&runs), "Engine").unwrap()[0], "–");
        assert_eq!(labelled(&rows(&runs[..1]), "Engine"), None);
        let mut wide = record(3);
        wide.spec.latent = 8;
        wide.last_spec.latent = 8;
        let differing = rows(&[runs[0].clone(), Arc::new(wide)]);
        assert!(differing.iter().any(|row| row.values == ["2", "8"]), "{differing:?}");
    }
}
