//! Checks of a picture before anything decodes it.

use super::bytes::extension;
use super::error::ImportError;
use super::format::{Becomes, FileKind, Format, Reader};
use super::formats::{is_extension, names, recognise};
use super::limits::{MAX_FILE_BYTES, MAX_PICTURE_PIXELS, MAX_PICTURE_SIDE};

/// Checks that a file is a picture that can be opened without harm.
///
/// # Errors
/// A sentence for a file that is no picture, has a damaged head, or is too large.
pub fn check_image(name: &str, bytes: &[u8]) -> Result<&'static Format, ImportError> {
    let kind = recognise(name, bytes);
    let Some(format) = kind.format().filter(|format| format.becomes == Becomes::Image) else {
        let extension = extension(name);
        return Err(if matches!(kind, FileKind::Text) && is_extension(Becomes::Image, &extension) {
            ImportError::TextNamedPicture { name: name.into(), extension }
        } else {
            ImportError::NotAPicture { name: name.into(), what: kind.noun(), formats: names(Becomes::Image) }
        });
    };
    if bytes.len() > MAX_FILE_BYTES {
        return Err(ImportError::FileTooLarge { name: name.into(), bytes: bytes.len() });
    }
    // A drawing is rendered at whatever size is asked for.
    let Reader::Bitmap(size) = format.reader else { return Ok(format) };
    let [width, height] = match size(bytes) {
        Some(size) if !size.contains(&0) => size,
        _ => return Err(ImportError::DamagedPicture { name: name.into(), format: format.name }),
    };
    let pixels = u64::from(width) * u64::from(height);
    if width.max(height) > MAX_PICTURE_SIDE || pixels > MAX_PICTURE_PIXELS {
        return Err(ImportError::PictureTooLarge { name: name.into(), width, height });
    }
    Ok(format)
}
