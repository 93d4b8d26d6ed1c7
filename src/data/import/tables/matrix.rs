//! Rows of numbers from elsewhere as a table.

use super::raw::{Cells, RawColumn, RawTable};
use crate::data::Labels;
use crate::number_text::thousands;

/// A table of `values`, `[rows, columns]` row-major, with labels; columns are called "column 1" and on. Values that are not
/// finite count as missing.
pub fn from_matrix(columns: usize, values: &[f32], labels: Vec<Labels>) -> RawTable {
    let rows = values.len().checked_div(columns).unwrap_or(0);
    let column = |at: usize| {
        let cells = values.iter().skip(at).step_by(columns.max(1)).take(rows);
        let (mut missing, mut infinite) = (0, 0);
        let floats: Vec<f32> = cells
            .map(|value| {
                missing += usize::from(!value.is_finite());
                infinite += usize::from(value.is_infinite());
                if value.is_finite() { *value } else { f32::NAN }
            })
            .collect();
        let name = format!("column {}", at + 1);
        RawColumn { name, cells: Cells::Floats(floats), missing, infinite, ..RawColumn::default() }
    };
    RawTable {
        columns: (0..columns).map(column).collect(),
        rows,
        lines: (1..=rows as u32).collect(),
        labels,
        facts: vec![("Rows".into(), thousands(rows as u64)), ("Columns".into(), thousands(columns as u64))],
        ..RawTable::default()
    }
}
