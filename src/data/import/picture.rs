//! A picture as a decoder gives it.

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
