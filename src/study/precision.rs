//! Precision at ten: of the ten training images nearest to a validation image, the share of its class.

use super::StudyParams;
#[cfg(not(target_arch = "wasm32"))]
use super::figures::{Figures, Setup};
use serde::{Deserialize, Serialize};
#[cfg(not(target_arch = "wasm32"))]
use serde_json::{Value, json};

/// Precision at ten over some validation images; needs classes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Precision;

impl StudyParams for Precision {
    type Result = PrecisionResult;
}

/// Shares, 0–1.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PrecisionResult {
    /// Nearest by codes.
    pub by_code: f32,
    /// Nearest by pixels.
    pub by_pixel: f32,
}

#[cfg(not(target_arch = "wasm32"))]
impl Figures for Precision {
    const KEYS: &'static [&'static str] = &["precision10_code", "precision10_pixels"];

    fn measured(_: &Setup) -> Vec<Self> {
        vec![Self]
    }

    fn report(&self, result: &PrecisionResult, _: &Setup) -> Vec<(&'static str, Value)> {
        vec![("precision10_code", json!(result.by_code)), ("precision10_pixels", json!(result.by_pixel))]
    }
}
