//! Denoising: an image that is damaged and restored, and validation images at rising strengths of the damage.

#[cfg(not(target_arch = "wasm32"))]
use super::figures::{Figures, Setup};
use super::{Place, StudyParams};
use crate::buffers::{Bytes, Floats};
use crate::metrics::Fidelity;
use crate::spec::Corruption;
use serde::{Deserialize, Serialize};
#[cfg(not(target_arch = "wasm32"))]
use serde_json::{Value, json};

/// Strength of the damage at first.
pub const STRENGTH: f64 = 0.3;

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
        Self { of: Place::Mean, damage: Corruption::None.choice().key.to_owned(), strength: STRENGTH as f32 }
    }
}

impl StudyParams for Denoising {
    type Result = DenoisingResult;
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
    pub likeness: Vec<Fidelity>,
    /// PSNR of some validation images at rising strengths: `[strength, damaged dB, restored dB, …]`.
    pub curve: Floats,
}

#[cfg(not(target_arch = "wasm32"))]
impl Figures for Denoising {
    const KEYS: &'static [&'static str] = &["denoising"];
    const GROUPED: bool = true;

    /// Once for each kind of damage.
    fn measured(_: &Setup) -> Vec<Self> {
        let kinds = Corruption::ALL.iter().filter(|kind| **kind != Corruption::None);
        kinds.map(|kind| Self { damage: kind.choice().key.to_owned(), ..Self::default() }).collect()
    }

    /// One image damaged and restored, and the curve over rising strengths.
    fn report(&self, result: &DenoisingResult, _: &Setup) -> Vec<(&'static str, Value)> {
        let near = |k: usize| result.likeness.get(k).map(|l| json!({"psnr_db": l.psnr_db, "ssim": l.ssim}));
        let point = |[strength, input, restored]: &[f32; 3]| json!({"strength": strength, "input_psnr_db": input, "restored_psnr_db": restored});
        let report = json!({
            "image": {"strength": self.strength, "input": near(0), "restored": near(1)},
            "curve": result.curve.0.as_chunks().0.iter().map(point).collect::<Vec<_>>(),
        });
        let kind = Corruption::from_key(&self.damage).unwrap_or(Corruption::None);
        vec![(kind.choice().key, report)]
    }
}
