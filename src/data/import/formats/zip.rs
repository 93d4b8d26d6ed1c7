//! ZIP, and what is a ZIP inside.

use crate::data::import::bytes::little_endian;
use crate::data::import::format::{Format, Head, Recognition};

/// The row of [`FORMATS`](super::FORMATS).
pub(super) const ZIP: Format = Format::archive("ZIP", "a ZIP archive", &["zip"], Recognition::Test(is_zip));

/// True for a ZIP: it begins with a member, or with the end of an empty directory.
pub(super) fn is_zip(head: &Head<'_>) -> bool {
    head.has(&[(0, b"PK\x03\x04")]) || head.has(&[(0, b"PK\x05\x06")])
}

/// Name of the first member; empty when there is none.
pub(super) fn first_name<'a>(head: &Head<'a>) -> &'a [u8] {
    let length = little_endian(head.bytes, 26, 2).unwrap_or_default() as usize;
    head.bytes.get(30..30 + length).unwrap_or_default()
}
