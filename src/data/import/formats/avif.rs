//! AVIF and HEIC: pictures in boxes of ISO/IEC 23008-12.

use crate::data::import::bytes::{HEAD, big_endian};
use crate::data::import::format::{Format, Reader, Recognition};

/// Positions in a file at which its size is looked for.
const SEARCHED: usize = 64 * HEAD;

/// AVIF.
pub(super) const AVIF: Format = Format::picture(
    "AVIF",
    &["avif"],
    Recognition::Magic(&[&[(4, b"ftypavif")], &[(4, b"ftypavis")]]),
    Reader::Bitmap(size),
);

/// HEIC, the format of iPhones, which few browsers read.
pub(super) const HEIC: Format = Format {
    noun: "a HEIC picture",
    ..Format::picture(
        "HEIC",
        &["heic", "heif"],
        Recognition::Magic(&[
            &[(4, b"ftyphei")],
            &[(4, b"ftyphev")],
            &[(4, b"ftypmif1")],
            &[(4, b"ftypmsf1")],
        ]),
        Reader::Bitmap(size),
    )
};

/// Width and height: the largest in an `ispe` box, because tiles have sizes of their own.
fn size(bytes: &[u8]) -> Option<[u32; 2]> {
    let mut boxes = bytes.windows(4).take(SEARCHED).enumerate().filter(|(_, window)| *window == b"ispe");
    boxes.try_fold(None, |largest: Option<[u32; 2]>, (at, _)| {
        let [width, height] = largest.unwrap_or_default();
        let size = [big_endian(bytes, at + 8, 4)?, big_endian(bytes, at + 12, 4)?];
        Some(Some([width.max(size[0]), height.max(size[1])]))
    })?
}
