//! IDX, the format of MNIST.

use crate::data::import::arrays::{is_idx, read_idx};
use crate::data::import::format::{Format, Recognition};

/// The row of [`FORMATS`](super::FORMATS).
pub(super) const IDX: Format = Format::arrays(
    "IDX",
    "an IDX file",
    &["idx", "idx1-ubyte", "idx2-int", "idx3-ubyte", "idx4-ubyte", "ubyte"],
    Recognition::Test(is_idx),
    read_idx,
);
