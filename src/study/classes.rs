//! Classification: how well classes are read off codes, and for comparison off PCA's codes and pixels.

use super::StudyParams;
use serde::{Deserialize, Serialize};

/// Accuracy of a linear probe and of nearest neighbours; needs classes. Answered several times, each time with more.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Classes;

impl StudyParams for Classes {
    const THOROUGH: bool = true;
}

/// Accuracies on validation images.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ClassesResult {
    /// Labelled training images, and validation images.
    pub counts: [u32; 2],
    /// By codes, by PCA of as many values, by pixels; those that are measured so far.
    pub scores: Vec<ProbeScores>,
    /// Accuracy of the probe by labels a class: `[labels, codes, PCA, pixels]`; the rows that are measured so far.
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
    /// The same of the five nearest training images.
    pub neighbours: f32,
}
