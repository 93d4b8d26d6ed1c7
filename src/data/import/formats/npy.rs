//! NPY and NPZ, numpy's files.

use super::zip::{first_name, is_zip};
use crate::data::import::arrays::{read_npy, read_npz};
use crate::data::import::bytes::extension;
use crate::data::import::format::{Format, Head, Recognition};

/// One array.
pub(super) const NPY: Format =
    Format::arrays("NPY", "an NPY file", &["npy"], Recognition::Magic(&[&[(0, b"\x93NUMPY")]]), read_npy);

/// Several arrays with names: a ZIP of NPY files.
pub(super) const NPZ: Format =
    Format::arrays("NPZ", "an NPZ file", &["npz"], Recognition::Test(is_npz), read_npz);

/// True for a ZIP whose first member is an NPY file at the top, unless it is named `.zip`.
fn is_npz(head: &Head<'_>) -> bool {
    let first = first_name(head);
    let of_arrays = first.ends_with(b".npy") && !first.contains(&b'/');
    is_zip(head)
        && match extension(head.name).as_str() {
            "npz" => true,
            "zip" => false,
            _ => of_arrays,
        }
}
