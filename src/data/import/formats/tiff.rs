//! TIFF (TIFF 6.0), little- or big-endian.

use crate::data::import::bytes::{big_endian, little_endian};
use crate::data::import::format::{Format, Reader, Recognition};

/// The row of [`FORMATS`](super::FORMATS).
pub(super) const TIFF: Format = Format::picture(
    "TIFF",
    &["tif", "tiff"],
    // The last two are BigTIFF.
    Recognition::Magic(&[&[(0, b"II*\0")], &[(0, b"MM\0*")], &[(0, b"II+\0")], &[(0, b"MM\0+")]]),
    Reader::Bitmap(size),
);

/// Tags of the width and the height.
const WIDTH: u32 = 256;
const HEIGHT: u32 = 257;

/// Width and height in the first directory, which may stand anywhere in the file.
fn size(bytes: &[u8]) -> Option<[u32; 2]> {
    let number = if bytes.starts_with(b"II") { little_endian } else { big_endian };
    let directory = number(bytes, 4, 4)? as usize;
    let entries = number(bytes, directory, 2)? as usize;
    let value = |tag: u32| {
        let mut places = (0..entries).map(|entry| directory + 2 + 12 * entry);
        let at = places.find(|at| number(bytes, *at, 2) == Some(tag))?;
        // Type 3 is a number of two bytes, type 4 of four.
        let count = if number(bytes, at + 2, 2)? == 3 { 2 } else { 4 };
        number(bytes, at + 8, count)
    };
    Some([value(WIDTH)?, value(HEIGHT)?])
}
