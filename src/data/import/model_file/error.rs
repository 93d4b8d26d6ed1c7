//! What can be wrong with the file of a run.

use super::MODEL_FORMAT;
use crate::data::import::error::ReadError;
use std::io;

/// Why the file of a run can't be read or written: what follows the file's name in a sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ModelFileError {
    /// A format of a later version of Hourglass.
    #[error(
        "was saved by a newer Hourglass (format {0}; this one reads up to {MODEL_FORMAT}): update Hourglass and open it again"
    )]
    Newer(u64),
    /// A part that every such file has.
    #[error("is no run of Hourglass: there is no “{0}” in it")]
    Missing(&'static str),
    /// Another file.
    #[error(
        "is neither a run nor a checkpoint of Hourglass: open a .hourglass or .safetensors file that it saved"
    )]
    Unknown,
    /// Weights that another program saved.
    #[error(
        "holds weights that another program saved, not a network of Hourglass: open a file that Hourglass saved"
    )]
    Foreign,
    /// Bytes that are missing or wrong.
    #[error("is damaged or was cut off: download it again")]
    Damaged,
    /// A part that can't be understood.
    #[error("is damaged: its “{0}” can't be understood; download it again")]
    Part(&'static str),
    /// Images that don't fit together.
    #[error("is damaged: {0} in its “images.npz”; download it again")]
    Images(String),
    /// More than is read or written.
    #[error("holds more than is allowed: “{name}” has over {} MB", most >> 20)]
    TooLarge {
        /// The part.
        name: String,
        /// The most bytes that it may have.
        most: usize,
    },
    /// The bytes can't be read.
    #[error("can't be read ({0}): was it moved or changed?")]
    Unreadable(String),
}

impl ModelFileError {
    /// Bytes that can't be read, or are wrongly packed.
    pub(super) fn unreadable(error: io::Error) -> Self {
        match ReadError::unreadable(error) {
            ReadError::Unreadable(why) => Self::Unreadable(why),
            _ => Self::Damaged,
        }
    }
}
