//! Precision at ten: of the ten training images nearest to a validation image, the share of its class.

use super::StudyParams;
use serde::{Deserialize, Serialize};

/// Precision at ten over some validation images; needs classes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Precision;

impl StudyParams for Precision {}

/// Shares, 0–1.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PrecisionResult {
    /// Nearest by codes.
    pub by_code: f32,
    /// Nearest by pixels.
    pub by_pixel: f32,
}
