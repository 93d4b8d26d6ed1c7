//! Classification: how well classes are read off codes, and for comparison off PCA's codes and pixels.

use super::StudyParams;
#[cfg(not(target_arch = "wasm32"))]
use super::figures::{Figures, Setup};
use serde::{Deserialize, Serialize};
#[cfg(not(target_arch = "wasm32"))]
use serde_json::{Value, json};

/// Nearest training images that vote for a class.
pub const NEIGHBOURS: usize = 5;
/// Labels a class of the learning curve.
pub const LABELS_A_CLASS: [usize; 4] = [1, 5, 10, 100];

/// Accuracy of a linear probe and of nearest neighbours; needs classes. Answered several times, each time with more.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Classes;

impl StudyParams for Classes {
    type Result = ClassesResult;
    const THOROUGH: bool = true;
}

/// Accuracies on validation images.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ClassesResult {
    /// Labelled training images, and validation images.
    pub counts: [u32; 2],
    /// By codes, by PCA of as many values, by pixels; those that are measured so far.
    pub scores: Vec<ProbeScores>,
    /// Accuracy of the probe by labels per class: `[labels, codes, PCA, pixels]`; the rows that are measured so far.
    pub curve: Vec<[f32; 4]>,
    /// Validation images of class r that the probe on codes takes for class c, `[r, c]` row-major.
    pub confusion: Vec<u32>,
    /// The same as indices of images, a list a cell.
    pub cells: Vec<Vec<u32>>,
    /// Names of the classes.
    pub names: Vec<String>,
}

/// Accuracy with which classes are read off a representation of the images.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ProbeScores {
    /// Share of the validation images that a linear probe gets right.
    pub probe: f32,
    /// The same of the vote of the [`NEIGHBOURS`] nearest training images.
    pub neighbours: f32,
}

#[cfg(not(target_arch = "wasm32"))]
impl Figures for Classes {
    const KEYS: &'static [&'static str] = &["classes"];

    fn measured(_: &Setup) -> Vec<Self> {
        vec![Self]
    }

    /// Accuracies by code, PCA code and pixels, the confusion matrix and the learning curve.
    fn report(&self, result: &ClassesResult, _: &Setup) -> Vec<(&'static str, Value)> {
        let scores =
            |k: usize| result.scores.get(k).map(|s| json!({"probe": s.probe, "neighbours": s.neighbours}));
        let curve = result.curve.iter().map(|[labels, code, pca, pixels]| {
            json!({"labels_a_class": labels, "code": code, "pca": pca, "pixels": pixels})
        });
        let [labels, asked] = result.counts;
        let report = json!({
            "labels": labels,
            "asked": asked,
            "code": scores(0),
            "pca": scores(1),
            "pixels": scores(2),
            "learning_curve": curve.collect::<Vec<_>>(),
            "names": result.names,
            // A row for the true class, a column for what the probe on codes takes it for.
            "confusion": result.confusion.chunks(result.names.len().max(1)).collect::<Vec<_>>(),
        });
        vec![("classes", report)]
    }
}
