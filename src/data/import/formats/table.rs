//! Tables in text: CSV and TSV.

use crate::data::import::bytes::{extension, is_text};
use crate::data::import::format::{Becomes, Format, Head, Reader, Recognition};

/// The row of [`FORMATS`](super::FORMATS).
pub(super) const TABLE: Format = Format {
    name: "CSV",
    noun: "a table",
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
    // Excel saves its "Unicode text" as .txt.
    let unicode_text = utf_16 && extension(head.name) == "txt";
    if unicode_text || (named && (utf_16 || !head.bytes.contains(&0))) {
        return true;
    }
    let separated = || [b',', b';', b'\t', b'|'].into_iter().any(|separator| separates(head, separator));
    is_text(head.bytes) && (separated() || numbers_in_rows(head))
}

/// True when every whole line of the head but comments holds equally many numbers between spaces, as numpy and many programs
/// of measurement write them.
fn numbers_in_rows(head: &Head<'_>) -> bool {
    let Ok(text) = core::str::from_utf8(head.bytes)
        .or_else(|error| core::str::from_utf8(head.bytes.get(..error.valid_up_to()).unwrap_or_default()))
    else {
        return false;
    };
    let whole = head.bytes.len() as u64 == head.size;
    let mut lines: Vec<&str> =
        text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')).collect();
    if !whole {
        lines.pop();
    }
    let numbers = |line: &&str| {
        let mut cells = line.split_whitespace();
        let count = line.split_whitespace().count();
        cells.all(|cell| cell.parse::<f64>().is_ok()).then_some(count).filter(|count| *count > 1)
    };
    let mut counts = lines.iter().take(LINES).map(numbers);
    let first = counts.next().flatten();
    let mut others = counts.peekable();
    first.is_some() && others.peek().is_some() && others.all(|count| count == first)
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
