//! IDX (LeCun, Cortes & Burges): two zeros, the type, the number of axes, a big-endian length for each, then the values. Some
//! tools write everything little-endian.

use super::values::{Element, Kind, Layout, read_values};
use crate::data::import::array::NamedArray;
use crate::data::import::bytes::{big_endian, little_endian};
use crate::data::import::error::ReadError;
use crate::data::import::format::Head;
use crate::data::import::source::InputFile;
use std::io::{BufReader, Read as _};

/// Most axes.
const MAX_AXES: usize = 4;
/// Bytes of the longest header.
const HEADER: usize = 4 + 4 * MAX_AXES;

/// True for a file with IDX's first bytes; for those of a little-endian one when the lengths fit its size.
pub(crate) fn is_idx(head: &Head<'_>) -> bool {
    match head.bytes {
        [0, 0, 0x08..=0x0e, 1..=4, ..] => true,
        [1..=4, 0x08..=0x0e, 0, 0, ..] => header(head.bytes, head.size)
            .is_ok_and(|header| header.layout.bytes() == Some(header.body(head.size))),
        _ => false,
    }
}

/// Reads the array of an IDX file.
///
/// # Errors
/// What is wrong with the file.
pub(crate) fn read_idx(file: &InputFile, limit: usize) -> Result<Vec<NamedArray>, ReadError> {
    let header = header(&file.head(HEADER).map_err(ReadError::unreadable)?, file.size())?;
    let mut reader = BufReader::new(file.reader());
    let skipped = (&mut reader).take(header.length as u64);
    std::io::copy(&mut { skipped }, &mut std::io::sink()).map_err(ReadError::unreadable)?;
    let (body, promised) = (header.body(file.size()), header.layout.bytes());
    if promised.is_some_and(|promised| 0 < promised && promised < body) {
        return Err(ReadError::Long { promised: header.count(), what: header.what() });
    }
    if let Some(promised) = promised.filter(|promised| *promised > body) {
        let entry = (promised / header.count().max(1) as u64).max(1);
        let found = (body / entry) as usize;
        return Err(ReadError::Short { promised: header.count(), found, what: header.what() });
    }
    if header.count() == 0 {
        return Err(ReadError::None(header.what()));
    }
    let (array, part) = read_values(&mut reader, &header.layout, body, limit)?;
    let notes = if header.little_endian {
        vec!["Numbers are little-endian, unlike standard IDX; they were read that way.".to_owned()]
    } else {
        Vec::new()
    };
    Ok(vec![NamedArray { name: file.path.clone(), array, part, notes }])
}

struct Header {
    layout: Layout,
    /// Bytes of the header.
    length: usize,
    little_endian: bool,
}

impl Header {
    /// Bytes after the header.
    fn body(&self, size: u64) -> u64 {
        size.saturating_sub(self.length as u64)
    }

    fn count(&self) -> usize {
        self.layout.shape.first().copied().unwrap_or_default()
    }

    fn what(&self) -> &'static str {
        if self.layout.shape.len() < 3 { "labels" } else { "images" }
    }
}

/// Reads a header. Of the two byte orders the one is taken whose lengths fit the file's size; without one, IDX's own.
fn header(bytes: &[u8], size: u64) -> Result<Header, ReadError> {
    let magic = big_endian(bytes, 0, 4).ok_or(ReadError::Header)?;
    let (kind, axes) = match magic.to_be_bytes() {
        [0, 0, kind, axes] => (kind, axes),
        [axes, kind, 0, 0] => (kind, axes),
        _ => return Err(ReadError::Magic(magic)),
    };
    let (kind, bytes_each) = match kind {
        0x08 => (Kind::Unsigned, 1),
        0x09 => (Kind::Signed, 1),
        0x0b => (Kind::Signed, 2),
        0x0c => (Kind::Signed, 4),
        0x0d => (Kind::Float, 4),
        0x0e => (Kind::Float, 8),
        _ => return Err(ReadError::Magic(magic)),
    };
    if !(1..=MAX_AXES).contains(&usize::from(axes)) {
        return Err(ReadError::Dimensions(axes));
    }
    let length = 4 + 4 * usize::from(axes);
    let in_order = |little_endian: bool| {
        let number = if little_endian { little_endian_number } else { big_endian };
        let shape: Option<Vec<usize>> = (1..=usize::from(axes))
            .map(|axis| number(bytes, 4 * axis, 4).map(|length| length as usize))
            .collect();
        let element = Element { kind, size: bytes_each, big_endian: !little_endian };
        let layout = Layout { element, shape: shape.ok_or(ReadError::Header)?, fortran: false };
        Ok(Header { layout, length, little_endian })
    };
    let (usual, other) = (in_order(false)?, in_order(true)?);
    let fits = |header: &Header| header.layout.bytes() == Some(header.body(size));
    Ok(if !fits(&usual) && fits(&other) { other } else { usual })
}

fn little_endian_number(bytes: &[u8], at: usize, count: usize) -> Option<u32> {
    little_endian(bytes, at, count)
}
