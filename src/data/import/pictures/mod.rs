//! Picture files: their heads, their pixels, and how they are made alike for a set.

mod error;
mod fit;
mod frames;
mod ground;
mod head;
mod jpeg;
mod orientation;
mod palette;
mod raster;
mod samples;
mod tiff;

pub use super::picture_format::PictureFormat;
pub use crate::data::preprocess::{Fitting, GroundColour};
pub use error::PictureError;
pub use fit::{fit, shrink};
pub use ground::{Decided, decide, ground};
pub use head::{DRAWN, PictureHead, check, format_of, head};

use super::{DecodedPicture, ImportError, Platform};

/// Decodes a picture file: upright, the first frame or page, with 12-bit and other dark values stretched as its notes say.
/// AVIF, HEIC and SVG are decoded by the platform.
///
/// # Errors
/// A sentence for a file that is no picture, is damaged or cut off, is too large, or can't be read here.
pub async fn decode(
    name: &str,
    bytes: &[u8],
    platform: &dyn Platform,
) -> Result<DecodedPicture, ImportError> {
    let failed = |source| ImportError::Picture { name: name.into(), source };
    let PictureHead { format, .. } = check(bytes).map_err(failed)?;
    let mut picture = match format {
        PictureFormat::Avif | PictureFormat::Heic | PictureFormat::Svg => {
            platform.decode(name, bytes).await.map_err(|why| {
                failed(if why.is_empty() {
                    PictureError::Unreadable(format)
                } else {
                    PictureError::Platform(why)
                })
            })?
        }
        PictureFormat::Jpeg => jpeg::decode(bytes).map_err(failed)?,
        PictureFormat::Tiff => tiff::decode(bytes).map_err(failed)?,
        _ => raster::decode(format, bytes).map_err(failed)?,
    };
    note_emptiness(&mut picture);
    Ok(picture)
}

/// Says that there is nothing to see in a picture that is transparent throughout, or of one colour.
fn note_emptiness(picture: &mut DecodedPicture) {
    let pixels = picture.rgba.as_chunks::<4>().0;
    let Some(first) = pixels.first() else { return };
    let what = if pixels.iter().all(|pixel| pixel[3] == 0) {
        "it is transparent throughout"
    } else if pixels.len() > 1 && pixels.iter().all(|pixel| pixel == first) {
        "all of it has one colour"
    } else {
        return;
    };
    picture.notes.push(format!("There is nothing to see in it: {what}."));
}
