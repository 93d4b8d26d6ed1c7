//! What is wrong with a sound file.

/// Why a sound can't be read: what follows the file's name in a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SoundError {
    /// A file of no format of sounds that can be read.
    #[error("is not a sound that can be read: save it as WAV, FLAC, OGG or MP3")]
    NotASound,
    /// A codec without a decoder.
    #[error("is a sound of a kind that can't be read: save it as WAV, FLAC, OGG or MP3")]
    Codec,
    /// Opus, which there is no decoder for.
    #[error("is an Opus sound, which can't be read: save it as WAV, FLAC, OGG or MP3")]
    Opus,
    /// Nothing in it can be decoded.
    #[error("is a damaged sound: fetch it again")]
    Damaged,
    /// The file ends before the sound does.
    #[error("is a sound that was cut off: fetch it again")]
    Cut,
    /// No samples.
    #[error("holds no sound: it has a length of 0 seconds")]
    Empty,
    /// Nothing to hear.
    #[error("is silent: there is nothing to hear in it")]
    Silent,
}
