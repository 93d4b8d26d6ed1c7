//! Training on burn. No other module uses burn.
//!
//! [`Trainer`] is a run on a device: parameters, optimiser state, images, and one optimiser step at a time.
//! [`Service`] answers the protocol's commands with it, on any platform; the browser's workers and the host's tests
//! drive the same service.

mod anomaly_scores;
mod baseline;
mod batch;
mod checkpoint;
mod code_diagnostics;
mod code_map;
mod collect;
mod decoder;
mod device;
mod early_stopping;
mod images;
mod inference;
mod layer;
mod network;
pub mod objective;
mod optimiser;
mod pair_sampler;
mod params;
mod read;
mod receipt;
mod run;
mod schedule;
mod service;
mod step;
pub mod study;
mod time_budget;
mod validation;
mod values;

pub use anomaly_scores::AnomalyScores;
pub use baseline::BaselineFit;
pub use code_diagnostics::activity_threshold;
pub use decoder::Decoder;
pub use device::{DeviceError, open};
pub use inference::Reconstruction;
pub use layer::{BatchStats, Dropout, Mode, TrainPass, forward};
pub use network::{EncoderOutput, decode, encode, encode_distribution};
pub use pair_sampler::pair_labels;
pub use params::{Param, fresh_params};
pub use run::Trainer;
pub use service::{Outcome, Service};
pub use step::Losses;
pub use time_budget::Clock;
pub use validation::Score;
pub use values::{values_of, write_values};

use crate::checkpoint::CheckpointError;
use crate::data::ColumnsError;

/// Why an experiment can't be run: a sentence for the user.
#[derive(Debug, thiserror::Error)]
pub enum TrainerError {
    /// The set is too small to train and validate on.
    #[error("there are {found} images; at least {least} are needed to train and validate")]
    TooFewImages {
        /// Images in the set.
        found: usize,
        /// Images needed.
        least: usize,
    },
    /// The spec asks for the user's own images, and none were given.
    #[error("this experiment was made with its author's own images; bring images to run it")]
    NoImages,
    /// A checkpoint of other columns, or of images in place of a table.
    #[error(transparent)]
    OtherData(#[from] ColumnsError),
    /// A checkpoint that can't be read, or of another network.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// No link can say how the network came about.
    #[error(
        "settings that shape the training were changed on the way, and a link can't say when: train the experiment anew \
            to get a receipt"
    )]
    Adjusted,
    /// The device stopped answering.
    #[error("the {0} device stopped answering: {1}")]
    Device(&'static str, String),
}
