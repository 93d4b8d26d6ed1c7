//! What was found with a trained network, as files for other programs: tables, pictures in a ZIP, codes for the Embedding
//! Projector. Plain data in, bytes out: nothing here knows the command line, burn or where files go.

mod codes;
mod error;
mod names;
mod pictures;
mod png;
mod projector;
mod table;

pub use codes::{Codes, read_codes, rows_csv};
pub use error::ResultsError;
pub use names::file_names;
pub use pictures::{error_maps_zip, images_zip, pictures_zip};
pub use png::{png, raster_png};
pub use projector::{MAX_SPRITE, projector};
pub use table::{UsedFor, table};

/// A file that is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResultFile {
    /// Its name.
    pub name: &'static str,
    /// Its content.
    pub bytes: Vec<u8>,
}
