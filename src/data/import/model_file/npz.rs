//! Arrays in an NPZ, as numpy's `savez_compressed` writes them.

use super::ModelFileError;
use super::packing::{Packing, ZipWriter};
use crate::data::import::archive::zip_members;
use crate::data::import::array::{Array, Values};
use crate::data::import::arrays::read_npy;
use crate::data::import::limits::MAX_ARRAY_BYTES;
use crate::data::import::source::InputFile;

/// Header and values of an NPY file begin at multiples of this (NEP 1).
const ALIGNMENT: usize = 64;

/// Values of an array that is written.
#[derive(Clone, Copy, Debug)]
pub enum Numbers<'a> {
    /// Bytes.
    Bytes(&'a [u8]),
    /// Whole numbers.
    Whole(&'a [u32]),
    /// Fractions.
    Floats(&'a [f32]),
}

/// An array as an NPY file, row-major.
pub fn npy(shape: &[usize], values: Numbers<'_>) -> Vec<u8> {
    let kind = match values {
        Numbers::Bytes(_) => "|u1",
        Numbers::Whole(_) => "<u4",
        Numbers::Floats(_) => "<f4",
    };
    let lengths: Vec<String> = shape.iter().map(|length| format!("{length},")).collect();
    let header = format!("{{'descr': '{kind}', 'fortran_order': False, 'shape': ({}), }}", lengths.join(" "));
    let length = (10 + header.len() + 1).next_multiple_of(ALIGNMENT) - 10;
    let mut file = b"\x93NUMPY\x01\x00".to_vec();
    file.extend((length as u16).to_le_bytes());
    file.extend(format!("{header:<width$}\n", width = length - 1).as_bytes());
    match values {
        Numbers::Bytes(values) => file.extend(values),
        Numbers::Whole(values) => file.extend(values.iter().flat_map(|value| value.to_le_bytes())),
        Numbers::Floats(values) => file.extend(values.iter().flat_map(|value| value.to_le_bytes())),
    }
    file
}

/// Adds an array, row-major.
///
/// # Errors
/// When it is too large for the archive.
pub(super) fn add_array(
    zip: &mut ZipWriter,
    name: &str,
    shape: &[usize],
    values: Numbers<'_>,
) -> Result<(), ModelFileError> {
    zip.add(&format!("{name}.npy"), &npy(shape, values), Packing::Deflated)
}

/// An array of bytes.
pub(super) struct Pixels {
    pub shape: Vec<usize>,
    pub values: Vec<u8>,
}

/// The members of an NPZ.
pub(super) struct Arrays {
    members: Vec<InputFile>,
    /// Bytes that arrays may still take in memory.
    left: usize,
}

impl Arrays {
    /// Opens an NPZ.
    ///
    /// # Errors
    /// When it is none, or a member can't be unpacked.
    pub(super) fn open(file: &InputFile) -> Result<Self, ModelFileError> {
        match zip_members(file) {
            Ok((members, left_out)) if left_out.is_empty() => Ok(Self { members, left: MAX_ARRAY_BYTES }),
            _ => Err(ModelFileError::Damaged),
        }
    }

    /// A member of this name; `None` without one.
    pub(super) fn member(&self, name: &str) -> Option<&InputFile> {
        self.members.iter().find(|member| member.name() == name)
    }

    /// An array of this name; `None` without one.
    ///
    /// # Errors
    /// When it can't be read, or not as a whole.
    pub(super) fn array(&mut self, name: &str) -> Result<Option<Array>, ModelFileError> {
        let Some(member) = self.member(&format!("{name}.npy")) else { return Ok(None) };
        let damaged = |why: &dyn core::fmt::Display| ModelFileError::Images(format!("“{name}” {why}"));
        let mut arrays = read_npy(member, self.left).map_err(|error| damaged(&error))?;
        let array = arrays.pop().filter(|array| array.part.is_none());
        let array = array.ok_or_else(|| damaged(&"takes too much memory"))?.array;
        let taken = match &array.values {
            Values::Bytes(values) => values.len(),
            Values::Floats(values) => size_of_val(values.as_slice()),
            Values::Texts(_) => return Err(damaged(&"is made of texts")),
        };
        self.left = self.left.saturating_sub(taken);
        Ok(Some(array))
    }

    /// An array of bytes with this many axes; `None` without one.
    ///
    /// # Errors
    /// When it is another one.
    pub(super) fn pixels(
        &mut self,
        name: &str,
        axes: core::ops::RangeInclusive<usize>,
    ) -> Result<Option<Pixels>, ModelFileError> {
        match self.array(name)? {
            None => Ok(None),
            Some(Array { shape, values: Values::Bytes(values) }) if axes.contains(&shape.len()) => {
                Ok(Some(Pixels { shape, values }))
            }
            Some(_) => Err(ModelFileError::Images(format!("“{name}” is no array of pixels"))),
        }
    }

    /// An array of numbers, `count` of them.
    ///
    /// # Errors
    /// When it is missing or has another length.
    pub(super) fn numbers(&mut self, name: &str, count: usize) -> Result<Vec<f32>, ModelFileError> {
        let values = match self.array(name)?.map(|array| array.values) {
            Some(Values::Floats(values)) => values,
            Some(Values::Bytes(values)) => values.into_iter().map(f32::from).collect(),
            _ => return Err(ModelFileError::Images(format!("“{name}” is missing"))),
        };
        if values.len() == count {
            return Ok(values);
        }
        Err(ModelFileError::Images(format!("“{name}” has {} values in place of {count}", values.len())))
    }
}
