//! Latent traversal: the decoder's picture of a code as each of its values is changed, and what each value contributes.

use super::{Place, StudyParams};
use crate::buffers::{Bytes, Floats};
use serde::{Deserialize, Serialize};

/// A row of pictures for each of the values that contribute most.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Traversal {
    /// The code whose values are changed, one at a time.
    pub from: Place,
    /// Pictures for each value, an odd number.
    pub steps: u32,
    /// How far a value is changed to either side, in its standard deviations over the set.
    pub reach: f32,
}

impl Default for Traversal {
    fn default() -> Self {
        Self { from: Place::Mean, steps: 9, reach: 2.5 }
    }
}

impl StudyParams for Traversal {
    fn places(&self) -> &[Place] {
        core::slice::from_ref(&self.from)
    }
}

/// What each value of a code draws.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TraversalResult {
    /// The values by falling contribution: KL divergence where codes are distributions, else variance.
    pub order: Vec<u32>,
    /// Mean of each value over the set, `[latent]`.
    pub mean: Floats,
    /// Standard deviation of each, `[latent]`.
    pub std: Floats,
    /// KL divergence of each from the prior, in nats; empty where codes are no distributions.
    pub divergence: Floats,
    /// The code it starts from, `[latent]`.
    pub code: Floats,
    /// A row for each of the first values in `order`, `[rows, steps, channels, height, width]`.
    pub images: Bytes,
}
