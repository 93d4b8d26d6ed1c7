//! Sound files: their samples, and the images that are made of them.

mod decoder;
mod error;
mod resample;

pub use error::SoundError;

use super::format::Reader;
use super::formats::recognise_file;
use super::limits::{MAX_FILE_BYTES, MAX_PAGE_SOUND_BYTES, MAX_SECONDS};
use super::{ImportError, InputFile, Platform};
use crate::data::tones;

/// Decodes a sound file: its first [`MAX_SECONDS`], all channels mixed, from −1 to 1 at [`tones::SAMPLE_RATE`]. WAV, FLAC, Ogg
/// Vorbis and MP3 are decoded here, others by the platform.
///
/// # Errors
/// A sentence for a file that is no sound, is damaged, cut off or of a rare kind, can't be read here, or is silent.
pub async fn decode(file: &InputFile, platform: &dyn Platform) -> Result<Vec<f32>, ImportError> {
    let unreadable = |error| ImportError::unreadable(file.name(), error);
    let failed = |source| ImportError::Sound { name: file.name().into(), source };
    let format = recognise_file(file).map_err(unreadable)?.format();
    if file.size() > MAX_FILE_BYTES as u64 {
        return Err(failed(SoundError::TooManyBytes(file.size())));
    }
    let of_page = format.filter(|format| matches!(format.reader, Reader::PageSound));
    if of_page.is_some() && file.size() > MAX_PAGE_SOUND_BYTES as u64 {
        return Err(failed(SoundError::TooLong(file.size())));
    }
    let bytes = file.read().map_err(unreadable)?;
    let here = match of_page {
        Some(format) => Err(SoundError::Unreadable(format.noun)),
        None => here(&bytes),
    };
    let samples = match here {
        Ok(samples) => samples,
        // A rare codec in a common file may be one that a browser knows.
        Err(why @ (SoundError::Unreadable(_) | SoundError::Codec)) if bytes.len() <= MAX_PAGE_SOUND_BYTES => {
            let decoded = platform.decode_sound(&bytes).await;
            let mut samples = decoded
                .map_err(|told| failed(if told.is_empty() { why } else { SoundError::Platform(told) }))?;
            samples.truncate((MAX_SECONDS * tones::SAMPLE_RATE) as usize);
            samples
        }
        Err(why) => return Err(failed(why)),
    };
    match samples.is_empty() {
        true => Err(failed(SoundError::Empty)),
        false if tones::is_silent(&samples) => Err(failed(SoundError::Silent)),
        false => Ok(samples),
    }
}

/// The image of a sound, `[32, 32]`: of its loudest half second. A shorter sound is followed by silence.
pub fn spectrogram(samples: &[f32]) -> Vec<u8> {
    tones::image(samples)
}

/// Decodes a sound by the decoders of this crate.
fn here(bytes: &[u8]) -> Result<Vec<f32>, SoundError> {
    let decoder::Mono { samples, rate } = decoder::mono(bytes, MAX_SECONDS)?;
    Ok(resample::resample(&samples, rate, tones::SAMPLE_RATE))
}
