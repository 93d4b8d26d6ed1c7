//! Sound files: their samples, and the images that are made of them.

mod decoder;
mod error;
mod resample;

pub use error::SoundError;

use super::ImportError;
use crate::data::tones;

/// Longest part of a sound that is decoded, in seconds: its image is that of half a second, the loudest.
pub const MAX_SECONDS: u32 = 60;

/// Decodes a sound file (WAV, FLAC, Ogg Vorbis, MP3): its first [`MAX_SECONDS`], all channels mixed, from −1 to 1 at
/// [`tones::SAMPLE_RATE`].
///
/// # Errors
/// A sentence for a file that is no sound, is damaged or of a rare kind, or is silent.
pub fn decode(name: &str, bytes: &[u8]) -> Result<Vec<f32>, ImportError> {
    samples(bytes).map_err(|source| ImportError::Sound { name: name.into(), source })
}

/// The image of a sound, `[32, 32]`: of its loudest half second. A shorter sound is followed by silence.
pub fn spectrogram(samples: &[f32]) -> Vec<u8> {
    tones::image(samples)
}

fn samples(bytes: &[u8]) -> Result<Vec<f32>, SoundError> {
    let decoder::Mono { samples, rate } = decoder::mono(bytes, MAX_SECONDS)?;
    let samples = resample::resample(&samples, rate, tones::SAMPLE_RATE);
    if tones::is_silent(&samples) { Err(SoundError::Silent) } else { Ok(samples) }
}
