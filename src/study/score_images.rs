//! Anomaly scores of images from outside.

use super::StudyParams;
use crate::buffers::{Bytes, Floats};
use serde::{Deserialize, Serialize};

/// Images of the network's input shape.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ScoreImages {
    /// `[n, channels, height, width]`.
    pub pixels: Bytes,
}

impl StudyParams for ScoreImages {}

/// Scores: the larger, the worse an image is copied.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ScoreImagesResult {
    /// Mean squared error of each image.
    pub mean: Floats,
    /// Mean squared error over the worst fiftieth of its pixels.
    pub top: Floats,
    /// Their reconstructions.
    pub copies: Bytes,
}
