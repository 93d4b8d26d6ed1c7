//! What the cells of a column are like.

use super::date;
use super::limits::MAX_CLASSES;
use super::raw::{Cells, NO_TEXT, RawColumn};
use super::words;
use std::collections::HashMap;

/// Of so many numbers, rows that are counted have at least one.
const SPARSE: usize = 4;

/// What the cells of a column are like.
#[derive(Clone, Debug, Default)]
pub(super) struct Stats {
    /// Number of cells without a value.
    pub(super) missing: usize,
    /// Different values with their counts, numbers in rising order, text as it occurs; `None` for more than [`MAX_CLASSES`].
    pub(super) values: Option<Vec<(String, usize)>>,
    /// True when no value occurs twice, of text and of whole numbers.
    pub(super) distinct: bool,
    /// True for whole numbers that rise from row to row.
    pub(super) rising: bool,
    /// True for such numbers that leave few out, as numbers of rows do of which some were dropped.
    pub(super) counting: bool,
    /// True for whole numbers alone.
    pub(super) whole: bool,
    /// True for 0 and 1 alone.
    pub(super) binary: bool,
    /// True for dates or times of day.
    pub(super) dates: bool,
}

impl Stats {
    /// True for words that each name a part of a split, training among them.
    pub(super) fn is_split(&self) -> bool {
        let part = |(value, _): &(String, usize)| words::split_part(value);
        self.values.as_ref().is_some_and(|values| {
            values.iter().all(|value| part(value).is_some())
                && values.iter().any(|value| part(value) == Some(0))
        })
    }

    /// Number of different values; `usize::MAX` for more than [`MAX_CLASSES`].
    pub(super) fn different(&self) -> usize {
        self.values.as_ref().map_or(usize::MAX, Vec::len)
    }
}

/// Looks at the first `rows` cells.
pub(super) fn stats(column: &RawColumn, rows: usize) -> Stats {
    match &column.cells {
        Cells::Varied => Stats { missing: column.missing, ..Stats::default() },
        Cells::Text { values, codes } => of_text(values, codes.get(..rows).unwrap_or(codes)),
        _ => of_numbers(column, rows),
    }
}

fn of_text(values: &[String], codes: &[u32]) -> Stats {
    let mut counts = vec![0_usize; values.len()];
    let mut missing = 0;
    for code in codes {
        match counts.get_mut(*code as usize) {
            Some(count) => *count += 1,
            None => missing += usize::from(*code == NO_TEXT),
        }
    }
    let used = || values.iter().zip(&counts).filter(|(_, count)| **count > 0);
    let few = used().take(MAX_CLASSES + 1).count() <= MAX_CLASSES;
    Stats {
        missing,
        values: few.then(|| used().map(|(value, count)| (value.clone(), *count)).collect()),
        distinct: counts.iter().all(|count| *count < 2),
        dates: date::are_dates(used().map(|(value, _)| value.as_str())),
        ..Stats::default()
    }
}

fn of_numbers(column: &RawColumn, rows: usize) -> Stats {
    let mut stats = Stats { rising: true, whole: true, binary: true, ..Stats::default() };
    let mut counts: HashMap<u64, (f64, usize)> = HashMap::new();
    let mut before = f64::NEG_INFINITY;
    let mut repeats = false;
    for row in 0..rows {
        let value = column.number(row);
        if value.is_nan() {
            stats.missing += 1;
            continue;
        }
        stats.whole &= value.fract() == 0.0;
        stats.binary &= value == 0.0 || value == 1.0;
        stats.rising &= value > before;
        before = value;
        if counts.len() <= MAX_CLASSES {
            // −0 and 0 are one value.
            let count = counts.entry((value + 0.0).to_bits()).or_insert((value, 0));
            count.1 += 1;
            repeats |= count.1 > 1;
        }
    }
    stats.rising &= stats.whole && stats.missing == 0;
    let first = column.number(0);
    stats.counting = stats.rising && before - first < (SPARSE * rows) as f64;
    // Only whole numbers can name rows.
    stats.distinct = stats.rising || (stats.whole && !repeats && all_differ(column, rows));
    if counts.len() <= MAX_CLASSES {
        let mut values: Vec<(f64, usize)> = counts.into_values().collect();
        values.sort_by(|a, b| a.0.total_cmp(&b.0));
        stats.values = Some(values.into_iter().map(|(value, count)| (value.to_string(), count)).collect());
    }
    stats
}

fn all_differ(column: &RawColumn, rows: usize) -> bool {
    let mut values: Vec<f64> = (0..rows).map(|row| column.number(row)).filter(|v| !v.is_nan()).collect();
    values.sort_by(f64::total_cmp);
    values.windows(2).all(|pair| pair[0] != pair[1])
}
