//! BMP.

use crate::data::import::bytes::is_text;
use crate::data::import::format::{Format, Recognition};
use crate::data::import::picture_format::PictureFormat;

/// The row of [`FORMATS`](super::FORMATS).
pub(super) const BMP: Format = Format::picture(
    PictureFormat::Bmp,
    &["bmp"],
    // "BM" alone might begin a text.
    Recognition::Test(|head| head.bytes.starts_with(b"BM") && !is_text(head.bytes)),
);
