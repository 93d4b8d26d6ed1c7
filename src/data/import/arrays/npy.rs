//! NPY and NPZ, numpy's files (NEP 1): a magic, a header that is a Python dictionary in text, then the values.

use super::SMALL;
use super::values::{Element, Kind, Layout, read_values};
use crate::data::import::array::{Array, NamedArray, Values};
use crate::data::import::error::ReadError;
use crate::data::import::source::InputFile;
use std::io::{BufReader, Read};

/// Longest header that is read; numpy itself refuses longer ones.
const HEADER: usize = 10_000;
/// Most bytes of texts.
const MAX_TEXT: u64 = 64 << 20;

/// Reads an NPY file.
///
/// # Errors
/// What is wrong with the file.
pub(crate) fn read_npy(file: &InputFile, limit: usize) -> Result<Vec<NamedArray>, ReadError> {
    let header = header(file)?;
    Ok(vec![read(file, &header, limit)?])
}

/// Reads an NPZ file. Members that can't be read are said in the notes as long as others can.
///
/// # Errors
/// What is wrong with the file, or with its first member when none can be read.
pub(crate) fn read_npz(file: &InputFile, limit: usize) -> Result<Vec<NamedArray>, ReadError> {
    let (members, left_out) = crate::data::import::archive::zip_members(file)?;
    let mut notes: Vec<String> =
        left_out.into_iter().map(|left_out| format!("“{}” {}.", left_out.path, left_out.why)).collect();
    let mut first_error = None;
    let mut failed = |member: &InputFile, error: ReadError| {
        notes.push(format!("“{}” was skipped: it {error}.", member.name()));
        first_error.get_or_insert(error);
    };
    let mut open = Vec::new();
    for member in members.iter().filter(|member| member.name().ends_with(".npy")) {
        match header(member) {
            Ok(header) => open.push((member, header)),
            Err(error) => failed(member, error),
        }
    }
    // Together they take no more than one array may.
    let memory = |header: &Header| header.memory().unwrap_or(usize::MAX).max(1);
    let total = open.iter().map(|(_, header)| memory(header) as u128).sum::<u128>().max(1);
    let mut arrays = Vec::new();
    for (member, header) in open {
        // Labels are small, and worth more than the images that would take their place.
        let share = (limit as u128 * memory(&header) as u128 / total) as usize;
        match read(member, &header, if total > limit as u128 { share.max(SMALL) } else { limit }) {
            Ok(array) => arrays.push(array),
            Err(error) => failed(member, error),
        }
    }
    for array in &mut arrays {
        array.name.truncate(array.name.len() - ".npy".len());
    }
    let Some(first) = arrays.first_mut() else { return Err(first_error.unwrap_or(ReadError::NoArrays)) };
    first.notes.extend(notes);
    Ok(arrays)
}

/// What a header says.
struct Header {
    content: Content,
    /// Bytes before the values.
    length: usize,
}

enum Content {
    Numbers(Layout),
    Texts {
        shape: Vec<usize>,
        /// Characters of each.
        characters: usize,
        /// Bytes of a character: 4 (UTF-32) or 1.
        bytes: usize,
        big_endian: bool,
    },
}

impl Header {
    fn memory(&self) -> Option<usize> {
        match &self.content {
            Content::Numbers(layout) => layout.memory(),
            Content::Texts { .. } => Some(SMALL),
        }
    }
}

/// Reads the values behind a header.
fn read(file: &InputFile, header: &Header, limit: usize) -> Result<NamedArray, ReadError> {
    let mut reader = BufReader::new(file.reader());
    let mut skipped = (&mut reader).take(header.length as u64);
    std::io::copy(&mut skipped, &mut std::io::sink()).map_err(ReadError::unreadable)?;
    let available = file.size().saturating_sub(header.length as u64);
    let (array, part) = match &header.content {
        Content::Numbers(layout) => read_values(&mut reader, layout, available, limit)?,
        Content::Texts { shape, characters, bytes, big_endian } => {
            let values = texts(&mut reader, shape, [*characters, *bytes], *big_endian, available)?;
            (Array { shape: shape.clone(), values: Values::Texts(values) }, None)
        }
    };
    Ok(NamedArray { name: file.path.clone(), array, part, notes: Vec::new() })
}

/// Reads texts, each padded by zeros.
fn texts(
    reader: &mut dyn Read,
    shape: &[usize],
    [characters, bytes]: [usize; 2],
    big_endian: bool,
    available: u64,
) -> Result<Vec<String>, ReadError> {
    let words = || format!("({})", shape.iter().map(usize::to_string).collect::<Vec<_>>().join(", "));
    let count = shape.iter().try_fold(1_usize, |product, length| product.checked_mul(*length));
    let size = count.and_then(|count| count.checked_mul(characters.checked_mul(bytes)?));
    let size = size.map(|size| size as u64).filter(|size| *size <= MAX_TEXT);
    let size = size.ok_or_else(|| ReadError::TooLargeArray { shape: words() })?;
    if size == 0 {
        return Err(ReadError::NoValues(words()));
    }
    if size > available {
        return Err(ReadError::ShortArray { shape: words() });
    }
    let mut content = Vec::new();
    reader.take(size).read_to_end(&mut content).map_err(ReadError::unreadable)?;
    let text = |packed: &[u8]| {
        let code = |unit: &[u8]| match (unit, big_endian) {
            (&[a, b, c, d], true) => u32::from_be_bytes([a, b, c, d]),
            (&[a, b, c, d], false) => u32::from_le_bytes([a, b, c, d]),
            _ => unit.first().copied().map_or(0, u32::from),
        };
        let codes = packed.chunks_exact(bytes).map(code).take_while(|code| *code != 0);
        codes.map(|code| char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
    };
    Ok(content.chunks_exact(characters * bytes).map(text).collect())
}

/// Reads the header of a file.
fn header(file: &InputFile) -> Result<Header, ReadError> {
    let bytes = file.head(HEADER).map_err(ReadError::unreadable)?;
    let bad = || ReadError::BadHeader("NPY");
    let version = bytes.strip_prefix(b"\x93NUMPY").and_then(|rest| rest.first()).ok_or_else(bad)?;
    let (start, length) = match (version, &bytes[..]) {
        (1, [_, _, _, _, _, _, _, _, a, b, ..]) => (10, usize::from(u16::from_le_bytes([*a, *b]))),
        (2 | 3, [_, _, _, _, _, _, _, _, a, b, c, d, ..]) => {
            (12, u32::from_le_bytes([*a, *b, *c, *d]) as usize)
        }
        _ => return Err(bad()),
    };
    let length = start + length;
    let text = bytes.get(start..length).map(String::from_utf8_lossy).ok_or_else(bad)?;
    let shape = shape(&text).ok_or_else(bad)?;
    let descr = value(&text, "descr").ok_or_else(bad)?;
    if descr.starts_with('[') {
        return Err(ReadError::Values("records of several fields".into()));
    }
    let quoted = descr.strip_prefix(['\'', '"']).and_then(|descr| descr.split(['\'', '"']).next());
    let fortran = value(&text, "fortran_order").is_some_and(|value| value.starts_with("True"));
    let content = content(quoted.ok_or_else(bad)?, shape, fortran)?;
    Ok(Header { content, length })
}

/// What a type's description ("<f4") says.
fn content(descr: &str, shape: Vec<usize>, fortran: bool) -> Result<Content, ReadError> {
    let other = || ReadError::Values(format!("values of numpy's type “{descr}”"));
    let mut characters = descr.chars();
    let mut kind = characters.next().ok_or_else(other)?;
    let big_endian = kind == '>';
    if matches!(kind, '<' | '>' | '|' | '=') {
        kind = characters.next().ok_or_else(other)?;
    }
    let size = characters.as_str().parse::<usize>();
    let kind = match (kind, &size) {
        ('b', Ok(1)) | ('?', Ok(1) | Err(_)) => Kind::Bool,
        ('u', Ok(1 | 2 | 4 | 8)) => Kind::Unsigned,
        ('i', Ok(1 | 2 | 4 | 8)) => Kind::Signed,
        ('f', Ok(2 | 4 | 8)) => Kind::Float,
        ('U', Ok(characters)) => {
            return Ok(Content::Texts { shape, characters: *characters, bytes: 4, big_endian });
        }
        ('S', Ok(characters)) => {
            return Ok(Content::Texts { shape, characters: *characters, bytes: 1, big_endian });
        }
        ('O', _) => return Err(ReadError::Objects),
        ('c', _) => return Err(ReadError::Values("complex numbers".into())),
        ('M' | 'm', _) => return Err(ReadError::Values("dates".into())),
        _ => return Err(other()),
    };
    let element = Element { kind, size: size.unwrap_or(1), big_endian };
    Ok(Content::Numbers(Layout { element, shape, fortran }))
}

/// The text after a key of the header's dictionary.
fn value<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    let quotes = [format!("'{key}'"), format!("\"{key}\"")];
    let rest = quotes.iter().find_map(|key| text.split_once(key.as_str()))?.1;
    Some(rest.trim_start().strip_prefix(':')?.trim_start())
}

/// The lengths in "(60000, 28, 28)"; "()" is a single number.
fn shape(text: &str) -> Option<Vec<usize>> {
    let lengths = value(text, "shape")?.strip_prefix('(')?.split_once(')')?.0;
    let lengths = lengths.split(',').map(|length| length.trim().trim_end_matches('L'));
    lengths.filter(|length| !length.is_empty()).map(|length| length.parse().ok()).collect()
}
