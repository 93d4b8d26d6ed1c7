//! SVG, which has no size in pixels.

use crate::data::import::bytes::{HEAD, extension, is_text};
use crate::data::import::format::{Format, Reader, Recognition};

/// The row of [`FORMATS`](super::FORMATS).
pub(super) const SVG: Format = Format {
    noun: "an SVG drawing",
    ..Format::picture("SVG", &["svg"], Recognition::Test(is_svg), Reader::BrowserDrawing)
};

/// True for text with an `<svg` tag in its head that begins with a tag, or that is named `.svg`.
fn is_svg(name: &str, bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(HEAD)];
    is_text(bytes)
        && (extension(name) == "svg" || head.trim_ascii_start().starts_with(b"<"))
        && head.windows(4).any(|window| window == b"<svg")
}
