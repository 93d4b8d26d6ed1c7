//! Pictures over a grid of the two values of the code that contribute most.

use super::StudyParams;
use crate::buffers::Bytes;
use serde::{Deserialize, Serialize};

/// A square grid, at the quantiles of the prior or of the codes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Manifold {
    /// Pictures on a side.
    pub side: u32,
}

impl StudyParams for Manifold {}

/// The decoded grid.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ManifoldResult {
    /// `[side · side, channels, height, width]`, rows from above.
    pub images: Bytes,
}
