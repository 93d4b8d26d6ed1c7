//! How a table is written: what separates its cells, whether it has a header, how its numbers look.

use super::cell::{self, Cell};
use super::header;
use super::list;
use super::source::{Encoding, FromUtf16, OneTab, text};
use std::io::Read as _;

/// Rows of the head that are looked at.
const SAMPLE_ROWS: usize = 200;
/// Share of the rows that must have the same number of cells.
const EVEN: f64 = 0.6;
/// Share of even rows and share of numbers, added, above which another delimiter is better than spaces.
const EXPLAINED: f64 = 1.5;
/// The same of spaces, above which they are better than another delimiter below that.
const CLEARLY: f64 = 1.8;

/// How a table is written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dialect {
    /// How characters are stored.
    pub encoding: Encoding,
    /// Where the table begins, in bytes: behind a byte order mark or a line that names the separator.
    pub start: u64,
    /// What separates cells.
    pub delimiter: Delimiter,
    /// True when quotation marks enclose cells.
    pub quotes: bool,
    /// True when lines that begin with `#` are comments.
    pub comments: bool,
    /// True for numbers as 1,5.
    pub decimal_comma: bool,
    /// Names of the columns; empty without a header.
    pub names: Vec<String>,
    /// Records before the first row: titles and the header.
    pub skip: usize,
    /// Cells in a row.
    pub width: usize,
    /// The cell that holds a list of numbers, each of which becomes a column, and how many there are.
    pub list: Option<(usize, usize)>,
    /// True for columns that hold text, as far as the head shows.
    pub text: Vec<bool>,
}

/// What separates cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Delimiter {
    /// `,`
    #[default]
    Comma,
    /// `;`
    Semicolon,
    /// A tab.
    Tab,
    /// `|`
    Bar,
    /// Any number of spaces and tabs.
    Spaces,
}

/// In the order in which equally good ones are preferred.
const DELIMITERS: [Delimiter; 5] =
    [Delimiter::Tab, Delimiter::Semicolon, Delimiter::Comma, Delimiter::Bar, Delimiter::Spaces];

impl Delimiter {
    /// The byte between the cells that the CSV reader gets.
    pub(super) const fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab | Self::Spaces => b'\t',
            Self::Bar => b'|',
        }
    }

    /// Its name: "commas".
    pub const fn name(self) -> &'static str {
        match self {
            Self::Comma => "commas",
            Self::Semicolon => "semicolons",
            Self::Tab => "tabs",
            Self::Bar => "bars",
            Self::Spaces => "spaces",
        }
    }
}

/// Recognises a table by the beginning of its file, 64 KiB or more; `None` for anything else.
pub fn sniff(head: &[u8]) -> Option<Dialect> {
    let (encoding, mark) = encoding(head)?;
    let decoded = decode(encoding, head.get(mark..)?);
    let (separator, line) = named_separator(&decoded);
    let unit = if encoding == Encoding::Utf8 { 1 } else { 2 };
    let body = whole_lines(&decoded[line..]);
    if !is_plain(body) {
        return None;
    }
    let comments = body.split(|b| *b == b'\n').any(|line| line.starts_with(b"#"));
    let start = (mark + line * unit) as u64;
    let base = Dialect { encoding, start, quotes: true, comments, ..Dialect::default() };
    let tried: Vec<Delimiter> = separator.map_or_else(|| DELIMITERS.to_vec(), |only| vec![only]);
    let mut best: Option<(f64, Dialect, Vec<Vec<String>>)> = None;
    for delimiter in tried {
        let dialect = Dialect { delimiter, ..base.clone() };
        let rows = sample(&dialect, body);
        let Some((score, width)) = score(&rows, delimiter) else { continue };
        // Words, and lists of numbers in a cell, have spaces between them as well.
        let beats = |other: f64| match delimiter {
            Delimiter::Spaces => other < EXPLAINED && score > CLEARLY,
            _ => score > other,
        };
        if best.as_ref().is_none_or(|(other, ..)| beats(*other)) {
            best = Some((score, Dialect { width, ..dialect }, rows));
        }
    }
    let (mut dialect, rows) = match best {
        Some((_, dialect, rows)) => (dialect, rows),
        None => one_column(base, body)?,
    };
    dialect.decimal_comma = decimal_comma(&rows, dialect.delimiter);
    header::find(&mut dialect, &rows, body);
    Some(dialect)
}

/// The encoding, and the bytes of the mark that names it; `None` for what is no text.
fn encoding(head: &[u8]) -> Option<(Encoding, usize)> {
    match head {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => return None,
        [0xef, 0xbb, 0xbf, ..] => return Some((Encoding::Utf8, 3)),
        [0xff, 0xfe, ..] => return Some((Encoding::Utf16Little, 2)),
        [0xfe, 0xff, ..] => return Some((Encoding::Utf16Big, 2)),
        _ => {}
    }
    let head = &head[..head.len().min(1024)];
    let zeros = |odd: usize| head.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    // Digits, commas and Latin letters have a zero byte each.
    match (zeros(0), zeros(1), head.len() / 2) {
        (0, 0, _) => Some((Encoding::Utf8, 0)),
        (0, odd, half) if odd * 2 > half => Some((Encoding::Utf16Little, 0)),
        (even, 0, half) if even * 2 > half => Some((Encoding::Utf16Big, 0)),
        _ => None,
    }
}

fn decode(encoding: Encoding, bytes: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::new();
    match encoding {
        Encoding::Utf8 => decoded.extend_from_slice(bytes),
        // Reading from memory never fails.
        Encoding::Utf16Little => drop(FromUtf16::new(bytes, false).read_to_end(&mut decoded)),
        Encoding::Utf16Big => drop(FromUtf16::new(bytes, true).read_to_end(&mut decoded)),
    }
    decoded
}

/// The separator that Excel's first line "sep=;" names, and the length of that line.
fn named_separator(body: &[u8]) -> (Option<Delimiter>, usize) {
    let end = body.iter().position(|byte| *byte == b'\n').map_or(body.len(), |at| at + 1);
    let line = body[..end].strip_suffix(b"\n").unwrap_or(&body[..end]);
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    match line.strip_prefix(b"sep=") {
        Some([byte]) => (DELIMITERS.into_iter().find(|delimiter| delimiter.byte() == *byte), end),
        _ => (None, 0),
    }
}

/// The head without its last line, which may be cut off; all of it when it is a single line.
fn whole_lines(body: &[u8]) -> &[u8] {
    match body.iter().rposition(|byte| matches!(byte, b'\n' | b'\r')) {
        Some(at) if body[..at].iter().any(|byte| matches!(byte, b'\n' | b'\r')) => &body[..=at],
        _ => body,
    }
}

/// True for text that is no markup and no program's notation.
fn is_plain(body: &[u8]) -> bool {
    let control = |byte: &u8| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c | 0x1a);
    let first = body.trim_ascii_start().first();
    !body.iter().any(control) && !matches!(first, None | Some(b'<' | b'{' | b'['))
}

/// The first records of a text.
pub(super) fn sample(dialect: &Dialect, body: &[u8]) -> Vec<Vec<String>> {
    let mut collapsed = Vec::new();
    if dialect.delimiter == Delimiter::Spaces {
        // Reading from memory never fails.
        drop(OneTab::new(body, dialect.quotes).read_to_end(&mut collapsed));
    }
    let body = if dialect.delimiter == Delimiter::Spaces { &collapsed[..] } else { body };
    let mut reader = dialect.reader(body);
    let mut record = csv::ByteRecord::new();
    let mut rows = Vec::new();
    while rows.len() < SAMPLE_ROWS && matches!(reader.read_byte_record(&mut record), Ok(true)) {
        if record.len() > 1 || !record.get(0).unwrap_or_default().trim_ascii().is_empty() {
            rows.push(record.iter().map(|cell| text(cell.trim_ascii())).collect());
        }
    }
    rows
}

impl Dialect {
    /// Number of columns.
    pub fn columns(&self) -> usize {
        self.list.map_or(self.width, |(_, numbers)| self.width - 1 + numbers)
    }

    /// A CSV reader of the text, which is UTF-8 and has a byte between its cells.
    pub(super) fn reader<R: std::io::Read>(&self, source: R) -> csv::Reader<R> {
        csv::ReaderBuilder::new()
            .delimiter(self.delimiter.byte())
            .has_headers(false)
            .flexible(true)
            .quoting(self.quotes)
            .comment(self.comments.then_some(b'#'))
            .buffer_capacity(1 << 16)
            .from_reader(source)
    }
}

/// Number of cells that most rows have, with the share of such rows.
fn evenness(rows: &[Vec<String>]) -> (usize, f64) {
    let mut widths: Vec<usize> = rows.iter().map(Vec::len).collect();
    widths.sort_unstable();
    let runs = widths.chunk_by(|a, b| a == b).map(|run| (run.len(), run[0]));
    runs.max().map_or((0, 0.0), |(count, width)| (width, count as f64 / rows.len() as f64))
}

/// How well a delimiter explains the rows, with the number of cells in a row; `None` when it does not.
fn score(rows: &[Vec<String>], delimiter: Delimiter) -> Option<(f64, usize)> {
    let (width, even) = evenness(rows);
    if width < 2 || even < EVEN {
        return None;
    }
    let (mut numbers, mut cells) = (0, 0);
    for cell in rows.iter().flatten() {
        cells += usize::from(!cell.is_empty());
        numbers += usize::from(is_number(cell, delimiter));
    }
    let numeric = f64::from(numbers as u32) / f64::from((cells as u32).max(1));
    // Sentences, too, have about as many spaces, or commas, in each line.
    let [fewest, evenest] = match delimiter {
        Delimiter::Spaces => [0.3, 0.9],
        _ if numeric > 0.0 => [0.0, EVEN],
        _ => [0.0, 0.95],
    };
    (numeric >= fewest && even >= evenest).then_some((even + numeric, width))
}

fn is_number(cell: &str, delimiter: Delimiter) -> bool {
    let number = |decimal_comma| matches!(cell::read(cell.as_bytes(), decimal_comma), Cell::Number(_));
    number(false)
        || list::length(cell.as_bytes()).is_some()
        || (delimiter != Delimiter::Comma && number(true))
}

/// A file of one number, or one short word, a line; `None` for sentences.
fn one_column(base: Dialect, body: &[u8]) -> Option<(Dialect, Vec<Vec<String>>)> {
    const LONGEST: usize = 40;
    let dialect = Dialect { width: 1, ..base };
    let rows = sample(&dialect, body);
    let word = |cell: &&str| cell.len() <= LONGEST && !cell.contains(' ');
    let words =
        rows.iter().filter(|row| row.len() == 1 && row.first().is_some_and(|cell| word(&cell.as_str())));
    (rows.len() > 1 && words.count() == rows.len()).then_some((dialect, rows))
}

/// True when commas in the cells are decimal: "3,5" can be nothing else; "3,500" is, where semicolons separate.
fn decimal_comma(rows: &[Vec<String>], delimiter: Delimiter) -> bool {
    let (mut decimal, mut either) = (0, 0);
    for cell in rows.iter().flatten().filter(|cell| cell.contains(',')) {
        let number = |comma| matches!(cell::read(cell.as_bytes(), comma), Cell::Number(_));
        match (number(false), number(true)) {
            (false, true) => decimal += 1,
            (true, false) => return false,
            (true, true) => either += 1,
            (false, false) => {}
        }
    }
    decimal > 0 || (either > 0 && delimiter == Delimiter::Semicolon)
}
