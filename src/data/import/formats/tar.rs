//! tar, as torchvision's and many other sets come, mostly packed by gzip.

use crate::data::import::format::{Format, Recognition};

/// The row of [`FORMATS`](super::FORMATS).
pub(super) const TAR: Format =
    Format::archive("tar", "a tar archive", &["tar"], Recognition::Magic(&[&[(257, b"ustar")]]));
