//! PNG (ISO/IEC 15948).

use crate::data::import::bytes::big_endian;
use crate::data::import::format::{Format, Reader, Recognition};

/// The row of [`FORMATS`](super::FORMATS).
pub(super) const PNG: Format = Format::picture(
    "PNG",
    &["png"],
    Recognition::Magic(&[&[(0, b"\x89PNG\r\n\x1a\n")]]),
    Reader::Bitmap(|bytes| Some([big_endian(bytes, 16, 4)?, big_endian(bytes, 20, 4)?])),
);
