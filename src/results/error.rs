//! Why results can't be written, or codes not be read.

use crate::data::import::ModelFileError;

/// Why a file of results can't be made: a sentence for the user.
#[derive(Debug, thiserror::Error)]
pub enum ResultsError {
    /// A picture could not be written.
    #[error("an image can't be written: {0}")]
    Picture(String),
    /// A table could not be written.
    #[error("the table can't be written: {0}")]
    Table(String),
    /// More members than a ZIP without extensions has.
    #[error("a ZIP holds at most {most} images, and these are {found}: use .npz instead")]
    TooMany {
        /// Pictures to be written.
        found: usize,
        /// Most of them.
        most: usize,
    },
    /// An archive that would be too large.
    #[error("the archive {0}")]
    Archive(#[from] ModelFileError),
    /// Rows of a table are asked for as pictures.
    #[error("rows of a table are numbers, not images: use .npz instead of .zip")]
    NoPictures,
    /// Codes that can't be read; what follows the file's name in a sentence.
    #[error("{0}")]
    Codes(String),
}
