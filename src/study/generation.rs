//! Generation: decoded random codes, and beside each the nearest training image, so that copies show.

use super::StudyParams;
use crate::buffers::{Bytes, Floats};
use serde::{Deserialize, Serialize};

/// New images.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Generation {
    /// How many.
    pub count: u32,
    /// Standard deviation of the samples, as a multiple of the distribution's they are drawn from.
    pub truncation: f32,
    /// Codes are drawn from a Gaussian fitted to the codes, in place of the prior.
    pub fitted: bool,
    /// Seed of the samples.
    pub seed: u32,
}

impl StudyParams for Generation {}

/// The images and their nearest training images.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct GenerationResult {
    /// The new images.
    pub images: Bytes,
    /// The training image nearest in pixels to each.
    pub nearest: Bytes,
    /// Indices of these in the set.
    pub indices: Vec<u32>,
    /// Their distances: root mean squared difference of pixels, 0–1.
    pub distances: Floats,
    /// Mean distance of validation images from their nearest training images, for comparison.
    pub usual: f32,
}
