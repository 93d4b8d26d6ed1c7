//! Anomaly scores of images from outside.

use super::StudyParams;
#[cfg(not(target_arch = "wasm32"))]
use super::figures::{Figures, Setup};
use crate::buffers::{Bytes, Floats};
#[cfg(not(target_arch = "wasm32"))]
use crate::data::{Column, ImageSet, TableRows, table::deviations};
use serde::{Deserialize, Serialize};
#[cfg(not(target_arch = "wasm32"))]
use serde_json::{Map, Value, json};

/// Images of the network's input shape.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ScoreImages {
    /// `[n, channels, height, width]`; empty for rows of a table.
    pub pixels: Bytes,
    /// Rows of a table `[n, columns]`, as the network sees them; empty for images.
    pub rows: Floats,
}

impl StudyParams for ScoreImages {
    type Result = ScoreImagesResult;
}

/// Scores: the larger, the worse an image is copied.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ScoreImagesResult {
    /// Mean squared error of each image.
    pub mean: Floats,
    /// Mean squared error over the worst fiftieth of its pixels.
    pub top: Floats,
    /// Their reconstructions.
    pub copies: Bytes,
    /// Of rows of a table, the reconstructions as numbers, `[n, columns]`; empty for images.
    pub row_copies: Floats,
}

#[cfg(not(target_arch = "wasm32"))]
impl Figures for ScoreImages {
    const KEYS: &'static [&'static str] = &["scored"];

    fn measured(setup: &Setup) -> Vec<Self> {
        let of = |set: &ImageSet| match &set.table {
            Some(table) => Self { rows: table.values.clone(), ..Self::default() },
            None => Self { pixels: Bytes(set.pixels.clone()), ..Self::default() },
        };
        setup.outside.iter().map(of).collect()
    }

    /// Scores in the order of the images, with their names if they have some; of each row of a table the columns that
    /// deviate most.
    fn report(&self, result: &ScoreImagesResult, setup: &Setup) -> Vec<(&'static str, Value)> {
        let mut report = Map::new();
        report.insert("top".into(), json!(result.top.0));
        report.insert("mean".into(), json!(result.mean.0));
        if let Some(set) = &setup.outside {
            if !set.names.is_empty() {
                report.insert("names".into(), json!(set.names));
            }
            if let Some(table) = &set.table {
                let (values, copies) = (self.rows.clone(), result.row_copies.clone());
                let rows = TableRows { values, copies, ..TableRows::default() };
                let count = result.mean.0.len();
                let columns: Vec<Value> =
                    (0..count).map(|row| deviating_columns(&rows, row, &table.columns)).collect();
                report.insert("columns".into(), json!(columns));
            }
        }
        vec![("scored", Value::Object(report))]
    }
}

/// Columns of a row that are reported.
#[cfg(not(target_arch = "wasm32"))]
const DEVIATING: usize = 3;

/// The columns in which a row and its copy differ most, in the columns' own units, and how far in standard deviations.
#[cfg(not(target_arch = "wasm32"))]
pub fn deviating_columns(rows: &TableRows, row: usize, columns: &[Column]) -> Value {
    let size = columns.len();
    let of = |at: usize| {
        let (value, copy) = (rows.values.0[row * size + at], rows.copies.0[row * size + at]);
        let column = &columns[at];
        json!({
            "column": column.name,
            "value": column.from_network(value),
            "copy": column.from_network(copy),
            "deviation": deviations(value) - deviations(copy),
        })
    };
    rows.most_deviating(row, size, DEVIATING).into_iter().map(of).collect()
}
