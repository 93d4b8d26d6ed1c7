//! JPEG, by the decoder that `image` uses, but straight into the pixels wanted: a photo of 50 megapixels needs 200 MB, not 350.

use super::samples::{Layout, Model, Values, note_dark, rgba};
use super::{PictureError, PictureFormat, frames, orientation};
use crate::data::import::DecodedPicture;
use image::metadata::Orientation;
use zune_jpeg::JpegDecoder;
use zune_jpeg::errors::DecodeErrors;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

/// Width, height, and whether there can be colour.
pub(super) fn size(bytes: &[u8]) -> Option<([u32; 2], bool)> {
    let mut decoder = decoder(bytes, ColorSpace::RGB);
    decoder.decode_headers().ok()?;
    let (width, height) = decoder.dimensions()?;
    let (width, height) = (u32::try_from(width).ok()?, u32::try_from(height).ok()?);
    let size = if orientation::swaps(upright(&decoder)) { [height, width] } else { [width, height] };
    Some((size, decoder.input_colorspace() != Some(ColorSpace::Luma)))
}

/// Decodes a picture.
///
/// # Errors
/// When it is cut off, damaged or of a rare kind.
pub(super) fn decode(bytes: &[u8]) -> Result<DecodedPicture, PictureError> {
    if frames::is_cut(PictureFormat::Jpeg, bytes) {
        return Err(PictureError::Cut(PictureFormat::Jpeg));
    }
    let mut head = decoder(bytes, ColorSpace::RGBA);
    head.decode_headers().map_err(reason)?;
    let upright = upright(&head);
    let (colours, model, samples) = match head.input_colorspace() {
        Some(ColorSpace::Luma) => (ColorSpace::Luma, Model::Grey(false), 1),
        // Its conversion of ink straight to RGBA gives wrong colours (0.5.15).
        Some(ColorSpace::CMYK | ColorSpace::YCCK) => (ColorSpace::RGB, Model::Rgb(false), 3),
        _ => (ColorSpace::RGBA, Model::Rgb(false), 4),
    };
    let mut decoder = decoder(bytes, colours);
    let pixels = decoder.decode().map_err(reason)?;
    let (width, height) = decoder.dimensions().unwrap_or_default();
    let layout = Layout { model, steps: [samples, 1], pixels: width * height };
    let mut notes = Vec::new();
    let rgba = if colours == ColorSpace::RGBA {
        note_dark(&pixels, layout, &mut notes);
        pixels
    } else {
        rgba(&Values::Bytes(&pixels, false), layout, &mut notes)
    };
    if rgba.len() != width * height * 4 {
        return Err(PictureError::Damaged(PictureFormat::Jpeg));
    }
    Ok(orientation::apply(DecodedPicture { width, height, rgba, notes }, upright))
}

fn decoder(bytes: &[u8], colours: ColorSpace) -> JpegDecoder<ZCursor<&[u8]>> {
    // Sizes are checked before; cameras write flaws that strictness would refuse.
    let options = DecoderOptions::default()
        .set_strict_mode(false)
        .set_max_width(usize::MAX)
        .set_max_height(usize::MAX)
        .jpeg_set_out_colorspace(colours);
    JpegDecoder::new_with_options(ZCursor::new(bytes), options)
}

fn upright(decoder: &JpegDecoder<ZCursor<&[u8]>>) -> Orientation {
    let exif = decoder.exif().and_then(|exif| Orientation::from_exif_chunk(exif));
    exif.unwrap_or(Orientation::NoTransforms)
}

fn reason(error: DecodeErrors) -> PictureError {
    match error {
        DecodeErrors::ExhaustedData | DecodeErrors::IoErrors(_) => PictureError::Cut(PictureFormat::Jpeg),
        DecodeErrors::Unsupported(_) => PictureError::Rare(PictureFormat::Jpeg),
        _ => PictureError::Damaged(PictureFormat::Jpeg),
    }
}
