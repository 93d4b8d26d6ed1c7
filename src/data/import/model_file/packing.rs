//! A ZIP that is written into memory. The writer of the crate `zip` packs only with its feature `deflate`, which would also put a
//! second unpacker into the import worker.

use super::ModelFileError;
use crc32fast::hash;
use miniz_oxide::deflate::compress_to_vec;

/// How a member is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    /// Not at all.
    Stored,
    /// In deflate's blocks of bytes as they are: unlike of stored members, every reader checks the checksum.
    Checked,
    /// Deflated.
    Deflated,
}

/// Version of the specification that a reader needs: 2.0, for deflate.
const VERSION: u16 = 20;
/// Flag: names are UTF-8.
const UTF8: u16 = 1 << 11;
/// 1 January 1980, midnight, the earliest date: the same run gives the same file.
const DATE: u32 = 0x0021_0000;
/// miniz's level; 9 takes three times as long for a hundredth.
const LEVEL: u8 = 6;

/// Writes a ZIP (PKWARE's APPNOTE 6.3.10), without ZIP64 and so of less than 4 GB.
#[derive(Default)]
pub struct ZipWriter {
    bytes: Vec<u8>,
    directory: Vec<u8>,
    count: u16,
}

impl ZipWriter {
    /// Adds a member.
    ///
    /// # Errors
    /// When it, or the archive, has 4 GB or more.
    pub fn add(&mut self, name: &str, content: &[u8], packing: Packing) -> Result<(), ModelFileError> {
        let packed = match packing {
            Packing::Stored => None,
            Packing::Checked => Some(compress_to_vec(content, 0)),
            Packing::Deflated => Some(compress_to_vec(content, LEVEL)),
        };
        let method: u16 = if packed.is_some() { 8 } else { 0 };
        let body = packed.as_deref().unwrap_or(content);
        let number = |n: usize| u32::try_from(n).map_err(|_| too_large(name));
        let offset = number(self.bytes.len())?;
        let length = u16::try_from(name.len()).map_err(|_| too_large(name))?;
        // What both headers have.
        let mut common = Vec::new();
        [VERSION, UTF8, method].iter().for_each(|n| common.extend(n.to_le_bytes()));
        for n in [DATE, hash(content), number(body.len())?, number(content.len())?] {
            common.extend(n.to_le_bytes());
        }
        common.extend(length.to_le_bytes());
        common.extend(0_u16.to_le_bytes());
        self.bytes.extend(b"PK\x03\x04");
        self.bytes.extend(&common);
        self.bytes.extend(name.as_bytes());
        self.bytes.extend(body);
        number(self.bytes.len())?;
        self.directory.extend(b"PK\x01\x02");
        self.directory.extend(VERSION.to_le_bytes());
        self.directory.extend(&common);
        // No comment, first disk, no attributes.
        self.directory.extend([0; 10]);
        self.directory.extend(offset.to_le_bytes());
        self.directory.extend(name.as_bytes());
        self.count = self.count.checked_add(1).ok_or_else(|| too_large(name))?;
        Ok(())
    }

    /// The archive.
    ///
    /// # Errors
    /// When it has 4 GB or more.
    pub fn finish(mut self) -> Result<Vec<u8>, ModelFileError> {
        let number = |n: usize| u32::try_from(n).map_err(|_| too_large("the whole"));
        let (start, size) = (number(self.bytes.len())?, number(self.directory.len())?);
        self.bytes.append(&mut self.directory);
        self.bytes.extend(b"PK\x05\x06\0\0\0\0");
        [self.count; 2].iter().for_each(|n| self.bytes.extend(n.to_le_bytes()));
        [size, start].iter().for_each(|n| self.bytes.extend(n.to_le_bytes()));
        self.bytes.extend([0; 2]);
        Ok(self.bytes)
    }
}

fn too_large(name: &str) -> ModelFileError {
    ModelFileError::TooLarge { name: name.into(), most: u32::MAX as usize }
}
