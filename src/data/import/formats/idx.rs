//! IDX, the format of MNIST.

#[cfg(feature = "readers")]
use crate::data::import::arrays::{is_idx, read_idx};
#[cfg(not(feature = "readers"))]
use crate::data::import::format::Becomes;
use crate::data::import::format::{Format, Recognition};

/// The row of [`FORMATS`](super::FORMATS).
#[cfg(feature = "readers")]
pub(super) const IDX: Format = Format::arrays(
    "IDX",
    "an IDX file",
    &["idx", "idx1-ubyte", "idx2-int", "idx3-ubyte", "idx4-ubyte", "ubyte"],
    Recognition::Test(is_idx),
    read_idx,
);

/// The row where the readers are not.
#[cfg(not(feature = "readers"))]
pub(super) const IDX: Format = Format {
    becomes: Becomes::Array,
    ..Format::archive(
        "IDX",
        "an IDX file",
        &["idx", "idx1-ubyte", "idx2-int", "idx3-ubyte", "idx4-ubyte", "ubyte"],
        Recognition::Test(|head| matches!(head.bytes, [0, 0, 0x08..=0x0e, 1..=4, ..])),
    )
};
