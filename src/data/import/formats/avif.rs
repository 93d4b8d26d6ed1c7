//! AVIF and HEIC: pictures in boxes of ISO/IEC 23008-12.

use crate::data::import::format::{Format, Head, Recognition};
use crate::data::import::picture_format::PictureFormat;

/// AVIF. Its first brand may be a general one, so that it comes before HEIC.
pub(super) const AVIF: Format = Format::picture(
    PictureFormat::Avif,
    &["avif"],
    Recognition::Test(|head| has_brand(head, &[b"avif", b"avis"])),
);

/// HEIC, the format of iPhones, which few browsers read.
pub(super) const HEIC: Format = Format {
    noun: "a HEIC image",
    ..Format::picture(
        PictureFormat::Heic,
        &["heic", "heif"],
        Recognition::Test(|head| {
            has_brand(head, &[b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"])
        }),
    )
};

/// True when one of the brands in the first box of an ISO media file is among these.
pub(super) fn has_brand(head: &Head<'_>, names: &[&[u8; 4]]) -> bool {
    brands(head.bytes).is_some_and(|mut brands| brands.any(|brand| names.contains(&brand)))
}

/// The brands, the major one first; behind it stands a version. `None` for a file of another kind.
fn brands(bytes: &[u8]) -> Option<impl Iterator<Item = &[u8; 4]>> {
    if bytes.get(4..8)? != b"ftyp" {
        return None;
    }
    let length = u32::from_be_bytes(*bytes.first_chunk()?) as usize;
    Some(bytes.get(8..length.min(bytes.len()))?.as_chunks::<4>().0.iter())
}
