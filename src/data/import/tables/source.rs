//! The bytes of a table as the CSV reader takes them: UTF-8, cells separated by one byte, records of bounded length.

use super::limits::MAX_RECORD_MIB;
use std::cell::Cell;
use std::collections::VecDeque;
use std::io::{self, Read};
use std::rc::Rc;

/// How characters are stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8; cells that are not are read as Windows-1252.
    #[default]
    Utf8,
    /// UTF-16, the low byte first, as Excel's "Unicode text".
    Utf16Little,
    /// UTF-16, the high byte first.
    Utf16Big,
}

/// Turns UTF-16 into UTF-8. A small decoder of our own: `encoding_rs` brings the tables of forty other encodings.
pub(super) struct FromUtf16<R> {
    inner: R,
    big: bool,
    /// UTF-8 that was not asked for yet.
    ready: VecDeque<u8>,
    /// A byte or the first half of a pair that waits for what follows.
    odd: Option<u8>,
    half: Option<u16>,
}

impl<R: Read> FromUtf16<R> {
    pub(super) fn new(inner: R, big: bool) -> Self {
        Self { inner, big, ready: VecDeque::new(), odd: None, half: None }
    }

    fn push(&mut self, unit: u16) {
        let waiting = self.half.take();
        let units = waiting.into_iter().chain([unit]);
        for decoded in char::decode_utf16(units) {
            match decoded {
                Ok(c) => self.ready.extend(c.encode_utf8(&mut [0; 4]).bytes()),
                Err(error) if waiting.is_none() && (0xd800..0xdc00).contains(&error.unpaired_surrogate()) => {
                    self.half = Some(unit);
                }
                Err(_) => self.ready.extend("\u{fffd}".bytes()),
            }
        }
    }
}

impl<R: Read> Read for FromUtf16<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut bytes = [0; 8192];
        while self.ready.is_empty() {
            let count = self.inner.read(&mut bytes)?;
            if count == 0 {
                return Ok(0);
            }
            for &byte in &bytes[..count] {
                match self.odd.take() {
                    None => self.odd = Some(byte),
                    Some(first) => {
                        let pair = [first, byte];
                        self.push(if self.big { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) });
                    }
                }
            }
        }
        self.ready.read(buffer)
    }
}

/// Turns runs of spaces and tabs into one tab, and drops those at the ends of lines; between quotation marks spaces stay.
pub(super) struct OneTab<R> {
    inner: R,
    quoted: bool,
    /// A space was seen since the last other character.
    space: bool,
    /// Nothing but spaces was seen since the line began.
    start: bool,
    /// Bytes that did not fit in the caller's buffer.
    left: VecDeque<u8>,
    quotes: bool,
}

impl<R: Read> OneTab<R> {
    pub(super) fn new(inner: R, quotes: bool) -> Self {
        Self { inner, quoted: false, space: false, start: true, left: VecDeque::new(), quotes }
    }

    fn push(&mut self, byte: u8) {
        match byte {
            b' ' | b'\t' if !self.quoted => self.space = true,
            b'\n' | b'\r' if !self.quoted => {
                (self.space, self.start) = (false, true);
                self.left.push_back(byte);
            }
            _ => {
                if std::mem::take(&mut self.space) && !self.start {
                    self.left.push_back(b'\t');
                }
                self.start = false;
                self.quoted ^= byte == b'"' && self.quotes;
                self.left.push_back(byte);
            }
        }
    }
}

impl<R: Read> Read for OneTab<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut bytes = [0; 8192];
        while self.left.is_empty() {
            let count = self.inner.read(&mut bytes)?;
            if count == 0 {
                return Ok(0);
            }
            bytes[..count].iter().for_each(|byte| self.push(*byte));
        }
        self.left.read(buffer)
    }
}

/// A reader that fails once more bytes were taken than a record may have, since [`budget`](Self::budget) was last filled: a
/// quotation mark that is never closed makes one record of the rest of the file.
pub(super) struct Bounded<R> {
    inner: R,
    /// Bytes that may still be read, shared with who fills it.
    budget: Rc<Cell<usize>>,
    /// Bytes that were read so far, shared with who reports progress.
    taken: Rc<Cell<u64>>,
}

/// Bytes that one record may take.
pub(super) const RECORD_BYTES: usize = MAX_RECORD_MIB << 20;

impl<R: Read> Bounded<R> {
    pub(super) fn new(inner: R, budget: Rc<Cell<usize>>, taken: Rc<Cell<u64>>) -> Self {
        Self { inner, budget, taken }
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        let left = self.budget.get().checked_sub(count).ok_or(io::ErrorKind::FileTooLarge)?;
        self.budget.set(left);
        self.taken.set(self.taken.get() + count as u64);
        Ok(count)
    }
}

/// The text of a cell: UTF-8, else Windows-1252, in which older programs save.
pub(super) fn text(bytes: &[u8]) -> String {
    core::str::from_utf8(bytes)
        .map_or_else(|_| bytes.iter().map(|byte| windows_1252(*byte)).collect(), str::to_owned)
}

fn windows_1252(byte: u8) -> char {
    const UPPER: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
        '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9f => UPPER[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}
