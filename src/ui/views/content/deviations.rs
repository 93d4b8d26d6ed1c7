//! How a row of a table differs from its copy: column by column, and the columns that differ most in a few words.

use crate::data::Column;
use crate::data::table::{SPREAD, TableRows};
use crate::plot::format;

/// Columns that are named beside a row.
const NAMED: usize = 2;
/// Most characters of a column's name in a caption.
const NAME_LENGTH: usize = 16;
/// Differences that are no news, in standard deviations.
const SMALL: f32 = 0.05;

/// A column of a row beside its copy.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// The column's name.
    pub name: String,
    /// The value, in the column's own unit.
    pub value: String,
    /// The copy.
    pub copy: String,
    /// By how much the value lies over the copy, in standard deviations of the column.
    pub difference: f32,
}

impl Cell {
    /// The difference in words: "+4.2 σ".
    pub fn text(&self) -> String {
        sigmas(self.difference)
    }

    /// How strongly the cell is shaded, 0–1: wholly from four standard deviations on.
    pub fn shade(&self) -> f32 {
        (self.difference.abs() / 4.0).min(1.0)
    }
}

/// The columns of row `row` beside its copy, in the table's order; empty for a row that is not among them.
pub fn cells(rows: &TableRows, columns: &[Column], row: usize) -> Vec<Cell> {
    let cell = |(column, (value, copy)): (&Column, (&f32, &f32))| {
        let [at, as_copied] = [value, copy].map(|v| column.from_network(*v));
        Cell {
            name: column.name.clone(),
            value: number(at, column.std),
            copy: number(as_copied, column.std),
            difference: (value - copy) * SPREAD,
        }
    };
    columns.iter().zip(of(rows, columns, row)).map(cell).collect()
}

/// Values of a row and of its copy as the network sees them.
fn of<'a>(rows: &'a TableRows, columns: &[Column], row: usize) -> impl Iterator<Item = (&'a f32, &'a f32)> {
    let width = columns.len().max(1);
    let of = |all: &'a [f32]| all.chunks_exact(width).nth(row).unwrap_or_default();
    of(&rows.values.0).iter().zip(of(&rows.copies.0))
}

/// The columns in which a row differs most from its copy: "V14 −6.1 σ, Amount +4.2 σ"; empty for a row that is not among them.
pub fn most_deviating(rows: &TableRows, columns: &[Column], row: usize) -> String {
    let cells = cells(rows, columns, row);
    let mut order: Vec<&Cell> = cells.iter().filter(|cell| cell.difference.abs() >= SMALL).collect();
    order.sort_by(|a, b| b.difference.abs().total_cmp(&a.difference.abs()));
    let named = order.into_iter().take(NAMED);
    let words: Vec<String> = named
        .map(|cell| format!("{} {}", crate::data::names::shortened(&cell.name, NAME_LENGTH), cell.text()))
        .collect();
    words.join(", ")
}

/// "−6.1 σ".
fn sigmas(difference: f32) -> String {
    let digits = if difference.abs() < 0.95 { 1 } else { 2 };
    let number = format::significant(difference, digits);
    let plus = if difference > 0.0 { "+" } else { "" };
    format!("{plus}{number}{}σ", format::THIN)
}

/// A number of a column, with as many digits as tell values of the column apart.
fn number(value: f32, std: f32) -> String {
    // A hundredth of the column's deviation is the last digit that says anything.
    let decimals = (2 - format::exponent(std.max(f32::MIN_POSITIVE))).clamp(0, 6) as usize;
    let text = format!("{value:.decimals$}");
    let text = if decimals > 0 { text.trim_end_matches('0').trim_end_matches('.') } else { text.as_str() };
    let text = if text == "-0" { "0" } else { text };
    text.replace('-', "−")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::Floats;

    fn columns() -> Vec<Column> {
        let column = |name: &str, mean, std| Column { name: name.into(), mean, std, indicator: false };
        vec![column("Amount", 100.0, 50.0), column("V14", 0.0, 1.0), column("rate", 0.001, 0.0001)]
    }

    fn rows() -> TableRows {
        let columns = columns();
        let row =
            |values: [f32; 3]| columns.iter().zip(values).map(|(c, v)| c.to_network(v)).collect::<Vec<_>>();
        TableRows {
            values: Floats([row([100.0, 0.0, 0.001]), row([310.0, -6.1, 0.001])].concat()),
            copies: Floats([row([100.0, 0.0, 0.001]), row([100.0, 0.0, 0.001_02])].concat()),
            ..TableRows::default()
        }
    }

    #[test]
    fn numbers_stand_beside_their_copies_in_the_columns_own_unit() {
        let cells = cells(&rows(), &columns(), 1);
        let texts: Vec<_> = cells.iter().map(|c| (c.value.as_str(), c.copy.as_str(), c.text())).collect();
        assert_eq!(texts[0], ("310", "100", "+4.2\u{202f}σ".to_owned()));
        assert_eq!(texts[1], ("−6.1", "0", "−6.1\u{202f}σ".to_owned()));
        assert_eq!((texts[2].0, texts[2].1), ("0.001", "0.00102"));
        assert_eq!(cells[1].shade(), 1.0);
        assert_eq!(super::cells(&rows(), &columns(), 2), [], "no such row");
    }

    #[test]
    fn the_columns_that_differ_most_are_named() {
        assert_eq!(most_deviating(&rows(), &columns(), 1), "V14 −6.1\u{202f}σ, Amount +4.2\u{202f}σ");
        assert_eq!(most_deviating(&rows(), &columns(), 0), "", "a copy that is right");
    }
}
