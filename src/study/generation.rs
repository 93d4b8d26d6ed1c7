//! Generation: decoded random codes, and beside each the nearest training image, so that copies show.

use super::StudyParams;
#[cfg(not(target_arch = "wasm32"))]
use super::figures::{Figures, Setup};
use crate::buffers::{Bytes, Floats};
use serde::{Deserialize, Serialize};
#[cfg(not(target_arch = "wasm32"))]
use serde_json::{Value, json};

/// Images at a time.
pub const COUNT: u32 = 24;

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

impl Default for Generation {
    fn default() -> Self {
        Self { count: COUNT, truncation: 1.0, fitted: false, seed: 1 }
    }
}

impl StudyParams for Generation {
    type Result = GenerationResult;
}

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

#[cfg(not(target_arch = "wasm32"))]
impl Figures for Generation {
    const KEYS: &'static [&'static str] = &["generation"];

    /// From the prior where the kind has one.
    fn measured(setup: &Setup) -> Vec<Self> {
        /// Images whose distances are averaged; the page shows fewer at a time.
        const MEASURED: u32 = 100;
        let fitted = !setup.spec.variant().log_var_head;
        vec![Self { count: MEASURED, fitted, ..Self::default() }]
    }

    fn report(&self, result: &GenerationResult, _: &Setup) -> Vec<(&'static str, Value)> {
        let GenerationResult { distances: Floats(distances), usual, .. } = result;
        let nearest = distances.iter().sum::<f32>() / distances.len().max(1) as f32;
        let report = json!({"fitted": self.fitted, "nearest": nearest, "validation_nearest": usual});
        vec![("generation", report)]
    }
}
