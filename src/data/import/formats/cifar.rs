//! The binary version of CIFAR-10 and CIFAR-100.

use crate::data::import::arrays::{is_cifar, read_cifar};
use crate::data::import::format::{Format, Recognition};

/// The row of [`FORMATS`](super::FORMATS).
pub(super) const CIFAR: Format =
    Format::arrays("CIFAR", "a file of CIFAR", &["bin"], Recognition::Test(is_cifar), read_cifar);
