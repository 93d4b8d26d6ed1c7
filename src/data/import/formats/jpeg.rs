//! JPEG (ITU-T T.81).

use crate::data::import::format::{Format, Recognition};
use crate::data::import::picture_format::PictureFormat;

/// The row of [`FORMATS`](super::FORMATS).
pub(super) const JPEG: Format =
    Format::picture(PictureFormat::Jpeg, &["jpg", "jpeg"], Recognition::Magic(&[&[(0, b"\xff\xd8\xff")]]));
