//! Sounds of a draft, as spectrograms.

use crate::data::import::sounds::{decode, spectrogram};
use crate::data::import::{ImportError, InputFile, Platform};
use crate::data::{Dataset, ImageShape, tones};

/// Shape of a spectrogram.
pub(super) const SHAPE: ImageShape = {
    let Dataset { shape, .. } = tones::TONES;
    shape
};

/// The image of a sound file.
///
/// # Errors
/// What is wrong with the file.
pub(super) async fn image(file: &InputFile, platform: &dyn Platform) -> Result<Vec<u8>, ImportError> {
    Ok(spectrogram(&decode(file, platform).await?))
}
