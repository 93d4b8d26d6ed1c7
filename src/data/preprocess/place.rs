//! A picture placed into an image of other proportions: cropped, padded or stretched.

use super::{Picture, mean_luma};
use crate::data::ImageShape;
use crate::data::area::{Window, scale_rgba};

/// How a picture is placed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placement {
    /// The largest part in the middle that has the image's proportions.
    Crop,
    /// All of it, with the colour of its border on two sides.
    Pad,
    /// All of it, its proportions changed.
    Stretch,
}

/// A placed picture.
pub(in crate::data) struct Placed {
    /// `[channels, height, width]`.
    pub pixels: Vec<u8>,
    /// Share of the picture's area that is in the image.
    pub kept: f32,
}

/// Places a picture with pixels into an image of this shape; `ground` shows through transparent parts.
pub(in crate::data) fn place(
    picture: Picture<'_>,
    shape: ImageShape,
    placement: Placement,
    ground: u8,
    inverted: bool,
) -> Placed {
    let (width, height) = (picture.width as f32, picture.height as f32);
    let [wide, high] = [width / shape.width as f32, height / shape.height as f32];
    let all = Window { x: 0.0, y: 0.0, width, height };
    let scaled = |window, size| scale_rgba(picture.rgba, picture.width, window, size, [ground; 3]);
    let whole = [shape.height, shape.width];
    let (rgb, kept) = match placement {
        Placement::Stretch => (scaled(all, whole), 1.0),
        Placement::Crop => {
            let unit = wide.min(high);
            let (w, h) = (unit * shape.width as f32, unit * shape.height as f32);
            let window = Window { x: (width - w) / 2.0, y: (height - h) / 2.0, width: w, height: h };
            (scaled(window, whole), w * h / (width * height))
        }
        Placement::Pad => {
            let unit = wide.max(high);
            let side = |length: f32, limit: usize| (libm::roundf(length / unit) as usize).clamp(1, limit);
            let size = [side(height, shape.height), side(width, shape.width)];
            (padded(&scaled(all, size), size, whole), 1.0)
        }
    };
    Placed { pixels: planes(&rgb, shape, inverted), kept }
}

/// The pixels in the middle of an image, around them the median colour of their border.
fn padded(rgb: &[[f32; 3]], [height, width]: [usize; 2], [rows, columns]: [usize; 2]) -> Vec<[f32; 3]> {
    let on_border = |(i, _): &(usize, &[f32; 3])| {
        let (y, x) = (i / width, i % width);
        y == 0 || y + 1 == height || x == 0 || x + 1 == width
    };
    let border: Vec<&[f32; 3]> = rgb.iter().enumerate().filter(on_border).map(|(_, pixel)| pixel).collect();
    let colour = [0, 1, 2].map(|channel| {
        let mut values: Vec<f32> = border.iter().map(|pixel| pixel[channel]).collect();
        values.sort_unstable_by(f32::total_cmp);
        values.get(values.len() / 2).copied().unwrap_or(0.0)
    });
    let mut result = vec![colour; rows * columns];
    let (top, left) = ((rows - height) / 2, (columns - width) / 2);
    for (y, row) in rgb.chunks_exact(width).enumerate() {
        let start = (top + y) * columns + left;
        result[start..start + width].copy_from_slice(row);
    }
    result
}

/// The channels of an image one after the other.
fn planes(rgb: &[[f32; 3]], shape: ImageShape, inverted: bool) -> Vec<u8> {
    let byte = |value: f32| ((if inverted { 255.0 - value } else { value }) + 0.5) as u8;
    let mut pixels = Vec::with_capacity(shape.len());
    for channel in 0..shape.channels {
        let value = |pixel: &[f32; 3]| {
            byte(if shape.channels == 1 { mean_luma(*pixel) } else { pixel[channel.min(2)] })
        };
        pixels.extend(rgb.iter().map(value));
    }
    pixels
}
