//! What was measured, as tables of names and values.

use crate::number_text::significant;
use serde_json::{Map, Value};

/// Figures that belong together.
#[derive(Clone, Debug, PartialEq)]
pub struct FigureTable {
    /// What they are about; empty for the figures of the network as a whole.
    pub title: String,
    /// The figures.
    pub rows: Vec<FigureRow>,
}

/// A figure.
#[derive(Clone, Debug, PartialEq)]
pub struct FigureRow {
    /// Its name.
    pub name: String,
    /// Its value with its unit.
    pub value: String,
}

/// How a figure is written.
#[derive(Clone, Copy)]
enum Unit {
    /// Three significant digits.
    Plain,
    /// A share of one as per cent.
    Share,
    Decibels,
    Nats,
}

/// Keys of `evaluate` and of a run's `figures.json` in the order of the table, with names for people.
const NAMES: &[(&str, &str, Unit)] = &[
    ("val_loss", "Validation loss", Unit::Plain),
    ("mse", "Mean squared error per value", Unit::Plain),
    ("rms_deviations", "Root mean squared error, in standard deviations", Unit::Plain),
    ("bce", "Binary cross-entropy per value", Unit::Plain),
    ("psnr_db", "Peak signal-to-noise ratio", Unit::Decibels),
    ("ssim", "Structural similarity (SSIM)", Unit::Plain),
    ("mean_mse", "Squared error of the mean example", Unit::Plain),
    ("pca_mse", "Squared error of PCA with the same number of values", Unit::Plain),
    ("input_psnr_db", "Corrupted input: signal-to-noise ratio", Unit::Decibels),
    ("restored_psnr_db", "Restored: signal-to-noise ratio", Unit::Decibels),
    ("input_ssim", "Corrupted input: SSIM", Unit::Plain),
    ("restored_ssim", "Restored: SSIM", Unit::Plain),
    ("recon_nats", "Reconstruction term", Unit::Nats),
    ("kl_nats", "Divergence from the prior (KL)", Unit::Nats),
    ("neg_elbo_nats", "Negative evidence lower bound", Unit::Nats),
    ("active_values", "Values of the code in use", Unit::Plain),
    ("mean_activation", "Mean activation of the code", Unit::Plain),
    ("active_share", "Active units per code", Unit::Share),
    ("dead_units", "Units that no example activates", Unit::Plain),
    ("knn5_accuracy", "Class by the five nearest codes", Unit::Share),
    ("probe_accuracy", "Class by a linear probe on codes", Unit::Share),
    ("kmeans_nmi", "k-means: normalised mutual information", Unit::Plain),
    ("kmeans_ari", "k-means: adjusted Rand index", Unit::Plain),
    ("kmeans_purity", "k-means: purity", Unit::Share),
    ("equal_error_rate", "Same or not by distance: equal error rate", Unit::Share),
    ("auroc", "Anomalies by mean error: AUROC", Unit::Plain),
    ("auroc_top", "Anomalies by the worst values: AUROC", Unit::Plain),
    ("auroc_elbo", "Anomalies by the bound: AUROC", Unit::Plain),
    ("pixel_auroc", "Flawed pixels: AUROC", Unit::Plain),
];

/// Keys that are told elsewhere in a report, or mean nothing on paper.
const LEFT_OUT: &[&str] = &[
    "event",
    "split",
    "images",
    "reference_images",
    "odd_images",
    "epochs",
    "epoch",
    "steps",
    "step",
    "stopped",
    "loss",
    "penalty",
    "val_penalty",
    "images_per_second",
    "parameters",
    "elbo_code",
    "elbo_images",
    "pc_shares",
    "own_loss",
];

/// Titles of the groups.
const TITLES: &[(&str, &str)] = &[
    ("precision", "Search: precision"),
    ("classes", "Classification"),
    ("clusters", "Clusters"),
    ("factors", "Factors"),
    ("generation", "New examples"),
    ("compression", "Compression"),
    ("anomalies", "Anomalies"),
    ("denoising", "Denoising"),
    ("code", "The code"),
];

/// Most rows of a group: lists of hundreds are no reading.
const MOST_ROWS: usize = 24;

/// Figures as tables: those of the network as a whole, then each group of others that has single numbers.
pub fn figure_tables(figures: &Map<String, Value>) -> Vec<FigureTable> {
    let mut whole = Vec::new();
    for (key, name, unit) in NAMES {
        if let Some(value) = figures.get(*key).and_then(Value::as_f64) {
            whole.push(FigureRow { name: (*name).to_owned(), value: written(value, *unit) });
        }
    }
    let known = |key: &str| LEFT_OUT.contains(&key) || NAMES.iter().any(|(known, ..)| *known == key);
    let mut groups = Vec::new();
    for (key, value) in figures.iter().filter(|(key, _)| !known(key)) {
        match value {
            Value::Object(_) => {
                let mut rows = Vec::new();
                leaves("", value, &mut rows);
                rows.truncate(MOST_ROWS);
                let title =
                    TITLES.iter().find(|(of, _)| of == key).map_or_else(|| words(key), |t| t.1.into());
                if !rows.is_empty() {
                    groups.push(FigureTable { title, rows });
                }
            }
            Value::Number(number) => {
                let value = written(number.as_f64().unwrap_or(f64::NAN), Unit::Plain);
                whole.push(FigureRow { name: words(key), value });
            }
            _ => {}
        }
    }
    groups.insert(0, FigureTable { title: String::new(), rows: whole });
    groups.retain(|table| !table.rows.is_empty());
    groups
}

/// The single numbers in a value, with their path as name.
fn leaves(path: &str, value: &Value, rows: &mut Vec<FigureRow>) {
    let Value::Object(members) = value else { return };
    for (key, value) in members {
        let name = if path.is_empty() { words(key) } else { format!("{path}, {}", small(words(key))) };
        match value {
            Value::Number(number) => {
                let value = written(number.as_f64().unwrap_or(f64::NAN), Unit::Plain);
                rows.push(FigureRow { name, value });
            }
            Value::String(text) => rows.push(FigureRow { name, value: text.clone() }),
            Value::Object(_) => leaves(&name, value, rows),
            _ => {}
        }
    }
}

/// A name behind others: its first letter is small, unless it is one of capitals.
fn small(name: String) -> String {
    let mut letters = name.chars();
    match (letters.next(), letters.next()) {
        (Some(first), second) if second.is_none_or(|c| !c.is_uppercase()) => {
            first.to_lowercase().chain(name.chars().skip(1)).collect()
        }
        _ => name,
    }
}

fn written(value: f64, unit: Unit) -> String {
    // Whole numbers are counts.
    let plain = || match value.fract() == 0.0 && value.abs() < 1e9 {
        true => format!("{value}"),
        false => significant(value as f32, 4),
    };
    match unit {
        Unit::Plain => plain(),
        Unit::Share => format!("{:.1} %", value * 100.0),
        Unit::Decibels => format!("{value:.2} dB"),
        Unit::Nats => format!("{} nats", significant(value as f32, 4)),
    }
}

/// Parts of keys that are names of measures, as they are written.
const MEASURES: &[(&str, &str)] = &[
    ("pca", "PCA"),
    ("mse", "MSE"),
    ("psnr db", "PSNR in dB"),
    ("ssim", "SSIM"),
    ("auroc", "AUROC"),
    ("roc", "ROC"),
    ("nmi", "NMI"),
    ("ari", "ARI"),
    ("mig", "MIG"),
    ("sap", "SAP"),
    ("kl", "KL"),
    ("kmeans", "k-means"),
    ("k", "number of clusters"),
    ("elbo", "ELBO"),
    ("precision10", "precision at 10,"),
];

/// A key as words: "pixel_auroc" is "Pixel AUROC".
fn words(key: &str) -> String {
    let mut text = format!(" {} ", key.replace(['_', '-'], " "));
    for (measure, name) in MEASURES {
        text = text.replace(&format!(" {measure} "), &format!(" {name} "));
    }
    let text = text.trim();
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn figures_have_names_and_units() {
        let figures = json!({
            "mse": 0.0131, "psnr_db": 18.8, "knn5_accuracy": 0.938, "steps": 900, "new_figure": 3.0,
            "classes": {"code": {"probe": 0.5, "curve": [1, 2]}, "names": ["a"]},
            "kl_by_value": [1.0, 2.0], "denoising": {"salt-pepper": {"input_psnr_db": 8.5}},
        });
        let tables = figure_tables(figures.as_object().unwrap());
        let rows: Vec<(&str, &str)> =
            tables[0].rows.iter().map(|row| (row.name.as_str(), row.value.as_str())).collect();
        assert_eq!(
            rows,
            [
                ("Mean squared error per value", "0.01310"),
                ("Peak signal-to-noise ratio", "18.80 dB"),
                ("Class by the five nearest codes", "93.8 %"),
                ("New figure", "3")
            ]
        );
        assert_eq!((tables[1].title.as_str(), tables.len()), ("Classification", 3));
        let damaged = FigureRow { name: "Salt pepper, input PSNR in dB".into(), value: "8.500".into() };
        assert_eq!(tables[2].rows, [damaged]);
        assert_eq!(tables[1].rows, [FigureRow { name: "Code, probe".into(), value: "0.5000".into() }]);
    }
}
