//! WebP (RFC 9649).

use crate::data::import::bytes::little_endian;
use crate::data::import::format::{Format, Reader, Recognition};

/// The row of [`FORMATS`](super::FORMATS).
pub(super) const WEBP: Format = Format::picture(
    "WebP",
    &["webp"],
    Recognition::Magic(&[&[(0, b"RIFF"), (8, b"WEBP")]]),
    Reader::Bitmap(size),
);

/// Width and height: of a lossy, a lossless or an extended file.
fn size(bytes: &[u8]) -> Option<[u32; 2]> {
    let number = |at, count| little_endian(bytes, at, count);
    match bytes.get(12..16)? {
        b"VP8 " => Some([number(26, 2)? & 0x3fff, number(28, 2)? & 0x3fff]),
        b"VP8L" => {
            let bits = number(21, 4)?;
            Some([(bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1])
        }
        b"VP8X" => Some([number(24, 3)? + 1, number(27, 3)? + 1]),
        _ => None,
    }
}
