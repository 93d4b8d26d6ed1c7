//! Why a table can't be read or used.

use super::limits::{MAX_COLUMNS, MAX_RECORD_MIB};
use crate::number_text::thousands;

/// Why a table can't be read or used: what follows the file's name in a sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// No bytes, or nothing but blank lines and comments.
    #[error("has no rows")]
    Empty,
    /// Text of another kind, or no text at all.
    #[error(
        "is no table: its lines have no cells that commas, semicolons, tabs, bars or spaces separate; save it as CSV"
    )]
    NoTable,
    /// Text of four bytes a character.
    #[error("is text in UTF-32: save it as UTF-8")]
    Utf32,
    /// A header alone.
    #[error("has a header but no rows below it")]
    OnlyHeader,
    /// Too many cells in a row.
    #[error(
        "has {} columns; at most {} can be read: leave some out, or turn rows and columns",
        thousands(*columns as u64),
        thousands(MAX_COLUMNS as u64)
    )]
    TooManyColumns {
        /// Cells in a row.
        columns: usize,
    },
    /// A row without an end.
    #[error("has a row of more than {MAX_RECORD_MIB} MB: is it a table?")]
    LongRow,
    /// No column of numbers.
    #[error("holds only text: there is no column of numbers to learn from")]
    TextOnly,
    /// Too few columns of numbers to compress.
    #[error("has a single column that varies; an autoencoder needs at least two")]
    OneColumn,
    /// No column that varies.
    #[error("has no column of numbers that varies: there is nothing to learn from")]
    NothingVaries,
    /// Asked for images that are not there.
    #[error("holds no images")]
    NoImages,
    /// No row is left.
    #[error("has no row that can be used: more than half of the cells of every row are empty")]
    NoRows,
    /// The bytes can't be read.
    #[error("can't be read: {0}")]
    Io(String),
    /// The user stopped it.
    #[error("was not read to its end: it was cancelled")]
    Cancelled,
}
