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

/// Reads the arrays of several files, which together take no more memory than those of one may. Of files that make several
/// sets by their names, as EMNIST's six, the largest set is read. `progress` is told how many files are done, and stops the
/// reading by `false`.
pub fn read_array_files(
    files: Vec<InputFile>,
    progress: &mut dyn FnMut(usize) -> bool,
) -> (Vec<NamedArray>, Vec<LeftOut>) {
    let (files, mut left_out) = one_set(files);
    let total = files.iter().map(|file| u128::from(file.size())).sum::<u128>().max(1);
    let mut arrays = Vec::new();
    for (done, file) in files.iter().enumerate() {
        if !progress(done) {
            break;
        }
        let share = (MAX_ARRAY_BYTES as u128 * u128::from(file.size()) / total) as usize;
        let limit = if total > MAX_ARRAY_BYTES as u128 { share.max(SMALL) } else { MAX_ARRAY_BYTES };
        match read(file, limit) {
            Ok(more) => arrays.extend(more),
            Err(error) => left_out.push(LeftOut { path: file.path.clone(), why: error.to_string() }),
        }
    }
    (arrays, left_out)
}

/// Bytes in memory up to which an array, as labels are, is taken as a whole beside others that are not.
const SMALL: usize = 4 << 20;

fn read(file: &InputFile, limit: usize) -> Result<Vec<NamedArray>, ReadError> {
    match recognise_file(file).map_err(ReadError::unreadable)? {
        FileKind::Known(Format { reader: Reader::Arrays(read), .. }) => read(file, limit),
        other => Err(refusal(file.name(), other)),
    }
}
