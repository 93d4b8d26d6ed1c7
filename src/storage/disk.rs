//! Where the files of kept runs lie.

use std::future::Future;

/// Why a file could not be read or written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DiskError {
    /// There is no room.
    #[error("there is no room left")]
    Full,
    /// The file is not there.
    #[error("the file is missing")]
    Missing,
    /// Anything else, in the words of the browser.
    #[error("{0}")]
    Other(String),
}

/// Bytes to be written at a place of a file.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    /// The first byte's place.
    pub at: u64,
    /// The bytes.
    pub bytes: &'a [u8],
}

/// A folder of files.
pub trait Disk {
    /// Names of all files, with their sizes in bytes.
    fn files(&self) -> impl Future<Output = Result<Vec<(String, u64)>, DiskError>>;

    /// Up to `length` bytes from `from` on; fewer where the file ends.
    fn read(&self, name: &str, from: u64, length: usize) -> impl Future<Output = Result<Vec<u8>, DiskError>>;

    /// Writes a file that is `size` bytes long then: the parts in their order, each on the disk before the next. When it fails,
    /// or ends in between, any byte of the file may be what it was, what it was to be, or anything else.
    fn write(&self, name: &str, size: u64, parts: &[Part<'_>])
    -> impl Future<Output = Result<(), DiskError>>;

    /// Removes a file; one that is not there is no error.
    fn remove(&self, name: &str) -> impl Future<Output = Result<(), DiskError>>;
}
