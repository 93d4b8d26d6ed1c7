//! ZIP: the directory is read by the crate `zip`, members are unpacked by [`Inflated`] when they are read.

use super::inflate::{Inflated, Slot, Stream};
use super::name::member_path;
use super::too_many;
use crate::data::import::error::ReadError;
use crate::data::import::limits::{MAX_MEMBERS, MAX_RATIO, MAX_UNPACKED};
use crate::data::import::look::LeftOut;
use crate::data::import::source::{ByteSource, InputFile, Slice};
use std::collections::HashSet;
use std::io::BufReader;
use std::rc::Rc;
use zip::{CompressionMethod, ZipArchive, read::ZipFile};

/// Members of a ZIP.
///
/// # Errors
/// When its directory can't be read, or nothing in it can be unpacked.
pub(super) fn members(file: &InputFile) -> Result<super::Members, ReadError> {
    let mut archive = ZipArchive::new(BufReader::new(file.reader())).map_err(|_| ReadError::BadZip)?;
    let (mut members, mut left_out) = (Vec::new(), Vec::new());
    let mut paths = HashSet::new();
    let mut encrypted = 0;
    let mut opener = Opener { file, slot: Slot::default(), unpacked: 0, packed: 0 };
    if archive.len() > MAX_MEMBERS {
        left_out.push(too_many(&file.path, archive.len()));
    }
    for index in 0..archive.len().min(MAX_MEMBERS) {
        let name_in_directory = archive.name_for_index(index).and_then(|name| member_path(file, name));
        let Ok(member) = archive.by_index_raw(index) else {
            let path = name_in_directory.unwrap_or_else(|| file.path.clone());
            left_out.push(LeftOut { path, why: ReadError::BadZip.to_string() });
            continue;
        };
        if member.is_dir() || member.is_symlink() {
            continue;
        }
        let Some(path) = member_path(file, &name(&member)) else { continue };
        encrypted += usize::from(member.encrypted());
        match opener.open(&member, index) {
            Ok(_) if !paths.insert(path.clone()) => {
                left_out.push(LeftOut { path, why: ReadError::SameName.to_string() });
            }
            Ok(bytes) => members.push(InputFile { path, bytes }),
            Err(error @ ReadError::Unpacks(_)) => return Err(error),
            Err(error) => left_out.push(LeftOut { path, why: error.to_string() }),
        }
    }
    if members.is_empty() && encrypted > 0 {
        return Err(ReadError::Encrypted);
    }
    if members.is_empty() && left_out.is_empty() {
        return Err(ReadError::NoMembers);
    }
    Ok((members, left_out))
}

/// The name: UTF-8 wherever it is valid, as macOS writes it without saying so; otherwise as the archive says.
fn name(member: &ZipFile<'_, BufReader<crate::data::import::source::SourceReader>>) -> String {
    core::str::from_utf8(member.name_raw()).map_or_else(|_| member.name().to_owned(), str::to_owned)
}

/// Opens members, and counts what they would take.
struct Opener<'a> {
    file: &'a InputFile,
    slot: Slot,
    unpacked: u64,
    packed: u64,
}

impl Opener<'_> {
    fn open<R: std::io::Read>(
        &mut self,
        member: &ZipFile<'_, R>,
        index: usize,
    ) -> Result<Rc<dyn ByteSource>, ReadError> {
        if member.encrypted() {
            return Err(ReadError::Encrypted);
        }
        let (size, packed) = (member.size(), member.compressed_size());
        self.unpacked = self.unpacked.saturating_add(size);
        self.packed = self.packed.saturating_add(packed);
        // Real files are packed to a hundredth at best; what is far below that is made to fill the memory.
        if self.unpacked > MAX_UNPACKED && self.unpacked / self.packed.max(1) > MAX_RATIO {
            return Err(ReadError::Unpacks(self.unpacked));
        }
        let start = member.data_start().ok_or(ReadError::BadZip)?;
        let source = Rc::clone(&self.file.bytes);
        match member.compression() {
            CompressionMethod::Stored if size == packed => Ok(Rc::new(Slice { source, start, size })),
            CompressionMethod::Stored => Err(ReadError::BadZip),
            CompressionMethod::DEFLATE => {
                let stream = Stream { source, start, packed };
                Ok(Rc::new(Inflated::new(stream, size, member.crc32(), Rc::clone(&self.slot), index)))
            }
            other => Err(ReadError::Method(method(other))),
        }
    }
}

/// Name of a method that can't be unpacked; the number is the one of the ZIP specification.
#[expect(deprecated, reason = "the number of a method that the crate does not know is only to be had so")]
fn method(method: CompressionMethod) -> String {
    match method.to_u16() {
        1 => "Shrink".into(),
        6 => "Implode".into(),
        9 => "Deflate64".into(),
        12 => "bzip2".into(),
        14 => "LZMA".into(),
        93 => "zstd".into(),
        95 => "xz".into(),
        98 => "PPMd".into(),
        99 => "AES encryption".into(),
        other => format!("method {other}"),
    }
}
