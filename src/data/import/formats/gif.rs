//! GIF.

use crate::data::import::bytes::little_endian;
use crate::data::import::format::{Format, Reader, Recognition};

/// The row of [`FORMATS`](super::FORMATS).
pub(super) const GIF: Format = Format::picture(
    "GIF",
    &["gif"],
    Recognition::Magic(&[&[(0, b"GIF87a")], &[(0, b"GIF89a")]]),
    Reader::Bitmap(|bytes| Some([little_endian(bytes, 6, 2)?, little_endian(bytes, 8, 2)?])),
);
