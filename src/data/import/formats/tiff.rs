//! TIFF (TIFF 6.0), little- or big-endian.

use crate::data::import::format::{Format, Recognition};
use crate::data::import::picture_format::PictureFormat;

/// The row of [`FORMATS`](super::FORMATS).
pub(super) const TIFF: Format = Format::picture(
    PictureFormat::Tiff,
    &["tif", "tiff"],
    // The last two are BigTIFF.
    Recognition::Magic(&[&[(0, b"II*\0")], &[(0, b"MM\0*")], &[(0, b"II+\0")], &[(0, b"MM\0+")]]),
);
