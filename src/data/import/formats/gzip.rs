//! gzip around a single file, which may be a tar.

use crate::data::import::format::{Format, Recognition};

/// The row of [`FORMATS`](super::FORMATS).
pub(super) const GZIP: Format =
    Format::archive("gzip", "a gzip file", &["gz", "tgz"], Recognition::Magic(&[&[(0, b"\x1f\x8b")]]));
