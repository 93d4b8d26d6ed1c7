//! Columns that are the pixels of an image: which, in which order, and in which range.

use super::raw::{Cells, RawTable};
use crate::data::ImageShape;
use std::collections::HashMap;

/// Rows by which it is judged how columns are related.
const ROWS: usize = 200;
/// Pairs of columns that are compared at each distance.
const PAIRS: usize = 300;
/// Least correlation of neighbouring pixels; MNIST's have 0.5 and more.
const RELATED: f64 = 0.2;
/// How much more a pixel is related to the one below than to one half a row away; in spectra and other curves it is less.
const MORE: f64 = 0.05;
/// Smallest side of an image whose columns don't say that they are pixels.
const MIN_UNNAMED: usize = 8;

/// Columns that are pixels.
pub(super) struct Grid {
    /// Indices of the columns, row by row.
    pub(super) columns: Vec<usize>,
    pub(super) shape: ImageShape,
    /// True when the colours of a pixel stand side by side, false when all of one colour come first.
    pub(super) interleaved: bool,
    /// The values that become black and white.
    pub(super) low: f64,
    pub(super) high: f64,
}

/// Columns whose names say that they are pixels: "pixel12", "1x28", "px_3_4", or numbers from 0 or 1 on.
pub(super) fn named(table: &RawTable) -> Option<Grid> {
    let mut groups: HashMap<String, Vec<(usize, Vec<u32>)>> = HashMap::new();
    for (i, column) in
        table.columns.iter().enumerate().filter(|(_, column)| column.named && !column.is_text())
    {
        let (prefix, numbers) = parts(&column.name);
        if (1..=2).contains(&numbers.len()) {
            groups.entry(format!("{prefix}/{}", numbers.len())).or_default().push((i, numbers));
        }
    }
    let (key, group) = groups.into_iter().max_by_key(|(_, group)| group.len())?;
    let (prefix, count) = key.split_once('/')?;
    let says_so = prefix.starts_with("pix") || prefix == "px" || (prefix == "x" && count == "2");
    let numbered = prefix.is_empty() && follow(&group);
    if !says_so && !numbered {
        return None;
    }
    let columns: Vec<usize> = group.iter().map(|(i, _)| *i).collect();
    let mut shape = square(columns.len()).filter(|shape| says_so || shape.height >= MIN_UNNAMED);
    if count == "2" {
        shape = rectangle(&group).or(shape);
    }
    finish(table, columns, shape?)
}

/// Letters of a name, and the numbers in it: "pixel_3_4" has "pixel" and 3, 4; "1x28" has "x" and 1, 28.
fn parts(name: &str) -> (String, Vec<u32>) {
    let prefix: String = name.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
    let digits = name.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty());
    (prefix, digits.filter_map(|digits| digits.parse().ok()).collect())
}

/// True for numbers of which each is one more than the one before.
fn follow(group: &[(usize, Vec<u32>)]) -> bool {
    group.windows(2).all(|pair| pair[1].1.first().copied() == pair[0].1.first().map(|n| n.wrapping_add(1)))
}

/// The shape of images whose columns are named by row and column, in this order.
fn rectangle(group: &[(usize, Vec<u32>)]) -> Option<ImageShape> {
    let first = &group.first()?.1;
    let width = group.iter().take_while(|(_, numbers)| numbers[0] == first[0]).count();
    let rises = group.iter().enumerate().all(|(i, (_, numbers))| {
        numbers[0] == first[0] + (i / width) as u32 && numbers[1] == first[1] + (i % width) as u32
    });
    (rises && group.len().is_multiple_of(width)).then(|| ImageShape::grey(group.len() / width, width))
}

/// A square image of so many values, grey or in colour.
fn square(count: usize) -> Option<ImageShape> {
    let side = |count: usize| {
        let side = count.isqrt();
        (side * side == count && side > 1).then_some(side)
    };
    match side(count) {
        Some(side) => Some(ImageShape::grey(side, side)),
        None if count.is_multiple_of(3) => {
            side(count / 3).map(|side| ImageShape { channels: 3, height: side, width: side })
        }
        None => None,
    }
}

/// These columns as a square image, when their values are related as those of pixels are.
pub(super) fn related(table: &RawTable, columns: &[usize]) -> Option<Grid> {
    let shape = square(columns.len()).filter(|shape| shape.height >= MIN_UNNAMED)?;
    let grid = finish(table, columns.to_vec(), shape)?;
    let step = if grid.interleaved { shape.channels } else { 1 };
    let row = step * shape.width;
    let at = |distance: usize| correlation(table, columns, distance);
    let (beside, below, between) = (at(step), at(row), at(step * (shape.width / 2)));
    (beside > RELATED && below > RELATED && below > between + MORE).then_some(grid)
}

/// The grid, if the values are in a range that pixels have.
fn finish(table: &RawTable, columns: Vec<usize>, shape: ImageShape) -> Option<Grid> {
    let (mut low, mut high, mut whole) = (f64::INFINITY, f64::NEG_INFINITY, true);
    for i in &columns {
        let column = &table.columns[*i];
        let mut see = |value: f64| {
            (low, high) = (low.min(value), high.max(value));
            whole &= value.fract() == 0.0;
        };
        match &column.cells {
            Cells::Bytes(values) => {
                see(f64::from(values.iter().copied().min()?));
                see(f64::from(values.iter().copied().max()?));
            }
            _ => (0..table.rows).map(|row| column.number(row)).filter(|v| !v.is_nan()).for_each(see),
        }
    }
    let (low, high) = range(low, high, whole)?;
    let interleaved = shape.channels == 3 && {
        let step = |distance: usize| difference(table, &columns, distance);
        step(3 * shape.width) < step(shape.width)
    };
    Some(Grid { columns, shape, interleaved, low, high })
}

/// What becomes black and white, for values in a range; `None` for a range that pixels don't have.
fn range(low: f64, high: f64, whole: bool) -> Option<(f64, f64)> {
    /// Largest values of pixels of fewer or more than 8 bits.
    const DEPTHS: [f64; 8] = [1.0, 15.0, 16.0, 31.0, 63.0, 255.0, 4095.0, 65535.0];
    if low >= 0.0 && high <= 1.0 {
        Some((0.0, 1.0))
    } else if low >= -1.0 && high <= 1.0 {
        Some((-1.0, 1.0))
    } else if low >= 0.0 && (whole || high <= 255.0) {
        DEPTHS.into_iter().find(|depth| high <= *depth).map(|depth| (0.0, depth))
    } else {
        None
    }
}

/// Indices of pairs of columns at a distance, spread over all of them.
fn pairs(count: usize, distance: usize) -> impl Iterator<Item = (usize, usize)> {
    let most = count.saturating_sub(distance);
    let step = (most / PAIRS).max(1);
    (0..most).step_by(step).map(move |i| (i, i + distance))
}

fn rows(table: &RawTable) -> impl Iterator<Item = usize> + Clone {
    (0..table.rows).step_by((table.rows / ROWS).max(1))
}

/// Mean correlation of columns at a distance; columns that don't vary say nothing.
fn correlation(table: &RawTable, columns: &[usize], distance: usize) -> f64 {
    let related = pairs(columns.len(), distance).filter_map(|(a, b)| relation(table, columns[a], columns[b]));
    let (sum, count) = related.fold((0.0, 0.0), |(sum, count), relation| (sum + relation, count + 1.0));
    if count > 0.0 { sum / count } else { 0.0 }
}

/// Correlation of two columns; `None` when one does not vary.
pub(super) fn relation(table: &RawTable, a: usize, b: usize) -> Option<f64> {
    let (a, b) = (&table.columns[a], &table.columns[b]);
    let both = rows(table).map(|row| (a.number(row), b.number(row))).filter(|(a, b)| !(a + b).is_nan());
    let n = both.clone().count() as f64;
    let (mean_a, mean_b) = both.clone().fold((0.0, 0.0), |(x, y), (a, b)| (x + a / n, y + b / n));
    let [mut aa, mut ab, mut bb] = [0.0; 3];
    for (a, b) in both.map(|(a, b)| (a - mean_a, b - mean_b)) {
        (aa, ab, bb) = (aa + a * a, ab + a * b, bb + b * b);
    }
    (aa > 0.0 && bb > 0.0).then(|| ab / libm::sqrt(aa * bb))
}

/// Mean difference of columns at a distance.
fn difference(table: &RawTable, columns: &[usize], distance: usize) -> f64 {
    let (mut sum, mut count) = (0.0, 1.0);
    for (a, b) in pairs(columns.len(), distance) {
        let (a, b) = (&table.columns[columns[a]], &table.columns[columns[b]]);
        for difference in rows(table).map(|row| (a.number(row) - b.number(row)).abs()).filter(|d| !d.is_nan())
        {
            sum += difference;
            count += 1.0;
        }
    }
    sum / count
}
