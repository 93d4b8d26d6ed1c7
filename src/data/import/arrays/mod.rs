//! Arrays of numbers: IDX, NPY, NPZ, CIFAR's binary files; and the set of images, or the table, that they make together.

mod assemble;
mod cifar;
mod class_names;
mod idx;
mod known;
mod labels;
mod layout;
mod npy;
mod pairing;
mod range;
mod tags;
mod values;

pub use assemble::{Assembled, Matrix, assemble};
pub(super) use cifar::{is_cifar, read_cifar};
pub(super) use class_names::{is_class_names, read_class_names};
pub(super) use idx::{is_idx, read_idx};
#[cfg(feature = "readers")]
pub(super) use npy::{read_npy, read_npz};

use super::array::NamedArray;
use super::error::{ImportError, ReadError};
use super::format::{FileKind, Format, Reader};
use super::formats::{recognise_file, refusal};
use super::source::InputFile;

/// Reads the arrays of a file; those of an NPZ with its path, "/" and their own names.
///
/// Of arrays that take more than [`MAX_ARRAY_BYTES`](super::MAX_ARRAY_BYTES) in memory a random part is read, the same every
/// time.
///
/// # Errors
/// What is wrong with the file.
pub fn read_arrays(file: &InputFile) -> Result<Vec<NamedArray>, ImportError> {
    let read = || -> Result<Vec<NamedArray>, ReadError> {
        match recognise_file(file).map_err(ReadError::unreadable)? {
            FileKind::Known(Format { reader: Reader::Arrays(read), .. }) => read(file),
            other => Err(refusal(file.name(), other)),
        }
    };
    read().map_err(|source| ImportError::Read { name: file.name().into(), source })
}
