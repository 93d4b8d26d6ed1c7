//! A table as its file holds it, column by column.

use super::dialect::Dialect;
use crate::data::Labels;

/// Code of a cell of text that is missing.
pub const NO_TEXT: u32 = u32::MAX;

/// A table that was read.
#[derive(Clone, Debug, Default)]
pub struct RawTable {
    /// Path of its file.
    pub name: String,
    /// Its columns, all of one length.
    pub columns: Vec<RawColumn>,
    /// Number of rows that are kept.
    pub rows: usize,
    /// The row in which a spreadsheet shows each kept row, from 1; the header, if there is one, is a row.
    pub lines: Vec<u32>,
    /// Where several tables were joined, the first row of each and the name of its file; empty for one table.
    pub files: Vec<(usize, String)>,
    /// How it is written.
    pub dialect: Dialect,
    /// Columns of labels that don't stand in the table, as those of a second array.
    pub labels: Vec<Labels>,
    /// Facts in words, each a name and a value: "Rows" "500".
    pub facts: Vec<(String, String)>,
    /// What was decided while reading, in whole sentences.
    pub notes: Vec<String>,
}

/// A column of a table.
#[derive(Clone, Debug, Default)]
pub struct RawColumn {
    /// Its name; "column 3" for one without.
    pub name: String,
    /// True when the file gives it a name.
    pub named: bool,
    /// Its cells.
    pub cells: Cells,
    /// Number of cells without a value; infinite ones and text among numbers count.
    pub missing: usize,
    /// Number of infinite cells.
    pub infinite: usize,
    /// Number of cells of text in a column of numbers.
    pub not_numbers: usize,
    /// Digits of whole numbers that are written with zeros before them ("007"); 0 for others.
    pub padding: u8,
}

/// Cells of a column.
#[derive(Clone, Debug)]
pub enum Cells {
    /// Whole numbers from 0 to 255, none missing.
    Bytes(Vec<u8>),
    /// Numbers below 2²⁴; NaN where one is missing.
    Floats(Vec<f32>),
    /// Larger numbers; NaN where one is missing.
    Doubles(Vec<f64>),
    /// Text: an index into the different values for each row, [`NO_TEXT`] where it is missing.
    Text {
        /// Different values, in the order in which they occur.
        values: Vec<String>,
        /// Indices into `values`.
        codes: Vec<u32>,
    },
    /// Text of too many different values to keep.
    Varied,
}

impl Default for Cells {
    fn default() -> Self {
        Self::Bytes(Vec::new())
    }
}

impl RawTable {
    /// Bytes that its cells take, without those of texts.
    pub fn bytes(&self) -> usize {
        let of = |column: &RawColumn| match &column.cells {
            Cells::Bytes(values) => values.len(),
            Cells::Floats(values) => 4 * values.len(),
            Cells::Doubles(values) => 8 * values.len(),
            Cells::Text { codes, .. } => 4 * codes.len(),
            Cells::Varied => 0,
        };
        self.columns.iter().map(of).sum()
    }

    /// The column of this name.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }
}

impl RawColumn {
    /// True for a column of text.
    pub fn is_text(&self) -> bool {
        matches!(self.cells, Cells::Text { .. } | Cells::Varied)
    }

    /// The number in a row; NaN where it is missing, and for text.
    pub fn number(&self, row: usize) -> f64 {
        let number = match &self.cells {
            Cells::Bytes(values) => values.get(row).map(|v| f64::from(*v)),
            Cells::Floats(values) => values.get(row).map(|v| f64::from(*v)),
            Cells::Doubles(values) => values.get(row).copied(),
            Cells::Text { .. } | Cells::Varied => None,
        };
        number.unwrap_or(f64::NAN)
    }

    /// The text in a row as it can be shown; `None` where it is missing.
    pub fn text(&self, row: usize) -> Option<String> {
        match &self.cells {
            Cells::Text { values, codes } => {
                codes.get(row).and_then(|code| values.get(*code as usize)).cloned()
            }
            Cells::Varied => None,
            // In single precision 0.1 reads as 0.1, in double as 0.10000000149.
            Cells::Floats(values) => {
                values.get(row).filter(|v| !v.is_nan()).map(|v| self.padded(v.to_string()))
            }
            _ => Some(self.number(row)).filter(|v| !v.is_nan()).map(|v| self.padded(v.to_string())),
        }
    }

    fn padded(&self, number: String) -> String {
        format!("{number:0>width$}", width = usize::from(self.padding))
    }
}
