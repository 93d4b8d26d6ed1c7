//! SVG, which has no size in pixels.

use crate::data::import::bytes::{extension, is_text};
use crate::data::import::format::{Format, Head, Recognition};
use crate::data::import::picture_format::PictureFormat;

/// The row of [`FORMATS`](super::FORMATS).
pub(super) const SVG: Format = Format {
    noun: "an SVG drawing",
    ..Format::picture(PictureFormat::Svg, &["svg"], Recognition::Test(is_svg))
};

/// True for text whose first element is `<svg>`, after any prolog, comments and document type; and for text that is named
/// `.svg` and has such an element anywhere in what is known of it.
fn is_svg(head: &Head<'_>) -> bool {
    is_text(head.bytes)
        && (is_svg_tag(after_prolog(head.bytes))
            || extension(head.name) == "svg" && head.bytes.windows(4).any(|window| window == b"<svg"))
}

/// True when text begins with the tag, perhaps with a namespace's prefix ("<svg:svg").
fn is_svg_tag(text: &[u8]) -> bool {
    let tag = text.split(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/')).next();
    tag.is_some_and(|tag| tag == b"<svg" || tag.starts_with(b"<") && tag.ends_with(b":svg"))
}

/// The text from its first element on: byte order mark, white space, `<?…?>`, `<!--…-->` and `<!DOCTYPE …>` are skipped.
pub(super) fn after_prolog(text: &[u8]) -> &[u8] {
    let mut rest = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    loop {
        rest = rest.trim_ascii_start();
        let skipped = if rest.starts_with(b"<?") {
            after(rest, b"?>")
        } else if rest.starts_with(b"<!--") {
            after(rest, b"-->")
        } else if rest.starts_with(b"<!") && !is_html_type(rest) {
            // A document type may hold declarations in brackets.
            let end = rest.iter().position(|byte| matches!(byte, b'>' | b'['));
            match end.map(|end| rest[end]) {
                Some(b'[') => after(rest, b"]").and_then(|rest| after(rest, b">")),
                _ => after(rest, b">"),
            }
        } else {
            return rest;
        };
        match skipped {
            Some(skipped) => rest = skipped,
            None => return &[],
        }
    }
}

/// True for the document type of web pages.
pub(super) fn is_html_type(text: &[u8]) -> bool {
    text.get(..14).is_some_and(|start| start.eq_ignore_ascii_case(b"<!doctype html"))
}

/// What follows the first occurrence of `end`.
fn after<'a>(text: &'a [u8], end: &[u8]) -> Option<&'a [u8]> {
    let at = text.windows(end.len()).position(|window| window == end)?;
    text.get(at + end.len()..)
}
