//! What is wrong with a sound file.

use crate::data::import::limits::{MAX_FILE_BYTES, MAX_PAGE_SOUND_BYTES};
use crate::data::import::platform::PLACE;

/// Why a sound can't be read: what follows the file's name in a sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SoundError {
    /// A file of no format of sounds that can be read.
    #[error("is not a sound that can be read: save it as WAV, FLAC, OGG or MP3")]
    NotASound,
    /// A codec without a decoder.
    #[error("is a sound of a kind that can't be read: save it as WAV, FLAC, OGG or MP3")]
    Codec,
    /// A format that only browsers read, and this one, or the command line, does not.
    #[error("is {0}, which {PLACE} can't read: save it as WAV")]
    Unreadable(&'static str),
    /// What the platform says about it.
    #[error("{0}")]
    Platform(String),
    /// Nothing in it can be decoded.
    #[error("is a damaged sound: download it again")]
    Damaged,
    /// The file ends before the sound does.
    #[error("is a sound that was cut off: download or save it again")]
    Cut,
    /// No samples.
    #[error("holds no sound: it has a length of 0 seconds")]
    Empty,
    /// Nothing to hear.
    #[error("is silent: there is nothing to hear in it")]
    Silent,
    /// Too many bytes.
    #[error("has {} MB; a sound may have at most {} MB", .0 / 1_000_000, MAX_FILE_BYTES / 1_000_000)]
    TooManyBytes(u64),
    /// Too many bytes for a browser's decoder, which unpacks all of it.
    #[error(
        "has {} MB; a sound of this kind may have at most {} MB: cut it, or save it as WAV", .0 / 1_000_000,
        MAX_PAGE_SOUND_BYTES / 1_000_000
    )]
    TooLong(u64),
}
