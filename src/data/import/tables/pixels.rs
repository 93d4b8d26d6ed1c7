//! Tables whose rows are images: a column for each pixel, with or without a label.

use super::error::TableError;
use super::grid::{self, Grid};
use super::labels;
use super::raw::{Cells, RawTable};
use super::role::is_classes;
use super::stats::{Stats, stats};
use super::words;
use crate::data::import::ArraySet;
use crate::data::{ImageShape, Labels};

/// What the columns of a table of pixels are.
struct Pixels {
    grid: Grid,
    /// Label columns, the one that is named so first.
    labels: Vec<(usize, Stats)>,
    /// The column that says what a row is for.
    split: Option<usize>,
}

/// True for a table whose rows are images: [`into_images`] makes them of it, where [`build`](super::build) would see numbers.
pub fn holds_images(table: &RawTable) -> bool {
    find(table).is_some()
}

/// The images of a table of pixels. Each column is dropped when it is copied, so that memory holds the pixels about once.
///
/// # Errors
/// [`TableError::NoImages`] for another table; see [`holds_images`].
pub fn into_images(mut table: RawTable) -> Result<ArraySet, TableError> {
    let pixels = find(&table).ok_or(TableError::NoImages)?;
    let rows: Vec<u32> = (0..table.rows as u32).collect();
    let labels: Vec<Labels> = pixels
        .labels
        .iter()
        .map(|(i, stats)| {
            let column = &table.columns[*i];
            let labels = if is_classes(column, stats) {
                labels::classes(column, stats, &rows)
            } else {
                labels::quantity(column, &rows)
            };
            if column.named { labels } else { Labels { name: "label".into(), ..labels } }
        })
        .collect();
    let split = pixels.split.map(|i| labels::split(&table.columns[i], &rows));
    let split = split.map(|split| split.values.iter().map(|part| *part as u8).collect());
    let Grid { columns, shape, interleaved, low, high, .. } = pixels.grid;
    let (size, plane) = (shape.len(), shape.height * shape.width);
    let mut values = vec![0_u8; table.rows * size];
    let factor = 255.0 / (high - low);
    for (i, column) in columns.iter().enumerate() {
        let at = if interleaved { i % shape.channels * plane + i / shape.channels } else { i };
        let column = &mut table.columns[*column];
        let slots = values[at..].iter_mut().step_by(size);
        match &column.cells {
            Cells::Bytes(bytes) if (low, high) == (0.0, 255.0) => {
                slots.zip(bytes).for_each(|(slot, value)| *slot = *value);
            }
            _ => slots.enumerate().for_each(|(row, slot)| {
                // An empty cell (NaN) becomes 0, black.
                *slot = ((column.number(row) - low) * factor + 0.5) as u8;
            }),
        }
        column.cells = Cells::Bytes(Vec::new());
    }
    let (facts, mut notes) = (facts(&table, shape, low, high), table.notes);
    if interleaved {
        notes.push("The three colours of a pixel stand side by side.".into());
    }
    if (low, high) != (0.0, 255.0) {
        notes.push(format!("Values from {low} to {high} were stretched from black to white."));
    }
    let lying = table.name.to_lowercase().contains("emnist");
    Ok(ArraySet { shape, pixels: values, labels, split, facts, notes, lying, ..ArraySet::default() })
}

fn facts(table: &RawTable, shape: ImageShape, low: f64, high: f64) -> Vec<(String, String)> {
    let size = format!("{}×{}", shape.width, shape.height);
    let mut facts = vec![("Size".into(), size), ("Range".into(), format!("{low} to {high}"))];
    facts.extend(table.facts.iter().filter(|(name, _)| name == "Written with").cloned());
    facts
}

fn find(table: &RawTable) -> Option<Pixels> {
    if table.rows == 0 {
        return None;
    }
    let grid = grid::named(table).or_else(|| unnamed(table))?;
    let mut inside = vec![false; table.columns.len()];
    grid.columns.iter().for_each(|i| inside[*i] = true);
    let outside = (0..table.columns.len()).filter(|i| !inside[*i]);
    let with_stats = outside.map(|i| (i, stats(&table.columns[i], table.rows)));
    let label = |(i, stats): &(usize, Stats)| {
        let column = &table.columns[*i];
        let row_name =
            words::names_rows(&column.name) || stats.rising || (column.is_text() && stats.distinct);
        !row_name && stats.different() > 1 && (is_classes(column, stats) || !column.is_text())
    };
    let mut labels: Vec<(usize, Stats)> = with_stats.filter(label).collect();
    labels.sort_by_key(|(i, _)| !words::is_label(&table.columns[*i].name));
    let split =
        labels.iter().position(|(i, stats)| words::is_split(&table.columns[*i].name) && stats.is_split());
    let split = split.map(|at| labels.remove(at).0);
    Some(Pixels { grid, labels, split })
}

/// Images whose columns have no telling names: all columns of numbers but perhaps the first or the last, if their values are
/// related as those of neighbouring pixels are.
fn unnamed(table: &RawTable) -> Option<Grid> {
    let label =
        |i: &usize| words::is_label(&table.columns[*i].name) || words::names_rows(&table.columns[*i].name);
    let numbers: Vec<usize> =
        (0..table.columns.len()).filter(|i| !table.columns[*i].is_text() && !label(i)).collect();
    let all = &numbers[..];
    if all.len() < 2 {
        return None;
    }
    let first = all.get(1..).unwrap_or_default();
    let last = all.get(..all.len().saturating_sub(1)).unwrap_or_default();
    let (front, back) = (is_label(table, all.first()), is_label(table, all.last()));
    let edge = |pair: &[usize]| grid::relation(table, pair[0], pair[1]).unwrap_or(0.0).abs();
    let mut tries: Vec<&[usize]> = vec![all];
    // Of a label before or behind the pixels, the one that has less to do with its neighbour.
    match (front, back) {
        (true, true) if edge(&all[..2]) < edge(&all[all.len() - 2..]) => tries.extend([first, last]),
        (true, true) => tries.extend([last, first]),
        (true, false) => tries.push(first),
        (false, true) => tries.push(last),
        (false, false) => {}
    }
    // Rows that are numbered, and a label.
    if is_label(table, all.get(1)) || back {
        tries.push(first.get(1..).unwrap_or_default());
        tries.push(first.get(..first.len().saturating_sub(1)).unwrap_or_default());
    }
    tries.into_iter().find_map(|columns| grid::related(table, columns))
}

/// True for whole numbers of few values, of which a constant corner of the images has one.
fn is_label(table: &RawTable, column: Option<&usize>) -> bool {
    column.is_some_and(|i| {
        let stats = stats(&table.columns[*i], table.rows);
        stats.different() > 1 && is_classes(&table.columns[*i], &stats)
    })
}
