//! Tables in text: CSV and TSV.

use crate::data::import::bytes::{extension, is_text};
use crate::data::import::format::{Becomes, Format, Head, Reader, Recognition};

/// The row of [`FORMATS`](super::FORMATS).
pub(super) const TABLE: Format = Format {
    name: "CSV",
    noun: "a table",
    offer: "a table (CSV)",
    extensions: &["csv", "tsv", "tab"],
    recognition: Recognition::Test(is_table),
    becomes: Becomes::Table,
    reader: Reader::Table,
};

/// Marks at the beginning of UTF-16, as Excel's "Unicode text" has them.
const UTF_16: [&[u8]; 2] = [b"\xff\xfe", b"\xfe\xff"];
/// Lines that are looked at to tell a table from other text.
const LINES: usize = 10;

/// True for what is named as a table and may be text in any encoding, and for text whose lines all have the same number of
/// separators.
fn is_table(head: &Head<'_>) -> bool {
    let named = TABLE.extensions.contains(&extension(head.name).as_str());
    let utf_16 = UTF_16.iter().any(|mark| head.bytes.starts_with(mark));
    if named && (utf_16 || !head.bytes.contains(&0)) {
        return true;
    }
    is_text(head.bytes) && [b',', b';', b'\t'].into_iter().any(|separator| separates(head, separator))
}

/// True when this separator is in every whole line of the head, equally often, and there are at least two of them.
fn separates(head: &Head<'_>, separator: u8) -> bool {
    let whole = head.bytes.len() as u64 == head.size;
    let mut lines: Vec<&[u8]> = head.bytes.split(|byte| *byte == b'\n').collect();
    if !whole {
        lines.pop();
    }
    let mut counts = lines
        .iter()
        .filter(|line| !line.trim_ascii().is_empty())
        .take(LINES)
        .map(|line| line.iter().filter(|byte| **byte == separator).count());
    let first = counts.next().unwrap_or(0);
    let mut others = counts.peekable();
    first > 0 && others.peek().is_some() && others.all(|count| count == first)
}
