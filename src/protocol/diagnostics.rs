//! What is measured of a network while it trains: its codes, anomaly scores, and restored images.

use super::{Bytes, Floats};
use crate::data::TableRows;
use crate::metrics::Fidelity;
use serde::{Deserialize, Serialize};

/// Diagnostics of the codes that suit the kind of autoencoder, measured on validation images.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum CodeDiagnostics {
    /// Codes that are distributions.
    Divergence {
        /// KL divergence from the prior of each value, in nats, `[latent]`.
        kl: Floats,
        /// Decoded samples of the prior, the same codes every time, `[count, channels, height, width]`.
        samples: Bytes,
    },
    /// Codes that are sparse.
    Activity {
        /// Histogram of the activations: counts in bins of equal width from 0 to `largest`.
        histogram: Floats,
        /// Upper end of the last bin.
        largest: f32,
        /// Share of all activations that are active.
        active: f32,
        /// Number of units that no image activates.
        dead: u32,
        /// Number of units.
        units: u32,
        /// The decoder's picture of each of the most active units, `[count, channels, height, width]`.
        pictures: Bytes,
    },
    /// Codes that are compared in pairs.
    Pairs {
        /// Histogram of the distances of matching pairs: counts in bins of equal width from 0 to `farthest`.
        same: Floats,
        /// The same of pairs that do not match.
        different: Floats,
        /// Upper end of the last bin, a distance.
        farthest: f32,
        /// Receiver operating characteristic, `[false positive rate, true positive rate, …]` from (0, 0) to (1, 1): the shares
        /// of pairs nearer than a threshold, of those that do not match and of those that do.
        roc: Floats,
        /// The rate at the threshold where false positives and false negatives are equally frequent.
        equal_error_rate: f32,
    },
    /// Codes that should change little with the image.
    Sensitivity {
        /// Mean of ‖∂code/∂pixel‖² of each pixel, `[height, width]`.
        pixels: Floats,
    },
}

/// Anomaly scores of images: the larger, the worse an image is copied. Where no image is anomalous, there are those of the
/// normal ones, so that a threshold can be set by which images from outside are judged.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Anomalies {
    /// Number of normal images (of validation); they come first in each list, the anomalous ones behind them.
    pub good: u32,
    /// Index in the set of each image that is scored, in the order of the lists.
    pub scored: Vec<u32>,
    /// Mean squared error of each image.
    pub mean: Floats,
    /// Mean squared error over the worst fiftieth of its pixels.
    pub top: Floats,
    /// −ELBO in nats; empty where codes are no distributions.
    pub neg_elbo: Floats,
    /// The images that are shown, as indices in the lists: by each score the largest of all, the smallest of the anomalous and
    /// the smallest of the normal ones.
    pub shown: Vec<u32>,
    /// Indices of these in the set.
    pub indices: Vec<u32>,
    /// Their pixels, `[shown, channels, height, width]`.
    pub images: Bytes,
    /// Their reconstructions.
    pub copies: Bytes,
    /// Of a table, the same as numbers; `None` for images.
    pub rows: Option<TableRows>,
    /// AUROC of finding defective pixels by their errors; `None` when the set has no masks.
    pub pixel_auroc: Option<f32>,
}

/// Damaged images and how well they were restored.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Damaged {
    /// The damaged images, `[count, channels, height, width]`.
    pub images: Bytes,
    /// Their similarity to the clean ones.
    pub before: Fidelity,
    /// The similarity of the restored ones to the clean ones.
    pub after: Fidelity,
}
