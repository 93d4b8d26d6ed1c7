//! Denoising: an image that is damaged and restored, and validation images at rising strengths of the damage.

use super::{Likeness, Place, StudyParams};
use crate::buffers::{Bytes, Floats};
use crate::spec::Corruption;
use serde::{Deserialize, Serialize};

/// Damage and repair.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Denoising {
    /// An image of the set or the user's own.
    pub of: Place,
    /// The damage, a key of [`Corruption`]; "none" when the image is damaged already.
    pub damage: String,
    /// Strength of the damage, 0–1.
    pub strength: f32,
}

impl Default for Denoising {
    fn default() -> Self {
        Self { of: Place::Mean, damage: Corruption::None.choice().key.to_owned(), strength: 0.3 }
    }
}

impl StudyParams for Denoising {
    fn places(&self) -> &[Place] {
        core::slice::from_ref(&self.of)
    }
}

/// The image before and after.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DenoisingResult {
    /// The clean image, or the damaged one when the clean one is not known.
    pub clean: Bytes,
    /// What the encoder saw.
    pub damaged: Bytes,
    /// Its reconstruction.
    pub restored: Bytes,
    /// Similarity of the damaged and of the restored to the clean one; empty when that is not known.
    pub likeness: Vec<Likeness>,
    /// PSNR of some validation images at rising strengths: `[strength, damaged dB, restored dB, …]`.
    pub curve: Floats,
}
