//! The folder of kept runs: in the browser's private file system, or in IndexedDB where that lacks.

use super::indexed::Indexed;
use super::opfs::Opfs;
use crate::storage::{Disk, DiskError, Part};

/// Where the files lie.
pub(super) enum Folder {
    /// The origin private file system.
    Opfs(Opfs),
    /// IndexedDB: pages without encryption, and private windows of some browsers, have nothing else.
    Indexed(Indexed),
}

impl Folder {
    /// The folder.
    ///
    /// # Errors
    /// When the browser keeps nothing for this page; the sentence says what the user may do.
    pub async fn open() -> Result<Self, String> {
        if let Ok(opfs) = Opfs::open().await {
            return Ok(Self::Opfs(opfs));
        }
        match Indexed::open().await {
            Ok(indexed) => Ok(Self::Indexed(indexed)),
            Err(_) => Err("This browser lets the page keep nothing, as in some private windows or where website data is \
                blocked: your work is lost when the tab is closed."
                .into()),
        }
    }
}

impl Disk for Folder {
    async fn files(&self) -> Result<Vec<(String, u64)>, DiskError> {
        match self {
            Self::Opfs(opfs) => opfs.files().await,
            Self::Indexed(indexed) => indexed.files().await,
        }
    }

    async fn read(&self, name: &str, from: u64, length: usize) -> Result<Vec<u8>, DiskError> {
        match self {
            Self::Opfs(opfs) => opfs.read(name, from, length).await,
            Self::Indexed(indexed) => indexed.read(name, from, length).await,
        }
    }

    async fn write(&self, name: &str, size: u64, parts: &[Part<'_>]) -> Result<(), DiskError> {
        match self {
            Self::Opfs(opfs) => opfs.write(name, size, parts).await,
            Self::Indexed(indexed) => indexed.write(name, size, parts).await,
        }
    }

    async fn remove(&self, name: &str) -> Result<(), DiskError> {
        match self {
            Self::Opfs(opfs) => opfs.remove(name).await,
            Self::Indexed(indexed) => indexed.remove(name).await,
        }
    }
}
