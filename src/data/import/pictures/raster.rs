//! PNG, GIF, WebP, BMP and ICO, by the decoders of `image`.

use super::samples::{Layout, Model, Values, rgba};
use super::{PictureError, PictureFormat, frames, orientation};
use crate::data::import::DecodedPicture;
use crate::data::import::limits::MAX_PICTURE_PIXELS;
use image::error::ImageError;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use std::io::{Cursor, ErrorKind};

/// Bytes of the largest picture that is decoded, in four samples of 16 bits.
const MAX_ALLOC: u64 = MAX_PICTURE_PIXELS * 8;

/// Width, height, and whether there can be colour.
pub(super) fn size(format: ImageFormat, bytes: &[u8]) -> Option<([u32; 2], bool)> {
    let mut decoder = decoder(format, bytes).ok()?;
    let (width, height) = decoder.dimensions();
    let turned = decoder.orientation().is_ok_and(orientation::swaps);
    let size = if turned { [height, width] } else { [width, height] };
    Some((size, decoder.color_type().has_color()))
}

/// Decodes a picture, the first frame of an animation.
///
/// # Errors
/// When it is cut off, damaged or of a rare kind.
pub(super) fn decode(format: PictureFormat, bytes: &[u8]) -> Result<DecodedPicture, PictureError> {
    let raster = format.raster().ok_or(PictureError::NotAPicture)?;
    if frames::is_cut(format, bytes) {
        return Err(PictureError::Cut(format));
    }
    let reason = |error| reason(format, &error);
    let mut decoder = decoder(raster, bytes).map_err(reason)?;
    let upright = decoder.orientation().unwrap_or(image::metadata::Orientation::NoTransforms);
    let image = DynamicImage::from_decoder(decoder).map_err(reason)?;
    let mut notes = Vec::new();
    frames::note(format, bytes, &mut notes);
    let (width, height) = (image.width() as usize, image.height() as usize);
    let rgba = eight_bits(&image, &mut notes);
    drop(image);
    Ok(orientation::apply(DecodedPicture { width, height, rgba, notes }, upright))
}

fn decoder(format: ImageFormat, bytes: &[u8]) -> Result<impl ImageDecoder + '_, ImageError> {
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MAX_ALLOC);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    reader.into_decoder()
}

/// The pixels, 12-bit and other dark ones stretched.
fn eight_bits(image: &DynamicImage, notes: &mut Vec<String>) -> Vec<u8> {
    let (values, model) = match image {
        DynamicImage::ImageLuma8(i) => (Values::Bytes(i.as_raw(), true), Model::Grey(false)),
        DynamicImage::ImageLumaA8(i) => (Values::Bytes(i.as_raw(), true), Model::Grey(true)),
        DynamicImage::ImageRgb8(i) => (Values::Bytes(i.as_raw(), true), Model::Rgb(false)),
        DynamicImage::ImageRgba8(i) => (Values::Bytes(i.as_raw(), true), Model::Rgb(true)),
        DynamicImage::ImageLuma16(i) => (Values::Words(i.as_raw()), Model::Grey(false)),
        DynamicImage::ImageLumaA16(i) => (Values::Words(i.as_raw()), Model::Grey(true)),
        DynamicImage::ImageRgb16(i) => (Values::Words(i.as_raw()), Model::Rgb(false)),
        DynamicImage::ImageRgba16(i) => (Values::Words(i.as_raw()), Model::Rgb(true)),
        other => return other.to_rgba8().into_raw(),
    };
    let samples = usize::from(image.color().channel_count());
    let pixels = image.width() as usize * image.height() as usize;
    rgba(&values, Layout { model, steps: [samples, 1], pixels }, notes)
}

/// What the decoder's error means for the owner of the file.
fn reason(format: PictureFormat, error: &ImageError) -> PictureError {
    let text = error.to_string();
    let ended = match error {
        ImageError::IoError(io) => io.kind() == ErrorKind::UnexpectedEof,
        _ => [
            "unexpected end",
            "UnexpectedEof",
            "unexpected EOF",
            "failed to fill",
            "Exhausted",
            "No more bytes",
        ]
        .iter()
        .any(|words| text.contains(words)),
    };
    match error {
        _ if ended => PictureError::Cut(format),
        ImageError::Unsupported(_) => PictureError::Rare(format),
        _ => PictureError::Damaged(format),
    }
}
