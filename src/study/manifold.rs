//! Pictures over a grid of the two values of the code that contribute most.

use super::StudyParams;
#[cfg(not(target_arch = "wasm32"))]
use super::figures::Figures;
use crate::buffers::Bytes;
use serde::{Deserialize, Serialize};

/// Fewest and most pictures on a side.
pub const SIDES: [u32; 2] = [2, 40];

/// A square grid, at the quantiles of the prior or of the codes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifold {
    /// Images per side, within [`SIDES`].
    pub side: u32,
}

impl Default for Manifold {
    fn default() -> Self {
        Self { side: 12 }
    }
}

impl StudyParams for Manifold {
    type Result = ManifoldResult;
}

/// The decoded grid.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ManifoldResult {
    /// `[side · side, channels, height, width]`, rows from above.
    pub images: Bytes,
}

#[cfg(not(target_arch = "wasm32"))]
impl Figures for Manifold {}
