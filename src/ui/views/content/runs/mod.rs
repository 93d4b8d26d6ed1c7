//! Compare runs: their names, curves, tables and differences.

mod curves;
mod maps;
pub mod my_work;
mod rerun;
mod table;
mod text;

pub use curves::{Curve, legend, series, title};
pub use maps::{place_of_image, seeds};
pub use rerun::{changed_settings, describe_changes};
pub use table::{Row, rows};
pub use text::{describe, dropped, name, too_few};
