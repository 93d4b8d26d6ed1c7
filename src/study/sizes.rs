//! The picture of [`compression`](super::compression) through networks like this one with codes of other sizes, trained for
//! as many steps.

use super::StudyParams;
#[cfg(not(target_arch = "wasm32"))]
use super::compression::report_curve;
use super::compression::{RatePoint, Source};
#[cfg(not(target_arch = "wasm32"))]
use super::figures::{Figures, Setup};
use serde::{Deserialize, Serialize};
#[cfg(not(target_arch = "wasm32"))]
use serde_json::{Value, json};

/// Networks to train. Answered each time with one more.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Sizes {
    /// The picture.
    pub source: Source,
    /// Values of the codes; empty for a half, twice and a quarter (or four times) as many as the code has.
    pub latents: Vec<u32>,
}

impl StudyParams for Sizes {
    type Result = SizesResult;
    const ORDERED: bool = true;
}

/// The networks that are trained so far.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SizesResult {
    /// By rising size.
    pub curves: Vec<SizeCurve>,
}

/// Rate and distortion by a network with a code of another size.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SizeCurve {
    /// Values of its code.
    pub latent: u32,
    /// Mean squared error a pixel of the picture with codes that are not rounded; not finite where training diverged.
    pub mse: f32,
    /// With 1 to 8 bits for each value; empty where training diverged.
    pub points: Vec<RatePoint>,
    /// The same by PCA with as many components.
    pub linear: Vec<RatePoint>,
}

#[cfg(not(target_arch = "wasm32"))]
impl Figures for Sizes {
    const KEYS: &'static [&'static str] = &["compression"];
    const GROUPED: bool = true;
    const REQUIRED: bool = true;

    fn measured(setup: &Setup) -> Vec<Self> {
        let latents = setup.sizes.clone();
        if latents.is_empty() { Vec::new() } else { vec![Self { latents, ..Self::default() }] }
    }

    /// A curve a size, without points where training diverged.
    fn report(&self, result: &SizesResult, _: &Setup) -> Vec<(&'static str, Value)> {
        let size = |curve: &SizeCurve| {
            json!({
                "latent": curve.latent,
                "mse": curve.mse.is_finite().then_some(curve.mse),
                "network": report_curve(&curve.points),
                "pca": report_curve(&curve.linear),
            })
        };
        vec![("sizes", result.curves.iter().map(size).collect())]
    }
}
