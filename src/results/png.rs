//! Pictures as PNG files.

use super::ResultsError;
use crate::data::ImageShape;
use crate::plot::Raster;
use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder as _};

/// A grey or RGB image, `[channels, height, width]`, as a PNG.
///
/// # Errors
/// When it has no pixels, or not as many as its shape says.
pub fn png(shape: ImageShape, pixels: &[u8]) -> Result<Vec<u8>, ResultsError> {
    let plane = shape.height * shape.width;
    let ground = match shape.channels {
        3 => {
            let mixed = (0..plane).flat_map(|at| (0..3).map(move |channel| channel * plane + at));
            encode(&mixed.map(|at| pixels.get(at).copied().unwrap_or(0)).collect::<Vec<_>>(), shape, true)
        }
        _ => encode(pixels.get(..plane).unwrap_or_default(), shape, false),
    };
    ground.map_err(ResultsError::Picture)
}

fn encode(pixels: &[u8], shape: ImageShape, colour: bool) -> Result<Vec<u8>, String> {
    let kind = if colour { ExtendedColorType::Rgb8 } else { ExtendedColorType::L8 };
    write(pixels, [shape.width, shape.height], kind)
}

/// What a figure blits, as a PNG; gaps stay transparent.
///
/// # Errors
/// When it has no pixels.
pub fn raster_png(raster: &Raster) -> Result<Vec<u8>, ResultsError> {
    write(&raster.rgba, [raster.width, raster.height], ExtendedColorType::Rgba8)
        .map_err(ResultsError::Picture)
}

fn write(pixels: &[u8], [width, height]: [usize; 2], kind: ExtendedColorType) -> Result<Vec<u8>, String> {
    let size = |side: usize| u32::try_from(side).map_err(|error| error.to_string());
    let expected = width * height * usize::from(kind.bits_per_pixel() / 8);
    if pixels.is_empty() || pixels.len() != expected {
        return Err(format!("it has {} bytes in place of {expected}", pixels.len()));
    }
    let mut png = Vec::new();
    let encoder = PngEncoder::new(&mut png);
    encoder.write_image(pixels, size(width)?, size(height)?, kind).map_err(|error| error.to_string())?;
    Ok(png)
}
