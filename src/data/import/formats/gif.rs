//! GIF.

use crate::data::import::format::{Format, Recognition};
use crate::data::import::picture_format::PictureFormat;

/// The row of [`FORMATS`](super::FORMATS).
pub(super) const GIF: Format = Format::picture(
    PictureFormat::Gif,
    &["gif"],
    Recognition::Magic(&[&[(0, b"GIF87a")], &[(0, b"GIF89a")]]),
);
