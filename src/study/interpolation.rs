//! Interpolation: pictures along a path from code to code.

#[cfg(not(target_arch = "wasm32"))]
use super::figures::Figures;
use super::{Place, StudyParams};
use crate::buffers::{Bytes, Floats};
use serde::{Deserialize, Serialize};

/// A path through the latent space.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Interpolation {
    /// The places it passes, at least two.
    pub through: Vec<Place>,
    /// Pictures from each place to the next.
    pub steps: u32,
    /// On arcs around the mean code (slerp) in place of straight lines.
    pub spherical: bool,
}

impl Default for Interpolation {
    fn default() -> Self {
        Self { through: Vec::new(), steps: 9, spherical: false }
    }
}

impl StudyParams for Interpolation {
    type Result = InterpolationResult;
    fn places(&self) -> &[Place] {
        &self.through
    }
}

/// Pictures of the path.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct InterpolationResult {
    /// The pictures in order.
    pub images: Bytes,
    /// Where they are on the map, `[x0, y0, …]`.
    pub positions: Floats,
}

#[cfg(not(target_arch = "wasm32"))]
impl Figures for Interpolation {}
