//! JPEG (ITU-T T.81).

use crate::data::import::bytes::big_endian;
use crate::data::import::format::{Format, Reader, Recognition};

/// The row of [`FORMATS`](super::FORMATS).
pub(super) const JPEG: Format = Format::picture(
    "JPEG",
    &["jpg", "jpeg"],
    Recognition::Magic(&[&[(0, b"\xff\xd8\xff")]]),
    Reader::Bitmap(size),
);

/// Width and height in the frame header, before which any number of other segments may stand.
fn size(bytes: &[u8]) -> Option<[u32; 2]> {
    let mut at = 2;
    loop {
        let marker = *bytes.get(at + 1)?;
        match (*bytes.get(at)?, marker) {
            // Fill bytes may precede a marker.
            (0xff, 0xff) => at += 1,
            // Frame headers, without the codes among them that mean tables.
            (0xff, 0xc0..=0xcf) if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => {
                return Some([big_endian(bytes, at + 7, 2)?, big_endian(bytes, at + 5, 2)?]);
            }
            // Markers without a segment.
            (0xff, 0x01 | 0xd0..=0xd8) => at += 2,
            // The file or its header ends without a frame.
            (0xff, 0xd9 | 0xda) => return None,
            (0xff, _) => at += 2 + (big_endian(bytes, at + 2, 2)?.max(2) as usize),
            _ => return None,
        }
    }
}
