//! An image in RGBA, for one `putImageData`.

use super::theme::Rgb;

/// An image in RGBA, not premultiplied, as `ImageData` wants it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Raster {
    /// Columns.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// `[height, width, 4]`.
    pub rgba: Vec<u8>,
}

impl Raster {
    /// A transparent image.
    pub fn new(width: usize, height: usize) -> Self {
        Self { width, height, rgba: vec![0; width * height * 4] }
    }

    /// Makes it transparent and of this size, reusing its memory.
    pub fn reset(&mut self, width: usize, height: usize) {
        (self.width, self.height) = (width, height);
        self.rgba.clear();
        self.rgba.resize(width * height * 4, 0);
    }

    /// Fills a rectangle, clipped to the image.
    pub fn fill(&mut self, x: usize, y: usize, width: usize, height: usize, colour: Rgb) {
        let (end, row_bytes) = ((x + width).min(self.width), self.width * 4);
        if x >= end {
            return;
        }
        for row in self.rgba.chunks_exact_mut(row_bytes).skip(y).take(height) {
            for pixel in row[x * 4..end * 4].as_chunks_mut::<4>().0 {
                *pixel = [colour.0, colour.1, colour.2, 255];
            }
        }
    }
}
