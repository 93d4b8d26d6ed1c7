//! What cards and sheets of images show.

use crate::data::ImageShape;

/// An image with a caption.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Card {
    /// `[channels, height, width]`.
    pub pixels: Vec<u8>,
    /// Its name, a line of its own under it; empty for an image without one.
    pub name: String,
    /// The caption under it.
    pub words: String,
    /// What the image is: its accessible name and its tooltip.
    pub title: String,
}

/// Many images on one canvas.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    /// Shape of every image.
    pub shape: ImageShape,
    /// `[n, channels, height, width]`.
    pub images: Vec<u8>,
    /// Images in a row.
    pub columns: usize,
}
