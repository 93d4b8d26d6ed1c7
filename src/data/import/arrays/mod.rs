//! Arrays of numbers: IDX, NPY, NPZ, CIFAR's binary files; and the set of images, or the table, that they make together.

mod assemble;
mod choose;
mod cifar;
mod class_names;
mod idx;
mod known;
mod labels;
mod layout;
mod lying;
mod npy;
mod pairing;
mod range;
mod tags;
mod values;

pub use assemble::{Assembled, Matrix, assemble};
pub(super) use cifar::{is_cifar, read_cifar};
pub(super) use class_names::{is_class_names, read_class_names};
pub(super) use idx::{is_idx, read_idx};
pub(super) use npy::{read_npy, read_npz};

use super::array::NamedArray;
use super::error::{ImportError, ReadError};
use super::format::{FileKind, Format, Reader};
use super::formats::{recognise_file, refusal};
use super::limits::MAX_ARRAY_BYTES;
use super::look::LeftOut;
use super::source::InputFile;
use choose::one_set;

/// Reads the arrays of a file; those of an NPZ with its path, "/" and their own names.
///
/// Of arrays that take more than [`MAX_ARRAY_BYTES`] in memory a random part is read, the same every time.
///
/// # Errors
/// What is wrong with the file.
pub fn read_arrays(file: &InputFile) -> Result<Vec<NamedArray>, ImportError> {
    read(file, MAX_ARRAY_BYTES).map_err(|source| ImportError::Read { name: file.name().into(), source })
}

/// A file of arrays among others.
pub struct ArrayFile {
    /// The file.
    pub file: InputFile,
    /// Bytes of memory that its arrays may take.
    limit: usize,
}

impl ArrayFile {
    /// Reads its arrays, as [`read_arrays`] does.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub fn read(&self) -> Result<Vec<NamedArray>, ImportError> {
        read(&self.file, self.limit)
            .map_err(|source| ImportError::Read { name: self.file.name().into(), source })
    }
}

/// Files of arrays that are read one after the other, and together take no more memory than those of one file may. Of files
/// that make several sets by their names, as EMNIST's six, those of the largest stay.
pub fn array_files(files: Vec<InputFile>) -> (Vec<ArrayFile>, Vec<LeftOut>) {
    let (files, left_out) = one_set(files);
    let total = files.iter().map(|file| u128::from(file.size())).sum::<u128>().max(1);
    let limit = |file: &InputFile| {
        let share = (MAX_ARRAY_BYTES as u128 * u128::from(file.size()) / total) as usize;
        if total > MAX_ARRAY_BYTES as u128 { share.max(SMALL) } else { MAX_ARRAY_BYTES }
    };
    let files = files.into_iter().map(|file| ArrayFile { limit: limit(&file), file });
    (files.collect(), left_out)
}

/// Bytes in memory up to which an array, as labels are, is taken as a whole beside others that are not.
const SMALL: usize = 4 << 20;

fn read(file: &InputFile, limit: usize) -> Result<Vec<NamedArray>, ReadError> {
    match recognise_file(file).map_err(ReadError::unreadable)? {
        FileKind::Known(Format { reader: Reader::Arrays(read), .. }) => read(file, limit),
        other => Err(refusal(file.name(), other)),
    }
}
