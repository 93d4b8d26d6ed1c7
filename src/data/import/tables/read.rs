//! Reads a table, row by row, into columns.

use super::column::{Growing, thin};
use super::dialect::{Delimiter, Dialect, sniff};
use super::error::TableError;
use super::header;
use super::limits::{MAX_CELL_BYTES, MAX_COLUMNS};
use super::list;
use super::raw::RawTable;
use super::report;
use super::source::{Bounded, Encoding, FromUtf16, OneTab, RECORD_BYTES};
use crate::data::import::{InputFile, Platform};
use crate::data::rng::Random;
use std::cell::Cell;
use std::io::{Read, Seek as _, SeekFrom};
use std::rc::Rc;

/// Bytes of the beginning by which a table is recognised.
pub const TABLE_HEAD: usize = 1 << 20;
/// Milliseconds between two reports.
const PACE: f64 = 40.0;
/// Rows between two looks at the clock, and between two looks at the memory.
const ROWS_A_LOOK: usize = 64;
/// Readings after which columns stay what they are: numbers or text.
const MOST_PASSES: u32 = 3;
/// Stream of [`Random`] that draws the rows of a table that is too large.
const THIN_STREAM: u64 = 0x7ab1;

/// What a pass over the file found beside the columns.
#[derive(Default)]
pub(super) struct Tally {
    /// Rows that have cells.
    pub(super) seen: usize,
    /// Rows with another number of cells: their number, and the first few of them.
    pub(super) uneven: usize,
    pub(super) uneven_lines: Vec<u32>,
    /// Line ends within them.
    pub(super) lines_swallowed: usize,
    /// True when only a random part of the rows is kept.
    pub(super) thinned: bool,
}

/// Reads a table.
///
/// Memory stays below [`MAX_CELL_BYTES`] and a half: of a larger table a random part of the rows is kept.
///
/// # Errors
/// What is wrong with the file; see [`TableError`].
pub async fn read_table(file: &InputFile, platform: &dyn Platform) -> Result<RawTable, TableError> {
    read_within(file, platform, MAX_CELL_BYTES).await
}

/// Reads a table into at most about `budget` bytes of cells.
pub(super) async fn read_within(
    file: &InputFile,
    platform: &dyn Platform,
    budget: usize,
) -> Result<RawTable, TableError> {
    let head = file.head(TABLE_HEAD).map_err(|error| TableError::Io(error.to_string()))?;
    let mut dialect = recognised(&head)?;
    let mut even = None;
    let (mut closed, mut passes) = (true, 0);
    loop {
        passes += 1;
        let (columns, lines, tally) = match (Pass { file, platform, dialect: &dialect, budget }).run().await {
            Err(TableError::LongRow) if dialect.quotes => {
                (dialect.quotes, closed) = (false, false);
                continue;
            }
            other => other?,
        };
        let text: Vec<bool> = columns.iter().map(Growing::is_text).collect();
        if text != dialect.text && passes < MOST_PASSES {
            dialect.text = text;
            continue;
        }
        if let Some(quotes) = better_quotes(&mut even, &tally, dialect.quotes) {
            (dialect.quotes, closed) = (quotes, quotes);
            continue;
        }
        if tally.seen == tally.uneven {
            return Err(if dialect.names.is_empty() { TableError::Empty } else { TableError::OnlyHeader });
        }
        let names = header::unique(&dialect.names, dialect.columns());
        let columns = columns.into_iter().zip(names).map(|(column, name)| column.finish(name)).collect();
        let (name, rows) = (file.path.clone(), lines.len());
        let table = RawTable { name, columns, rows, lines, dialect, ..RawTable::default() };
        return Ok(report::reported(table, &tally, closed));
    }
}

/// Whether to read again with or without quotation marks: without them when a row of another number of cells has line ends in
/// it, as if a mark were not closed; with them again when that gave no more rows. `first` keeps the rows of the first reading.
fn better_quotes(first: &mut Option<usize>, tally: &Tally, quotes: bool) -> Option<bool> {
    let even = tally.seen - tally.uneven;
    match *first {
        None if quotes && tally.lines_swallowed > 0 => {
            *first = Some(even);
            Some(false)
        }
        Some(before) if !quotes && even <= before => Some(true),
        _ => None,
    }
}

fn recognised(head: &[u8]) -> Result<Dialect, TableError> {
    match head {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => return Err(TableError::Utf32),
        _ if head.trim_ascii().is_empty() => return Err(TableError::Empty),
        _ => {}
    }
    let dialect = sniff(head).ok_or(TableError::NoTable)?;
    if dialect.columns() > MAX_COLUMNS {
        return Err(TableError::TooManyColumns { columns: dialect.columns() });
    }
    Ok(dialect)
}

/// One reading of the whole file.
struct Pass<'a> {
    file: &'a InputFile,
    platform: &'a dyn Platform,
    dialect: &'a Dialect,
    budget: usize,
}

impl Pass<'_> {
    async fn run(&self) -> Result<(Vec<Growing>, Vec<u32>, Tally), TableError> {
        let (left, taken) = (Rc::new(Cell::new(RECORD_BYTES)), Rc::new(Cell::new(0)));
        let mut reader =
            self.dialect.reader(Bounded::new(self.source()?, Rc::clone(&left), Rc::clone(&taken)));
        let mut kept = Kept::new(self.dialect, self.budget);
        let mut tally = Tally::default();
        let mut record = csv::ByteRecord::new();
        let (mut reported, mut number) = (self.platform.now(), 0_u32);
        while reader.read_byte_record(&mut record).map_err(why)? {
            left.set(RECORD_BYTES);
            number += 1;
            if number as usize > self.dialect.skip {
                kept.push(&record, number, &mut tally);
            }
            if (number as usize).is_multiple_of(ROWS_A_LOOK) {
                kept.make_room(&mut tally);
                if self.platform.now() - reported > PACE {
                    reported = self.platform.now();
                    self.report(taken.get());
                    if !self.platform.proceed().await {
                        return Err(TableError::Cancelled);
                    }
                }
            }
        }
        Ok((kept.columns, kept.lines, tally))
    }

    /// The text from its first record on.
    fn source(&self) -> Result<Box<dyn Read>, TableError> {
        let mut bytes = self.file.reader();
        let start = SeekFrom::Start(self.dialect.start);
        bytes.seek(start).map_err(|error| TableError::Io(error.to_string()))?;
        let text: Box<dyn Read> = match self.dialect.encoding {
            Encoding::Utf8 => Box::new(bytes),
            Encoding::Utf16Little => Box::new(FromUtf16::new(bytes, false)),
            Encoding::Utf16Big => Box::new(FromUtf16::new(bytes, true)),
        };
        Ok(match self.dialect.delimiter {
            Delimiter::Spaces => Box::new(OneTab::new(text, self.dialect.quotes)),
            _ => text,
        })
    }

    fn report(&self, taken: u64) {
        const KIB: u64 = 1 << 10;
        let [done, total] = [taken, self.file.size()].map(|bytes| usize::try_from(bytes / KIB).unwrap_or(0));
        self.platform.progress("Reading the table", done.min(total), total);
    }
}

/// The rows that are kept so far.
struct Kept {
    columns: Vec<Growing>,
    lines: Vec<u32>,
    width: usize,
    list: Option<(usize, usize)>,
    decimal_comma: bool,
    budget: usize,
    /// Part of the rows that is kept: 2⁻ʰ.
    halvings: u32,
    random: Random,
}

impl Kept {
    fn new(dialect: &Dialect, budget: usize) -> Self {
        let columns =
            (0..dialect.columns()).map(|i| Growing::new(dialect.text.get(i).copied().unwrap_or(false)));
        Self {
            columns: columns.collect(),
            lines: Vec::new(),
            width: dialect.width,
            list: dialect.list,
            decimal_comma: dialect.decimal_comma,
            budget,
            halvings: 0,
            random: Random::new(0, THIN_STREAM),
        }
    }

    fn push(&mut self, record: &csv::ByteRecord, line: u32, tally: &mut Tally) {
        const FIRST_FEW: usize = 3;
        let blank = |cell: &[u8]| cell.trim_ascii().is_empty();
        if record.iter().next().is_none_or(blank) && record.iter().all(blank) {
            return;
        }
        tally.seen += 1;
        if !self.is_even(record) {
            tally.uneven += 1;
            tally.lines_swallowed += record.as_slice().iter().filter(|byte| **byte == b'\n').count();
            if tally.uneven_lines.len() < FIRST_FEW {
                tally.uneven_lines.push(line);
            }
            return;
        }
        // Every row has the same chance to stay, however often the rows before it were halved.
        if self.halvings > 0 && self.random.next_u32().trailing_zeros() < self.halvings {
            return;
        }
        let mut columns = self.columns.iter_mut();
        for (i, cell) in record.iter().take(self.width).enumerate() {
            match self.list {
                Some((at, count)) if at == i => list::parts(cell)
                    .zip(columns.by_ref().take(count))
                    .for_each(|(part, column)| column.push(part, self.decimal_comma)),
                _ => columns.by_ref().take(1).for_each(|column| column.push(cell, self.decimal_comma)),
            }
        }
        self.lines.push(line);
    }

    /// True for a row of as many cells as most have; more may follow when they are empty.
    fn is_even(&self, record: &csv::ByteRecord) -> bool {
        let list = |(at, count): (usize, usize)| {
            record.get(at).is_some_and(|cell| list::parts(cell).count() == count)
        };
        record.len() >= self.width
            && record.iter().skip(self.width).all(|cell| cell.trim_ascii().is_empty())
            && self.list.is_none_or(list)
    }

    /// Drops a random half of the rows when they take too much memory.
    fn make_room(&mut self, tally: &mut Tally) {
        while self.columns.iter().map(Growing::bytes).sum::<usize>() > self.budget
            && self.lines.len() > ROWS_A_LOOK
        {
            let keep: Vec<bool> = self.lines.iter().map(|_| self.random.next_u32() & 1 == 0).collect();
            self.columns.iter_mut().for_each(|column| column.thin(&keep));
            thin(&mut self.lines, &keep);
            self.halvings += 1;
            tally.thinned = true;
        }
    }
}

/// What stopped the reading.
fn why(error: csv::Error) -> TableError {
    match error.into_kind() {
        csv::ErrorKind::Io(error) if error.kind() == std::io::ErrorKind::FileTooLarge => TableError::LongRow,
        csv::ErrorKind::Io(error) => TableError::Io(error.to_string()),
        _ => TableError::NoTable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::import::{DecodedPicture, LocalFuture};

    struct Alone;

    impl Platform for Alone {
        fn decode<'a>(&'a self, _: &'a str, _: &'a [u8]) -> LocalFuture<'a, Result<DecodedPicture, String>> {
            Box::pin(async { Err("is no picture".into()) })
        }
        fn proceed(&self) -> LocalFuture<'_, bool> {
            Box::pin(async { false })
        }
        fn progress(&self, _: &str, _: usize, _: usize) {}
        fn now(&self) -> f64 {
            0.0
        }
    }

    #[test]
    fn of_a_table_that_is_too_large_a_random_part_is_kept() {
        const ROWS: usize = 20_000;
        let text: String = (0..ROWS).map(|i| format!("{i}.5,{}\n", i % 7)).collect();
        let file = InputFile::in_memory("t.csv", text.into_bytes());
        // A row takes five bytes.
        let table = pollster::block_on(read_within(&file, &Alone, 20_000)).unwrap();
        assert!((2000..=4100).contains(&table.rows), "{}", table.rows);
        let mean = (0..table.rows).map(|row| table.columns[0].number(row)).sum::<f64>() / table.rows as f64;
        assert!((mean / ROWS as f64 - 0.5).abs() < 0.03, "rows from all of the file: {mean}");
        // A row keeps its number.
        assert!((0..table.rows).all(|row| table.columns[0].number(row) == f64::from(table.lines[row]) - 0.5));
        assert!(table.notes[0].starts_with("The table does not fit in memory: of its 20"));
    }
}
