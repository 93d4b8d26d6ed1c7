//! ICO: the icons of web sites and Windows.

use crate::data::import::format::{Format, Reader, Recognition};

/// The row of [`FORMATS`](super::FORMATS).
pub(super) const ICO: Format = Format::picture(
    "ICO",
    &["ico"],
    // The number of icons follows, below 256 in any real file, and a byte that is 0 in each icon's entry.
    Recognition::Test(|head| matches!(head.bytes, [0, 0, 1, 0, 1..=255, 0, _, _, _, 0, ..])),
    Reader::Bitmap(size),
);

/// Width and height of the first icon, a byte each; 0 stands for 256.
fn size(bytes: &[u8]) -> Option<[u32; 2]> {
    let side = |at: usize| bytes.get(at).map(|&side| if side == 0 { 256 } else { u32::from(side) });
    Some([side(6)?, side(7)?])
}
