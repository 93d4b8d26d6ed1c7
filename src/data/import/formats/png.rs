//! PNG (ISO/IEC 15948).

use crate::data::import::format::{Format, Recognition};
use crate::data::import::picture_format::PictureFormat;

/// The row of [`FORMATS`](super::FORMATS).
pub(super) const PNG: Format =
    Format::picture(PictureFormat::Png, &["png"], Recognition::Magic(&[&[(0, b"\x89PNG\r\n\x1a\n")]]));
