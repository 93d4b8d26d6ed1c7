//! Tables of numbers, and tables that hold pixels or labels: CSV in every way in which programs write it.

mod build;
mod cell;
mod column;
mod date;
mod dialect;
mod error;
mod grid;
mod header;
mod label_file;
mod labels;
mod limits;
mod list;
mod matrix;
mod pixels;
mod plan;
mod preset;
mod raw;
mod read;
mod report;
mod role;
mod source;
mod stats;
mod words;

pub use build::build;
pub use dialect::{Delimiter, Dialect, sniff};
pub use error::TableError;
pub use label_file::{FileLabels, labels_for};
pub use matrix::from_matrix;
pub use pixels::{holds_images, into_images};
pub use plan::{TablePlan, look_columns, plan};
pub use preset::table_preset;
pub use raw::{Cells, RawColumn, RawTable};
pub use read::{TABLE_HEAD, read_table};
pub use source::Encoding;
