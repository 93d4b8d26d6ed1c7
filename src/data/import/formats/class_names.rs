//! Names of classes that come in a text file beside arrays: EMNIST's mappings and CIFAR's lists.

use crate::data::import::arrays::{is_class_names, read_class_names};
use crate::data::import::format::{Format, Recognition};

/// The row of [`FORMATS`](super::FORMATS).
pub(super) const CLASS_NAMES: Format = Format::arrays(
    "class names",
    "a list of class names",
    &[],
    Recognition::Test(is_class_names),
    read_class_names,
);
