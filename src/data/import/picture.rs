//! A picture as a decoder gives it.

use crate::data::area::{Plane, Window, scale};
use serde::{Deserialize, Serialize};

/// Pixels of a picture file, upright.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DecodedPicture {
    /// Columns, in pixels.
    pub width: usize,
    /// Rows, in pixels.
    pub height: usize,
    /// Red, green, blue and opacity of each pixel, row-major; not premultiplied. `4 · width · height` bytes.
    #[serde(with = "serde_bytes")]
    pub rgba: Vec<u8>,
    /// What the decoder did that the owner should know, in whole sentences: "Only the first of 12 frames is used.".
    pub notes: Vec<String>,
}

impl DecodedPicture {
    /// The picture with no side above `longest`, by area average; says in its notes when that made it smaller.
    pub fn shrunk(mut self, longest: usize) -> Self {
        let (width, height) = (self.width, self.height);
        let side = width.max(height);
        if side <= longest || self.rgba.len() != 4 * width * height || self.rgba.is_empty() {
            return self;
        }
        let to = |length: usize| ((length * longest + side / 2) / side).max(1);
        let size = [to(height), to(width)];
        let all = Window { x: 0.0, y: 0.0, width: width as f32, height: height as f32 };
        let value = core::array::from_fn(|i| i as f32);
        let pixels = self.rgba.as_chunks::<4>().0;
        let opacity: Vec<u8> = pixels.iter().map(|pixel| pixel[3]).collect();
        let opacities = scale(Plane { width, pixels: &opacity }, all, size, &value);
        let mut rgba = vec![0; 4 * size[0] * size[1]];
        for channel in 0..3 {
            // What is transparent has no colour to mix in.
            let weighted =
                |pixel: &[u8; 4]| ((u32::from(pixel[channel]) * u32::from(pixel[3]) + 127) / 255) as u8;
            let plane: Vec<u8> = pixels.iter().map(weighted).collect();
            let colours = scale(Plane { width, pixels: &plane }, all, size, &value);
            for ((out, colour), opacity) in rgba.chunks_exact_mut(4).zip(&colours).zip(&opacities) {
                out[channel] = (colour * 255.0 / opacity.max(1.0) + 0.5).min(255.0) as u8;
                out[3] = (opacity + 0.5) as u8;
            }
        }
        let [height_kept, width_kept] = size;
        self.notes.push(format!("Scaled down from {width}×{height} to {width_kept}×{height_kept} pixels."));
        Self { width: width_kept, height: height_kept, rgba, notes: self.notes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_picture_is_averaged_and_says_so() {
        let red_or_clear = |i: usize| if i.is_multiple_of(2) { [200, 0, 0, 255] } else { [0, 0, 0, 0] };
        let rgba: Vec<u8> = (0..8).flat_map(red_or_clear).collect();
        let picture = DecodedPicture { width: 4, height: 2, rgba, notes: Vec::new() };
        assert_eq!(picture.clone().shrunk(4), picture);
        let small = picture.shrunk(2);
        assert_eq!((small.width, small.height), (2, 1));
        assert_eq!(small.rgba, [200, 0, 0, 128, 200, 0, 0, 128]);
        assert_eq!(small.notes, ["Scaled down from 4×2 to 2×1 pixels."]);
    }
}
