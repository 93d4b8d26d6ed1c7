//! WebP (RFC 9649).

use crate::data::import::format::{Format, Recognition};
use crate::data::import::picture_format::PictureFormat;

/// The row of [`FORMATS`](super::FORMATS).
pub(super) const WEBP: Format =
    Format::picture(PictureFormat::WebP, &["webp"], Recognition::Magic(&[&[(0, b"RIFF"), (8, b"WEBP")]]));
