//! Sounds of a draft, as spectrograms.

use crate::data::import::sounds::{decode, spectrogram};
use crate::data::import::{ImportError, InputFile, MAX_FILE_BYTES};
use crate::data::{Dataset, ImageShape, tones};

/// Shape of a spectrogram.
pub(super) const SHAPE: ImageShape = {
    let Dataset { shape, .. } = tones::TONES;
    shape
};

/// Reads and decodes a sound file, from −1 to 1 at [`tones::SAMPLE_RATE`].
///
/// # Errors
/// What is wrong with the file.
pub(super) fn decode_file(file: &InputFile) -> Result<Vec<f32>, ImportError> {
    if file.size() > MAX_FILE_BYTES as u64 {
        let bytes = usize::try_from(file.size()).unwrap_or(usize::MAX);
        return Err(ImportError::FileTooLarge { name: file.name().into(), bytes });
    }
    let bytes = file.read().map_err(|error| ImportError::unreadable(file.name(), error))?;
    decode(file.name(), &bytes)
}

/// The image of a sound file.
///
/// # Errors
/// What is wrong with the file.
pub(super) fn image(file: &InputFile) -> Result<Vec<u8>, ImportError> {
    Ok(spectrogram(&decode_file(file)?))
}
