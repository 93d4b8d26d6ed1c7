//! BMP.

use crate::data::import::bytes::{is_text, little_endian};
use crate::data::import::format::{Format, Reader, Recognition};

/// The row of [`FORMATS`](super::FORMATS).
pub(super) const BMP: Format = Format::picture(
    "BMP",
    &["bmp"],
    // "BM" alone might begin a text.
    Recognition::Test(|head| head.bytes.starts_with(b"BM") && !is_text(head.bytes)),
    Reader::Bitmap(size),
);

/// Width and height. The oldest head has 12 bytes and 16-bit sizes; in later ones a negative height means top-down rows.
fn size(bytes: &[u8]) -> Option<[u32; 2]> {
    if little_endian(bytes, 14, 4)? == 12 {
        return Some([little_endian(bytes, 18, 2)?, little_endian(bytes, 20, 2)?]);
    }
    let signed = |at| little_endian(bytes, at, 4).map(|v| v.cast_signed().unsigned_abs());
    Some([signed(18)?, signed(22)?])
}
