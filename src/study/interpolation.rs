//! Interpolation: pictures along a path from code to code.

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

impl StudyParams for Interpolation {
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
