//! What is measured of a network while it trains: its codes, anomaly scores, and restored images.

use super::{Bytes, Floats};
use crate::study::Likeness;
use serde::{Deserialize, Serialize};

/// What there is to see in the codes of a kind, measured on validation images.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum CodeDiagnostics {
    /// Codes that are distributions.
    Divergence {
        /// KL divergence from the prior of each value, in nats, `[latent]`.
        kl: Floats,
        /// Decoded samples of the prior, the same codes every time, `[count, channels, height, width]`.
        samples: Bytes,
    },
    /// Codes of which little is active.
    Activity {
        /// How many activations are how large: counts in bins of one width from 0 to `largest`.
        histogram: Floats,
        /// Upper end of the last bin.
        largest: f32,
        /// Share of all activations that are active.
        active: f32,
        /// Units that no image activates.
        dead: u32,
        /// Units in all.
        units: u32,
        /// The decoder's picture of each of the units that are active most, `[count, channels, height, width]`.
        pictures: Bytes,
    },
    /// Codes that are compared.
    Pairs {
        /// How many pairs of a kind are how far apart: counts in bins of one width from 0 to `farthest`.
        same: Floats,
        /// The same of other pairs.
        different: Floats,
        /// Upper end of the last bin, a distance.
        farthest: f32,
        /// Receiver operating characteristic: `[taken wrongly, taken rightly, …]`, shares of the other pairs and of
        /// those of a kind that are nearer than a threshold, from (0, 0) to (1, 1).
        roc: Floats,
        /// Where as many are refused wrongly as are taken wrongly.
        equal_error_rate: f32,
    },
    /// Codes that should not move.
    Sensitivity {
        /// Mean of ‖∂code/∂pixel‖² of each pixel, `[height, width]`.
        pixels: Floats,
    },
}

/// Scores of images by which odd ones are found: the larger, the worse an image fits what was learned.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Anomalies {
    /// Good images, of validation; they come first in each list, the odd ones behind them.
    pub good: u32,
    /// Mean squared error of each image.
    pub mean: Floats,
    /// Mean squared error over the worst fiftieth of its pixels.
    pub top: Floats,
    /// −ELBO in nats; empty where codes are no distributions.
    pub neg_elbo: Floats,
    /// Those that are worth a look, as indices in the lists: by each score the largest of all, the least of the odd ones and
    /// the least of the good ones.
    pub shown: Vec<u32>,
    /// Which images of the set these are.
    pub indices: Vec<u32>,
    /// They themselves, `[shown, channels, height, width]`.
    pub images: Bytes,
    /// Their reconstructions.
    pub copies: Bytes,
    /// Area under the characteristic of telling flawed pixels by their errors; none where nobody knows which are.
    pub pixel_auroc: Option<f32>,
}

/// Damaged images and how well they were restored.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Damaged {
    /// The damaged images, `[count, channels, height, width]`.
    pub images: Bytes,
    /// How near they are to the clean ones.
    pub before: Likeness,
    /// How near the restored ones are.
    pub after: Likeness,
}
