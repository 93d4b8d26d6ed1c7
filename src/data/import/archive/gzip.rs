//! gzip (RFC 1952).

use super::inflate::{Cursor, Inflated, Stream};
use super::unpacked;
use crate::data::import::error::ReadError;
use crate::data::import::limits::MAX_UNPACKED;
use crate::data::import::source::{ByteSource, InputFile};
use std::rc::Rc;

/// Flags of the header: a checksum of it, extra fields, a file name, a comment.
const FHCRC: u8 = 1 << 1;
const FEXTRA: u8 = 1 << 2;
const FNAME: u8 = 1 << 3;
const FCOMMENT: u8 = 1 << 4;
/// Compression method "deflate", the only one in use.
const DEFLATE: u8 = 8;
/// Longest header that is read, for an end of its name is looked for.
const HEADER: usize = 64 << 10;
/// Bytes of checksum and length after a stream.
const TRAILER: u64 = 8;
/// Unpacked bytes that are kept, so that files like MNIST's are unpacked only once.
const KEPT: usize = 64 << 20;

/// The file in a gzip file. It is unpacked once to check it and to learn its size.
///
/// # Errors
/// When the file is cut off or damaged, or unpacks to more than [`MAX_UNPACKED`].
pub(super) fn member(file: &InputFile) -> Result<InputFile, ReadError> {
    let mut kept = Some(Vec::new());
    let mut total = 0;
    let mut start = 0;
    let mut only = None;
    // Files of several streams are rare: those are kept whatever they take, within the limit.
    loop {
        let stream = stream(file, start)?;
        let cursor = unpack(&stream, &mut kept, &mut total)?;
        let end = stream.start + cursor.taken;
        let trailer = trailer(file, end)?;
        let crc = cursor.crc.clone().finalize();
        if trailer != (crc, cursor.unpacked as u32) {
            return Err(ReadError::BadGzip);
        }
        start = end + TRAILER;
        let last = !starts_stream(file, start)?;
        if last && only.is_none() {
            let size = cursor.unpacked;
            let bytes: Rc<dyn ByteSource> = match kept {
                Some(kept) => Rc::new(kept),
                None => Rc::new(Inflated::new(stream, size, crc, Rc::default(), 0)),
            };
            return Ok(InputFile { path: unpacked(&file.path), bytes });
        }
        if last {
            let kept = kept.ok_or(ReadError::Unpacks(total))?;
            return Ok(InputFile::in_memory(unpacked(&file.path), kept));
        }
        only = Some(());
    }
}

/// Unpacks a stream to its end; keeps what it holds while that is little.
fn unpack(stream: &Stream, kept: &mut Option<Vec<u8>>, total: &mut u64) -> Result<Cursor, ReadError> {
    let mut cursor = Cursor::default();
    let mut buffer = vec![0; 64 << 10];
    loop {
        let count = cursor.read(stream, &mut buffer).map_err(ReadError::unpacking)?;
        if count == 0 {
            return Ok(cursor);
        }
        *total += count as u64;
        if *total > MAX_UNPACKED {
            return Err(ReadError::Unpacks(*total));
        }
        match kept {
            Some(bytes) if bytes.len() + count <= KEPT => bytes.extend_from_slice(&buffer[..count]),
            _ => *kept = None,
        }
    }
}

/// The stream after the header that begins at `at`.
fn stream(file: &InputFile, at: u64) -> Result<Stream, ReadError> {
    let mut head = vec![0; HEADER];
    let count = read_full(file, at, &mut head)?;
    head.truncate(count);
    let length = header(&head)? as u64;
    let start = at + length;
    Ok(Stream { source: Rc::clone(&file.bytes), start, packed: file.size().saturating_sub(start) })
}

/// Length of a header.
fn header(head: &[u8]) -> Result<usize, ReadError> {
    let (fixed, mut rest) = head.split_at_checked(10).ok_or(ReadError::CutGzip)?;
    if fixed[2] != DEFLATE {
        return Err(ReadError::BadGzip);
    }
    let flags = fixed[3];
    if flags & FEXTRA != 0 {
        let length =
            rest.first_chunk().map(|length| u16::from_le_bytes(*length)).ok_or(ReadError::CutGzip)?;
        rest = rest.get(2 + usize::from(length)..).ok_or(ReadError::CutGzip)?;
    }
    for _ in 0..(flags & (FNAME | FCOMMENT)).count_ones() {
        let end = rest.iter().position(|byte| *byte == 0).ok_or(ReadError::CutGzip)?;
        rest = &rest[end + 1..];
    }
    if flags & FHCRC != 0 {
        rest = rest.get(2..).ok_or(ReadError::CutGzip)?;
    }
    Ok(head.len() - rest.len())
}

/// Checksum and length after a stream.
fn trailer(file: &InputFile, at: u64) -> Result<(u32, u32), ReadError> {
    let mut bytes = [0; TRAILER as usize];
    if read_full(file, at, &mut bytes)? < bytes.len() {
        return Err(ReadError::CutGzip);
    }
    let [a, b, c, d, e, f, g, h] = bytes;
    Ok((u32::from_le_bytes([a, b, c, d]), u32::from_le_bytes([e, f, g, h])))
}

fn starts_stream(file: &InputFile, at: u64) -> Result<bool, ReadError> {
    let mut magic = [0; 3];
    Ok(read_full(file, at, &mut magic)? == 3 && magic == [0x1f, 0x8b, DEFLATE])
}

fn read_full(file: &InputFile, at: u64, buffer: &mut [u8]) -> Result<usize, ReadError> {
    let mut count = 0;
    while count < buffer.len() {
        match file.bytes.read_at(at + count as u64, &mut buffer[count..]).map_err(ReadError::unreadable)? {
            0 => break,
            more => count += more,
        }
    }
    Ok(count)
}
