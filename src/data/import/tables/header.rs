//! Whether a table begins with the names of its columns, and which they are.

use super::cell::{self, Cell};
use super::dialect::Dialect;
use super::limits::MAX_TEXT;
use super::list;
use super::words;
use std::collections::HashSet;

/// Share of text among a column's cells above which it is a column of text.
pub(super) const TEXT_SHARE: f64 = 0.05;

/// Writes names, records to skip and kinds of columns into the dialect; `rows` are the first records of `body`.
pub(super) fn find(dialect: &mut Dialect, rows: &[Vec<String>], body: &[u8]) {
    let width = dialect.width;
    let first = rows.iter().position(|row| row.len() == width).unwrap_or(0);
    // R's write.table leaves the row names' column without a name.
    let short = first.checked_sub(1).filter(|i| rows[*i].len() + 1 == width && is_text_row(&rows[*i]));
    let below: Vec<&[String]> =
        rows[first..].iter().filter(|row| row.len() == width).map(Vec::as_slice).collect();
    let rest = below.get(1..).unwrap_or_default();
    let has_header = below.first().is_some_and(|first| is_header(first, rest, dialect.decimal_comma));
    let (names, skip, data): (Vec<String>, usize, &[&[String]]) = if let Some(at) = short {
        (std::iter::once(String::new()).chain(rows[at].iter().cloned()).collect(), first, &below)
    } else if has_header {
        (below.first().map(|row| row.to_vec()).unwrap_or_default(), first + 1, rest)
    } else {
        (commented(dialect, body).unwrap_or_default(), first, &below)
    };
    dialect.skip = skip;
    dialect.names = names;
    dialect.text = (0..width).map(|column| is_text(data, column, dialect.decimal_comma)).collect();
    dialect.list = (0..width).find_map(|column| Some((column, list_length(data, column)?)));
    if let Some((column, count)) = dialect.list {
        if let Some(name) = dialect.names.get(column).cloned() {
            let numbered = (0..count).map(|i| format!("{name}{i}"));
            dialect.names.splice(column..=column, numbered);
        }
        dialect.text.splice(column..=column, std::iter::repeat_n(false, count));
    }
}

/// How many numbers each cell of a column lists; `None` for a column of anything else.
fn list_length(rows: &[&[String]], column: usize) -> Option<usize> {
    let mut lengths = rows.iter().map(|row| row.get(column).and_then(|cell| list::length(cell.as_bytes())));
    let first = lengths.next()??;
    lengths.all(|length| length == Some(first)).then_some(first)
}

/// The names of the columns, each once: "column 3" for one without, "x (2)" for the second x; with whether the file gives them.
pub(super) fn unique(names: &[String], width: usize) -> Vec<(String, bool)> {
    let mut seen = HashSet::new();
    let name = |column: usize| {
        let given = names.get(column).map(|name| name.trim_start_matches('#').trim()).unwrap_or_default();
        let named = !given.is_empty();
        let base: String =
            if named { given.chars().take(MAX_TEXT).collect() } else { format!("column {}", column + 1) };
        let mut name = base.clone();
        let mut count = 1;
        while !seen.insert(name.clone()) {
            count += 1;
            name = format!("{base} ({count})");
        }
        (name, named)
    };
    (0..width).map(name).collect()
}

fn is_text_row(row: &[String]) -> bool {
    row.iter().all(|cell| !matches!(cell::read(cell.as_bytes(), true), Cell::Number(_)))
}

/// Names in a comment above the table, as numpy's savetxt writes them.
fn commented(dialect: &Dialect, body: &[u8]) -> Option<Vec<String>> {
    let lines = body.split(|byte| *byte == b'\n');
    let last = lines.take_while(|line| line.starts_with(b"#")).last()?;
    let plain = Dialect { comments: false, ..dialect.clone() };
    let row = super::dialect::sample(&plain, last.trim_ascii_start().strip_prefix(b"#")?).pop()?;
    (row.len() == dialect.width && is_text_row(&row)).then_some(row)
}

/// True when most of the cells of a column that say something are text.
fn is_text(rows: &[&[String]], column: usize, decimal_comma: bool) -> bool {
    let (mut text, mut all) = (0_u32, 0_u32);
    for cell in rows.iter().filter_map(|row| row.get(column)) {
        match cell::read(cell.as_bytes(), decimal_comma) {
            Cell::Missing | Cell::Mark => {}
            Cell::Text => (text, all) = (text + 1, all + 1),
            Cell::Number(_) | Cell::Infinite => all += 1,
        }
    }
    f64::from(text) > TEXT_SHARE * f64::from(all)
}

fn is_header(first: &[String], rest: &[&[String]], decimal_comma: bool) -> bool {
    let number = |cell: &String| match cell::read(cell.as_bytes(), decimal_comma) {
        Cell::Number(value) => Some(value),
        _ => None,
    };
    let numbers: Vec<f64> = first.iter().filter_map(number).collect();
    if !numbers.is_empty() {
        return counts_on(&numbers, first.len())
            && !rest.first().is_some_and(|row| {
                let below: Vec<f64> = row.iter().filter_map(number).collect();
                counts_on(&below, row.len())
            });
    }
    let column = |i: usize| rest.iter().filter_map(move |row| row.get(i));
    let numeric = |i: usize| column(i).filter_map(number).count() * 2 > rest.len();
    if rest.is_empty() || (0..first.len()).any(numeric) {
        return true;
    }
    // Text alone: a header's words don't come back below, and are no names of files.
    let is_file = |cell: &String| {
        cell.contains('/') || cell.rsplit_once('.').is_some_and(|(_, e)| (2..5).contains(&e.len()))
    };
    let returns = first.iter().enumerate().any(|(i, name)| column(i).any(|cell| cell == name));
    let files = (0..first.len()).any(|i| !rest.is_empty() && column(i).all(is_file) && is_file(&first[i]));
    let known = first.iter().any(|name| words::is_known(name));
    let distinct: HashSet<&String> = first.iter().collect();
    !returns
        && !files
        && (known || (distinct.len() == first.len() && first.iter().all(|name| !name.is_empty())))
}

/// True for whole numbers that rise by one, as the names of columns that pandas numbers, or years: all but one cell of the row,
/// or so many that it is no chance.
fn counts_on(numbers: &[f64], width: usize) -> bool {
    const NO_CHANCE: usize = 8;
    const YEARS: std::ops::Range<f64> = 1000.0..3000.0;
    let starts = numbers.first().is_some_and(|first| *first == 0.0 || *first == 1.0 || YEARS.contains(first));
    let enough = numbers.len() >= NO_CHANCE || (numbers.len() > 2 && numbers.len() < width);
    starts && enough && numbers.len() + 1 >= width && numbers.windows(2).all(|pair| pair[1] - pair[0] == 1.0)
}
