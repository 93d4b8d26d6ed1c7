//! Centre crop of a picture, scaled to the set's size.

use super::{Picture, on_white};
use crate::data::ImageShape;
use crate::data::area::{Plane, Window, scale};

/// All planes of a picture, `[channels, height, width]`; `grey` is its brightness, used for a set of one channel.
pub(super) fn frame(picture: Picture<'_>, grey: &[u8], shape: ImageShape, inverted: bool) -> Vec<u8> {
    let (width, height) = (picture.width as f32, picture.height as f32);
    // The largest window of the set's aspect ratio.
    let unit = (width / shape.width as f32).min(height / shape.height as f32);
    let (w, h) = (unit * shape.width as f32, unit * shape.height as f32);
    let window = Window { x: (width - w) / 2.0, y: (height - h) / 2.0, width: w, height: h };
    let value = core::array::from_fn(|v| if inverted { 255.0 - v as f32 } else { v as f32 });
    let mut pixels = Vec::with_capacity(shape.len());
    let mut add = |plane: &[u8]| {
        let plane = Plane { width: picture.width, pixels: plane };
        let values = scale(plane, window, [shape.height, shape.width], &value);
        pixels.extend(values.iter().map(|v| (v + 0.5) as u8));
    };
    if shape.channels == 1 {
        add(grey);
        return pixels;
    }
    let rgba = &picture.rgba.as_chunks::<4>().0[..grey.len()];
    for channel in 0..shape.channels {
        let plane: Vec<u8> = rgba.iter().map(|p| on_white(p[channel.min(2)], p[3])).collect();
        add(&plane);
    }
    pixels
}
