//! ICO: the icons of web sites and Windows.

use crate::data::import::format::{Format, Recognition};
use crate::data::import::picture_format::PictureFormat;

/// The row of [`FORMATS`](super::FORMATS).
pub(super) const ICO: Format = Format::picture(
    PictureFormat::Ico,
    &["ico"],
    // The number of icons follows, below 256 in any real file, and a byte that is 0 in each icon's entry.
    Recognition::Test(|head| matches!(head.bytes, [0, 0, 1, 0, 1..=255, 0, _, _, _, 0, ..])),
);
