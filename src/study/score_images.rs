//! Anomaly scores of images from outside.

use super::StudyParams;
#[cfg(not(target_arch = "wasm32"))]
use super::figures::{Figures, Setup};
use crate::buffers::{Bytes, Floats};
use serde::{Deserialize, Serialize};
#[cfg(not(target_arch = "wasm32"))]
use serde_json::{Value, json};

/// Images of the network's input shape.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ScoreImages {
    /// `[n, channels, height, width]`; empty for rows of a table.
    pub pixels: Bytes,
    /// Rows of a table `[n, columns]`, as the network sees them; empty for images.
    pub rows: Floats,
}

impl StudyParams for ScoreImages {
    type Result = ScoreImagesResult;
}

/// Scores: the larger, the worse an image is copied.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ScoreImagesResult {
    /// Mean squared error of each image.
    pub mean: Floats,
    /// Mean squared error over the worst fiftieth of its pixels.
    pub top: Floats,
    /// Their reconstructions.
    pub copies: Bytes,
    /// Of rows of a table, the reconstructions as numbers, `[n, columns]`; empty for images.
    pub row_copies: Floats,
}

#[cfg(not(target_arch = "wasm32"))]
impl Figures for ScoreImages {
    const KEYS: &'static [&'static str] = &["scored"];

    fn measured(setup: &Setup) -> Vec<Self> {
        setup.outside.iter().map(|pixels| Self { pixels: pixels.clone(), ..Self::default() }).collect()
    }

    fn report(&self, result: &ScoreImagesResult, _: &Setup) -> Vec<(&'static str, Value)> {
        vec![("scored", json!({"top": result.top.0, "mean": result.mean.0}))]
    }
}
