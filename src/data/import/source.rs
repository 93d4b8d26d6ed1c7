//! Files that are brought, wherever their bytes are: in memory, on a disk, in a browser's `Blob`, in an archive.

use super::platform::LocalFuture;
use std::io::{self, Read, Seek, SeekFrom};
use std::rc::Rc;

/// Bytes that can be read at any place, so that a file of gigabytes takes no memory.
pub trait ByteSource {
    /// Number of bytes.
    fn size(&self) -> u64;

    /// Reads from `offset` into `buffer`; gives the number of bytes read, 0 only at the end.
    ///
    /// # Errors
    /// When the bytes can't be read, as of a file that was moved away.
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize>;

    /// Begins at once to read the first bytes, so that many files are read at the same time; `None` when there is nothing to wait
    /// for. A browser takes a millisecond for each file that it is asked for alone.
    fn prefetch(&self) -> Option<LocalFuture<'static, ()>> {
        None
    }

    /// Lets go of bytes that were kept and can be read again.
    fn forget(&self) {}
}

impl ByteSource for Vec<u8> {
    fn size(&self) -> u64 {
        self.len() as u64
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let rest = usize::try_from(offset).ok().and_then(|offset| self.get(offset..)).unwrap_or_default();
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        Ok(count)
    }
}

/// A file that is brought.
#[derive(Clone)]
pub struct InputFile {
    /// Its path below what was dropped, parts separated by `/`: "fruit/apple/1.png"; the name alone of a single file.
    pub path: String,
    /// Its bytes.
    pub bytes: Rc<dyn ByteSource>,
}

impl InputFile {
    /// A file in memory.
    pub fn in_memory(path: impl Into<String>, bytes: Vec<u8>) -> Self {
        Self { path: path.into(), bytes: Rc::new(bytes) }
    }

    /// The last part of its path.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }

    /// Number of bytes.
    pub fn size(&self) -> u64 {
        self.bytes.size()
    }

    /// At most `count` bytes from its beginning.
    ///
    /// # Errors
    /// When they can't be read.
    pub fn head(&self, count: usize) -> io::Result<Vec<u8>> {
        let mut head = Vec::new();
        self.reader().take(count as u64).read_to_end(&mut head)?;
        Ok(head)
    }

    /// All its bytes. Look at [`size`](Self::size) before.
    ///
    /// # Errors
    /// When they can't be read.
    pub fn read(&self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.reader().read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// A reader from the beginning.
    pub fn reader(&self) -> SourceReader {
        SourceReader { bytes: Rc::clone(&self.bytes), at: 0 }
    }
}

/// Reads and seeks in a [`ByteSource`].
pub struct SourceReader {
    bytes: Rc<dyn ByteSource>,
    at: u64,
}

impl Read for SourceReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.bytes.read_at(self.at, buffer)?;
        self.at += count as u64;
        Ok(count)
    }
}

impl Seek for SourceReader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let target = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
            SeekFrom::End(by) => self.bytes.size().checked_add_signed(by),
        };
        self.at = target.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

/// A part of other bytes, as a member of an archive that is not packed.
pub struct Slice {
    /// The whole.
    pub source: Rc<dyn ByteSource>,
    /// First byte of the part.
    pub start: u64,
    /// Number of bytes.
    pub size: u64,
}

impl ByteSource for Slice {
    fn size(&self) -> u64 {
        self.size
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let rest = usize::try_from(self.size.saturating_sub(offset)).unwrap_or(usize::MAX);
        let count = rest.min(buffer.len());
        let Some(at) = self.start.checked_add(offset) else { return Ok(0) };
        self.source.read_at(at, &mut buffer[..count])
    }
}
