//! SVG, which has no size in pixels.

use crate::data::import::bytes::{extension, is_text};
use crate::data::import::format::{Format, Head, Reader, Recognition};

/// The row of [`FORMATS`](super::FORMATS).
pub(super) const SVG: Format = Format {
    noun: "an SVG drawing",
    ..Format::picture("SVG", &["svg"], Recognition::Test(is_svg), Reader::Drawing)
};

/// True for text whose first element is `<svg>`, after any prolog, comments and document type; and for text that is named
/// `.svg` and has such an element anywhere in what is known of it.
fn is_svg(head: &Head<'_>) -> bool {
    is_text(head.bytes)
        && (is_tag(after_prolog(head.bytes), b"<svg")
            || extension(head.name) == "svg" && head.bytes.windows(4).any(|window| window == b"<svg"))
}

/// True when text begins with this tag, perhaps with a namespace's prefix ("<svg:svg").
fn is_tag(text: &[u8], tag: &[u8]) -> bool {
    text.starts_with(tag) && text.get(tag.len()).is_none_or(|next| !next.is_ascii_alphanumeric())
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
