//! A column while it is read: its storage grows with what the cells turn out to need.

use super::cell::{self, Cell};
use super::header::TEXT_SHARE;
use super::limits::{MAX_TEXT, MAX_TEXT_BYTES};
use super::raw::{Cells, NO_TEXT, RawColumn};
use super::source::text;
use std::collections::HashMap;

/// Whole numbers from here on are not exact in single precision.
const SINGLE: f64 = 16_777_216.0;
/// Bytes that a kept text takes beside its characters: the string, and its copy in the index.
const TEXT_OVERHEAD: usize = 96;

/// A column while it is read.
#[derive(Default)]
pub(super) struct Growing {
    cells: Cells,
    /// Index of each text among the values of [`Cells::Text`].
    index: HashMap<String, u32>,
    text_bytes: usize,
    /// What each cell was, also of rows that were thinned out.
    missing: usize,
    infinite: usize,
    texts: usize,
    numbers: usize,
    padding: u8,
}

impl Growing {
    pub(super) fn new(is_text: bool) -> Self {
        let cells =
            if is_text { Cells::Text { values: Vec::new(), codes: Vec::new() } } else { Cells::default() };
        Self { cells, ..Self::default() }
    }

    /// Adds the cell of the next row.
    pub(super) fn push(&mut self, bytes: &[u8], decimal_comma: bool) {
        let cell = cell::read(bytes, decimal_comma);
        match cell {
            Cell::Missing | Cell::Mark => self.missing += 1,
            Cell::Infinite => self.infinite += 1,
            Cell::Text => self.texts += 1,
            Cell::Number(_) => {
                self.numbers += 1;
                self.padding = self.padding.max(cell::padding(bytes));
            }
        }
        match (&mut self.cells, cell) {
            (Cells::Bytes(values), Cell::Number(value)) if f64::from(value as u8) == value => {
                values.push(value as u8);
            }
            (Cells::Floats(values), Cell::Number(value)) if value.abs() < SINGLE => values.push(value as f32),
            (Cells::Text { .. }, cell) => self.push_text(bytes, cell == Cell::Missing),
            (Cells::Varied, _) => {}
            (_, Cell::Number(value)) => self.push_number(value),
            _ => self.push_number(f64::NAN),
        }
    }

    /// Adds a number for which the storage may have to become larger.
    fn push_number(&mut self, value: f64) {
        if let Cells::Bytes(values) = &self.cells {
            self.cells = Cells::Floats(values.iter().map(|v| f32::from(*v)).collect());
        }
        if let (Cells::Floats(values), true) = (&self.cells, value.abs() >= SINGLE) {
            self.cells = Cells::Doubles(values.iter().map(|v| f64::from(*v)).collect());
        }
        match &mut self.cells {
            Cells::Floats(values) => values.push(value as f32),
            Cells::Doubles(values) => values.push(value),
            _ => {}
        }
    }

    fn push_text(&mut self, bytes: &[u8], missing: bool) {
        let Cells::Text { values, codes } = &mut self.cells else { return };
        if missing {
            return codes.push(NO_TEXT);
        }
        let mut cell = text(bytes.trim_ascii());
        if let Some((end, _)) = cell.char_indices().nth(MAX_TEXT) {
            cell.truncate(end);
        }
        if let Some(code) = self.index.get(&cell) {
            return codes.push(*code);
        }
        let code = values.len() as u32;
        self.text_bytes += 2 * cell.len() + TEXT_OVERHEAD;
        codes.push(code);
        values.push(cell.clone());
        self.index.insert(cell, code);
        if self.text_bytes > MAX_TEXT_BYTES {
            self.cells = Cells::Varied;
            self.index = HashMap::new();
        }
    }

    /// Bytes that the cells take.
    pub(super) fn bytes(&self) -> usize {
        match &self.cells {
            Cells::Bytes(values) => values.len(),
            Cells::Floats(values) => 4 * values.len(),
            Cells::Doubles(values) => 8 * values.len(),
            Cells::Text { codes, .. } => 4 * codes.len() + self.text_bytes,
            Cells::Varied => 0,
        }
    }

    /// Keeps the rows that are marked.
    pub(super) fn thin(&mut self, keep: &[bool]) {
        match &mut self.cells {
            Cells::Bytes(values) => thin(values, keep),
            Cells::Floats(values) => thin(values, keep),
            Cells::Doubles(values) => thin(values, keep),
            Cells::Text { codes, .. } => thin(codes, keep),
            Cells::Varied => {}
        }
    }

    /// True when the cells were text, or numbers, against what was expected of them.
    pub(super) fn is_text(&self) -> bool {
        let said = self.texts + self.numbers + self.infinite;
        let text = matches!(self.cells, Cells::Text { .. } | Cells::Varied);
        if said == 0 { text } else { self.texts as f64 > TEXT_SHARE * said as f64 }
    }

    /// The finished column.
    pub(super) fn finish(mut self, (name, named): (String, bool)) -> RawColumn {
        match &mut self.cells {
            Cells::Bytes(values) => values.shrink_to_fit(),
            Cells::Floats(values) => values.shrink_to_fit(),
            Cells::Doubles(values) => values.shrink_to_fit(),
            Cells::Text { codes, .. } => codes.shrink_to_fit(),
            Cells::Varied => {}
        }
        let is_text = matches!(self.cells, Cells::Text { .. } | Cells::Varied);
        let not_numbers = if is_text { 0 } else { self.texts };
        let missing = self.missing + if is_text { 0 } else { self.infinite + self.texts };
        let infinite = if is_text { 0 } else { self.infinite };
        RawColumn { name, named, cells: self.cells, missing, infinite, not_numbers, padding: self.padding }
    }
}

/// Keeps the values that are marked.
pub(super) fn thin<T: Copy>(values: &mut Vec<T>, keep: &[bool]) {
    let mut row = 0;
    values.retain(|_| {
        row += 1;
        keep.get(row - 1).copied().unwrap_or(false)
    });
}
