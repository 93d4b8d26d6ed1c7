//! TIFF and BigTIFF: whole numbers and floats of any width, grey, palettes, RGB and CMYK; the first page.

use super::samples::{Layout, Model, Values, rgba};
use super::{PictureError, PictureFormat, orientation, palette};
use crate::data::import::DecodedPicture;
use crate::data::import::limits::MAX_PICTURE_PIXELS;
use image::metadata::Orientation;
use std::io::Cursor;
use tiff::decoder::{Decoder, DecodingResult, Limits};
use tiff::tags::Tag;
use tiff::{ColorType, TiffError};

/// Most pages that are counted.
const MAX_PAGES: usize = 1000;

/// Width, height, and whether there can be colour.
pub(super) fn size(bytes: &[u8]) -> Option<([u32; 2], bool)> {
    let mut decoder = Decoder::new(Cursor::new(bytes)).ok()?;
    let (width, height) = decoder.dimensions().ok()?;
    let size = if orientation::swaps(upright(&mut decoder)) { [height, width] } else { [width, height] };
    let grey = matches!(decoder.colortype(), Ok(ColorType::Gray(_) | ColorType::Multiband { .. }));
    Some((size, !grey))
}

/// Decodes the first page.
///
/// # Errors
/// When it is cut off, damaged or of a rare kind.
pub(super) fn decode(bytes: &[u8]) -> Result<DecodedPicture, PictureError> {
    let indexed = palette::as_grey(bytes);
    let is_indexed = indexed.is_some();
    let bytes = indexed.as_deref().unwrap_or(bytes);
    let mut limits = Limits::default();
    // As many bytes as the largest picture has in four samples of 32 bits.
    limits.decoding_buffer_size = MAX_PICTURE_PIXELS as usize * 16;
    let mut decoder = Decoder::new(Cursor::new(bytes)).map_err(reason)?.with_limits(limits);
    let (width, height) = decoder.dimensions().map_err(reason)?;
    let (width, height) = (width as usize, height as usize);
    let colour = decoder.colortype().map_err(reason)?;
    let mut values = DecodingResult::U8(Vec::new());
    let planes = decoder.read_image_to_buffer(&mut values).map_err(reason)?.planes;
    let (samples, pixels) = (usize::from(colour.num_samples()), width * height);
    if colour.bit_depth() < 8 {
        values = DecodingResult::U8(unpack(&values, width * samples, colour.bit_depth(), !is_indexed)?);
    }
    let mut notes = Vec::new();
    let rgba = if is_indexed {
        let map = decoder.get_tag_u16_vec(Tag::ColorMap).map_err(reason)?;
        let DecodingResult::U8(indices) = &values else { return Err(rare()) };
        palette::colours(indices, &map).ok_or(PictureError::Damaged(PictureFormat::Tiff))?
    } else {
        let steps = if planes > 1 { [1, pixels] } else { [samples, 1] };
        let model = model(&mut decoder, colour, &mut notes)?;
        converted(&values, colour, Layout { model, steps, pixels }, &mut notes)
    };
    let upright = upright(&mut decoder);
    note_pages(&mut decoder, &mut notes);
    Ok(orientation::apply(DecodedPicture { width, height, rgba, notes }, upright))
}

/// The samples as bytes of red, green, blue and opacity.
fn converted(values: &DecodingResult, colour: ColorType, layout: Layout, notes: &mut Vec<String>) -> Vec<u8> {
    let floats: Vec<f32> = match values {
        DecodingResult::U8(v) => {
            // A JPEG inside may have been compressed with loss.
            let mut rgba = rgba(&Values::Bytes(v, !matches!(colour, ColorType::YCbCr(_))), layout, notes);
            if matches!(colour, ColorType::YCbCr(_)) {
                rgba.as_chunks_mut::<4>().0.iter_mut().for_each(from_ycbcr);
            }
            return rgba;
        }
        DecodingResult::U16(v) => return rgba(&Values::Words(v), layout, notes),
        DecodingResult::F32(v) => return rgba(&Values::Floats(v), layout, notes),
        DecodingResult::U32(v) => v.iter().map(|v| *v as f32).collect(),
        DecodingResult::U64(v) => v.iter().map(|v| *v as f32).collect(),
        DecodingResult::F16(v) => v.iter().map(|v| v.to_f32()).collect(),
        DecodingResult::F64(v) => v.iter().map(|v| *v as f32).collect(),
        DecodingResult::I8(v) => v.iter().map(|v| f32::from(*v)).collect(),
        DecodingResult::I16(v) => v.iter().map(|v| f32::from(*v)).collect(),
        DecodingResult::I32(v) => v.iter().map(|v| *v as f32).collect(),
        DecodingResult::I64(v) => v.iter().map(|v| *v as f32).collect(),
    };
    rgba(&Values::Floats(&floats), layout, notes)
}

/// What the samples of a pixel are.
fn model(
    decoder: &mut Decoder<Cursor<&[u8]>>,
    colour: ColorType,
    notes: &mut Vec<String>,
) -> Result<Model, PictureError> {
    Ok(match colour {
        ColorType::Gray(_) => Model::Grey(false),
        ColorType::GrayA(_) => Model::Grey(true),
        ColorType::RGB(_) | ColorType::YCbCr(8) => Model::Rgb(false),
        ColorType::RGBA(_) => Model::Rgb(true),
        ColorType::CMYK(8 | 16) | ColorType::CMYKA(8 | 16) => Model::Cmyk,
        ColorType::Multiband { num_samples, .. } => {
            // 1 and 2 mean opacity (TIFF 6.0, "ExtraSamples").
            let extra = decoder.find_tag_unsigned_vec::<u16>(Tag::ExtraSamples).ok().flatten();
            let alpha = extra.is_some_and(|extra| matches!(extra.first(), Some(1 | 2)));
            if !alpha {
                notes.push(format!("Only the first of its {num_samples} channels is used."));
            }
            Model::Grey(alpha)
        }
        _ => return Err(rare()),
    })
}

/// BT.601 luma and colour differences, as JPEG has them, to red, green and blue.
fn from_ycbcr(pixel: &mut [u8; 4]) {
    let [y, b, r] = [0, 1, 2].map(|i| f32::from(pixel[i]));
    let (b, r) = (b - 128.0, r - 128.0);
    let rgb = [y + 1.402 * r, y - 0.344_136 * b - 0.714_136 * r, y + 1.772 * b];
    for (out, value) in pixel.iter_mut().zip(rgb) {
        *out = (value + 0.5) as u8;
    }
}

/// Samples of less than a byte, one a byte: as they are, or as the full range of grey.
fn unpack(values: &DecodingResult, row: usize, bits: u8, grey: bool) -> Result<Vec<u8>, PictureError> {
    let (DecodingResult::U8(packed), 1 | 2 | 4) = (values, bits) else { return Err(rare()) };
    let per_byte = usize::from(8 / bits);
    let bytes = row.div_ceil(per_byte);
    let most = (1 << bits) - 1;
    let sample = |row: &[u8], i: usize| {
        let shift = 8 - bits - bits * (i % per_byte) as u8;
        (row[i / per_byte] >> shift & most) * if grey { 255 / most } else { 1 }
    };
    let rows = packed.chunks_exact(bytes.max(1));
    Ok(rows.flat_map(|packed| (0..row).map(move |i| sample(packed, i))).collect())
}

fn upright(decoder: &mut Decoder<Cursor<&[u8]>>) -> Orientation {
    let tag = decoder.find_tag_unsigned::<u8>(Tag::Orientation).ok().flatten();
    tag.and_then(Orientation::from_exif).unwrap_or(Orientation::NoTransforms)
}

fn note_pages(decoder: &mut Decoder<Cursor<&[u8]>>, notes: &mut Vec<String>) {
    let mut pages = 1;
    while pages < MAX_PAGES && decoder.more_images() && decoder.next_image().is_ok() {
        pages += 1;
    }
    if pages > 1 {
        let most = if pages == MAX_PAGES { "at least " } else { "" };
        notes.push(format!("Only the first of its {most}{pages} pages is used."));
    }
}

const fn rare() -> PictureError {
    PictureError::Rare(PictureFormat::Tiff)
}

fn reason(error: TiffError) -> PictureError {
    match error {
        TiffError::IoError(_) => PictureError::Cut(PictureFormat::Tiff),
        TiffError::UnsupportedError(_) | TiffError::LimitsExceeded => rare(),
        _ => PictureError::Damaged(PictureFormat::Tiff),
    }
}
