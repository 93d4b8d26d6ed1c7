//! `preview.png`: some images and their copies, as a file manager or a colleague sees them.

use crate::data::ImageShape;
use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder as _};

/// Least side of an image in the picture, in pixels; smaller ones are enlarged by a whole number.
const SIDE: usize = 56;
/// Pixels between images.
const GAP: usize = 4;
/// Brightness between images.
const GROUND: u8 = 40;

/// Images and their copies.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Preview {
    /// Shape of an image.
    pub shape: ImageShape,
    /// `[n, channels, height, width]`; one pixel a value for rows of a table.
    pub originals: Vec<u8>,
    /// The same of their copies.
    pub copies: Vec<u8>,
}

impl Preview {
    /// As a PNG: images in a row above their copies; rows of a table below each other, beside their copies. `None` without any.
    pub(super) fn to_png(&self) -> Option<Vec<u8>> {
        let ImageShape { channels, height, width } = self.shape;
        let count = self.originals.len().checked_div(self.shape.len())?;
        let is_table = height == 1;
        let scale = SIDE.div_ceil(height.max(width)).max(1);
        // A row of a table is a strip that is high enough to be seen.
        let (tile_width, tile_height) = (width * scale, (height * scale).max(if is_table { 8 } else { 1 }));
        let (across, down) = if is_table { (2, count) } else { (count, 2) };
        let (all_width, all_height) = (across * (tile_width + GAP) + GAP, down * (tile_height + GAP) + GAP);
        let mut pixels = vec![GROUND; all_width * all_height * channels];
        for (copied, images) in [&self.originals, &self.copies].into_iter().enumerate() {
            for (index, image) in images.chunks_exact(self.shape.len()).take(count).enumerate() {
                let (column, row) = if is_table { (copied, index) } else { (index, copied) };
                let (left, top) = (GAP + column * (tile_width + GAP), GAP + row * (tile_height + GAP));
                for y in 0..tile_height {
                    for x in 0..tile_width {
                        let from = (y * height / tile_height) * width + x / scale;
                        let to = ((top + y) * all_width + left + x) * channels;
                        for channel in 0..channels {
                            pixels[to + channel] = image[channel * height * width + from];
                        }
                    }
                }
            }
        }
        let colour = if channels == 3 { ExtendedColorType::Rgb8 } else { ExtendedColorType::L8 };
        let size = |side: usize| u32::try_from(side).ok();
        let mut png = Vec::new();
        let encoder = PngEncoder::new(&mut png);
        encoder.write_image(&pixels, size(all_width)?, size(all_height)?, colour).ok()?;
        (count > 0).then_some(png)
    }
}
