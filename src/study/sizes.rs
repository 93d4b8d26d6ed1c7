//! The picture of [`compression`](super::compression) through networks like this one with codes of other sizes, trained for
//! as many steps.

use super::StudyParams;
use super::compression::{RatePoint, Source};
use serde::{Deserialize, Serialize};

/// Networks to train. Answered each time with one more.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Sizes {
    /// The picture.
    pub source: Source,
    /// Values of the codes; empty for a half, twice and a quarter (or four times) as many as the code has.
    pub latents: Vec<u32>,
}

impl StudyParams for Sizes {
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
