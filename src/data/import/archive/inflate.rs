//! Packed bytes that can be read at any place without being unpacked as a whole.

use crate::data::import::source::ByteSource;
use crc32fast::Hasher;
use miniz_oxide::inflate::stream::{InflateState, inflate};
use miniz_oxide::{DataFormat, MZError, MZFlush, MZStatus};
use std::cell::RefCell;
use std::io::{self, ErrorKind};
use std::rc::Rc;

/// Unpacked bytes between two places from which unpacking can go on; each takes 43 KB.
const STEP: u64 = 8 << 20;
/// Packed bytes that are read at once.
const CHUNK: usize = 16 << 10;

/// Where a deflate stream is.
#[derive(Clone)]
pub(super) struct Stream {
    /// The file that holds it.
    pub(super) source: Rc<dyn ByteSource>,
    /// Its first byte there.
    pub(super) start: u64,
    /// Its length, packed.
    pub(super) packed: u64,
}

/// An unpacked deflate stream.
pub(super) struct Inflated {
    stream: Stream,
    size: u64,
    crc: u32,
    slot: Slot,
    id: usize,
    /// Places to go on from, rising.
    marks: RefCell<Vec<Cursor>>,
}

/// The one cursor that all members of an archive share, with the member that it is in: ten thousand would take 400 MB.
pub(super) type Slot = Rc<RefCell<Option<(usize, Cursor)>>>;

impl Inflated {
    /// A stream whose unpacked size and checksum are known. `id` is its own among those of `slot`.
    pub(super) fn new(stream: Stream, size: u64, crc: u32, slot: Slot, id: usize) -> Self {
        Self { stream, size, crc, slot, id, marks: RefCell::default() }
    }

    /// The cursor for reading at `offset`: the one of the last read, or the nearest mark before, or a new one.
    fn cursor(&self, offset: u64) -> Cursor {
        if let Some((id, cursor)) = self.slot.take()
            && id == self.id
            && cursor.unpacked <= offset
        {
            return cursor;
        }
        let marks = self.marks.borrow();
        let mark = marks.iter().rev().find(|mark| mark.unpacked <= offset);
        mark.cloned().unwrap_or_default()
    }

    /// Unpacks on, checks what is complete, and remembers places to go on from.
    fn read(&self, cursor: &mut Cursor, buffer: &mut [u8]) -> io::Result<usize> {
        let rest = self.size.saturating_sub(cursor.unpacked);
        let wanted = buffer.len().min(usize::try_from(rest).unwrap_or(usize::MAX));
        let count = cursor.read(&self.stream, &mut buffer[..wanted])?;
        if count == 0 && wanted > 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        if cursor.unpacked == self.size && cursor.crc.clone().finalize() != self.crc {
            return Err(ErrorKind::InvalidData.into());
        }
        let mut marks = self.marks.borrow_mut();
        if cursor.unpacked >= marks.last().map_or(0, |mark| mark.unpacked) + STEP {
            marks.push(cursor.clone());
        }
        Ok(count)
    }
}

impl ByteSource for Inflated {
    fn size(&self) -> u64 {
        self.size
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        if offset >= self.size || buffer.is_empty() {
            return Ok(0);
        }
        let mut cursor = self.cursor(offset);
        let mut skipped = vec![0; if cursor.unpacked < offset { 4 * CHUNK } else { 0 }];
        while cursor.unpacked < offset {
            let count = skipped.len().min(usize::try_from(offset - cursor.unpacked).unwrap_or(usize::MAX));
            self.read(&mut cursor, &mut skipped[..count])?;
        }
        let count = self.read(&mut cursor, buffer)?;
        if cursor.unpacked < self.size {
            self.slot.replace(Some((self.id, cursor)));
        }
        Ok(count)
    }
}

/// A place in a deflate stream from which unpacking goes on.
#[derive(Clone)]
pub(super) struct Cursor {
    /// Bytes unpacked so far.
    pub(super) unpacked: u64,
    /// Packed bytes that they took.
    pub(super) taken: u64,
    /// Checksum of the unpacked bytes.
    pub(super) crc: Hasher,
    state: Box<InflateState>,
    /// Packed bytes from `taken` on, read ahead; and how many of them are used up.
    ahead: Vec<u8>,
    used: usize,
}

impl Default for Cursor {
    fn default() -> Self {
        let state = InflateState::new_boxed(DataFormat::Raw);
        Self { unpacked: 0, taken: 0, crc: Hasher::new(), state, ahead: Vec::new(), used: 0 }
    }
}

impl Cursor {
    /// Unpacks into `buffer`; gives the number of bytes, 0 only at the end of the stream or for an empty buffer.
    pub(super) fn read(&mut self, stream: &Stream, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            if self.used == self.ahead.len() {
                self.read_ahead(stream)?;
            }
            let ended = self.ahead.is_empty();
            let result = inflate(&mut self.state, &self.ahead[self.used..], buffer, MZFlush::None);
            self.used += result.bytes_consumed;
            self.taken += result.bytes_consumed as u64;
            self.unpacked += result.bytes_written as u64;
            self.crc.update(&buffer[..result.bytes_written]);
            match result.status {
                _ if result.bytes_written > 0 => return Ok(result.bytes_written),
                Ok(MZStatus::StreamEnd) => return Ok(0),
                Ok(_) | Err(MZError::Buf) if !ended => {}
                Ok(_) | Err(MZError::Buf) => return Err(ErrorKind::UnexpectedEof.into()),
                Err(_) => return Err(ErrorKind::InvalidData.into()),
            }
        }
    }

    fn read_ahead(&mut self, stream: &Stream) -> io::Result<()> {
        let rest = usize::try_from(stream.packed.saturating_sub(self.taken)).unwrap_or(usize::MAX);
        self.ahead.resize(rest.min(CHUNK), 0);
        let count = stream.source.read_at(stream.start + self.taken, &mut self.ahead)?;
        self.ahead.truncate(count);
        self.used = 0;
        Ok(())
    }
}
