//! A file that tells whether it is whole: a header with checksums before what it holds.

use super::disk::{Disk, DiskError, Part};

/// The format that is written. A reader leaves a file of a larger number alone.
pub(super) const FORMAT: u32 = 1;
const MAGIC: [u8; 8] = *b"hourglas";
/// Bytes of a header.
const HEADER: usize = 48;

/// What a header says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Header {
    /// Rises with every write of either slot.
    pub sequence: u64,
    /// Bytes of the first part of what it holds.
    pub head: u32,
    /// Bytes of all that it holds.
    pub length: u64,
    head_check: u32,
    check: u32,
}

/// How a file is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// It is not there, was not written to its end, or is damaged.
    Nothing,
    /// A newer version has written it.
    Newer,
    /// Its header is whole.
    Whole(Header),
}

impl Header {
    /// The header of two parts.
    fn of(sequence: u64, head: &[u8], rest: &[u8]) -> Self {
        let mut all = crc32fast::Hasher::new();
        all.update(head);
        all.update(rest);
        Self {
            sequence,
            head: head.len() as u32,
            length: (head.len() + rest.len()) as u64,
            head_check: crc32fast::hash(head),
            check: all.finalize(),
        }
    }

    fn bytes(&self) -> [u8; HEADER] {
        let mut bytes = [0; HEADER];
        bytes[..8].copy_from_slice(&MAGIC);
        bytes[8..12].copy_from_slice(&FORMAT.to_le_bytes());
        bytes[12..20].copy_from_slice(&self.sequence.to_le_bytes());
        bytes[20..24].copy_from_slice(&self.head.to_le_bytes());
        bytes[24..32].copy_from_slice(&self.length.to_le_bytes());
        bytes[32..36].copy_from_slice(&self.head_check.to_le_bytes());
        bytes[36..40].copy_from_slice(&self.check.to_le_bytes());
        let check = crc32fast::hash(&bytes[..HEADER - 4]);
        bytes[HEADER - 4..].copy_from_slice(&check.to_le_bytes());
        bytes
    }

    /// Reads a header. Every format has magic, number and its own checksum at these places.
    fn parse(bytes: &[u8]) -> Found {
        let Some(bytes) = bytes.first_chunk::<HEADER>() else { return Found::Nothing };
        let u32_at = |at: usize| u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
        let u64_at = |at: usize| u64::from(u32_at(at)) | u64::from(u32_at(at + 4)) << 32;
        if bytes[..8] != MAGIC || crc32fast::hash(&bytes[..HEADER - 4]) != u32_at(HEADER - 4) {
            return Found::Nothing;
        }
        if u32_at(8) > FORMAT {
            return Found::Newer;
        }
        Found::Whole(Self {
            sequence: u64_at(12),
            head: u32_at(20),
            length: u64_at(24),
            head_check: u32_at(32),
            check: u32_at(36),
        })
    }
}

/// Writes a file: what it holds counts only once all of it is there.
pub(super) async fn write(
    disk: &impl Disk,
    name: &str,
    sequence: u64,
    head: &[u8],
    rest: &[u8],
) -> Result<u64, DiskError> {
    let header = Header::of(sequence, head, rest);
    let size = HEADER as u64 + header.length;
    let parts = [
        Part { at: 0, bytes: &[0; HEADER] },
        Part { at: HEADER as u64, bytes: head },
        Part { at: (HEADER + head.len()) as u64, bytes: rest },
        Part { at: 0, bytes: &header.bytes() },
    ];
    disk.write(name, size, &parts).await?;
    Ok(size)
}

/// What the header of a file says.
pub(super) async fn look(disk: &impl Disk, name: &str) -> Result<Found, DiskError> {
    match disk.read(name, 0, HEADER).await {
        Ok(bytes) => Ok(Header::parse(&bytes)),
        Err(DiskError::Missing) => Ok(Found::Nothing),
        Err(error) => Err(error),
    }
}

/// The first part of what a file holds; `None` when it is damaged.
pub(super) async fn read_head(disk: &impl Disk, name: &str, header: &Header) -> Option<Vec<u8>> {
    let bytes = disk.read(name, HEADER as u64, header.head as usize).await.ok()?;
    (bytes.len() == header.head as usize && crc32fast::hash(&bytes) == header.head_check).then_some(bytes)
}

/// Both parts of what a file holds; `None` when it is damaged.
pub(super) async fn read_all(
    disk: &impl Disk,
    name: &str,
    header: &Header,
) -> Result<Option<(Vec<u8>, Vec<u8>)>, DiskError> {
    let length = usize::try_from(header.length).unwrap_or(usize::MAX);
    let mut bytes = disk.read(name, HEADER as u64, length).await?;
    let head = header.head as usize;
    if bytes.len() != length || head > length || crc32fast::hash(&bytes) != header.check {
        return Ok(None);
    }
    let rest = bytes.split_off(head);
    Ok(Some((bytes, rest)))
}
