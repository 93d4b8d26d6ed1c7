//! Rows of a table beside their copies: a card each, and one of them as numbers.

use super::deviations::{Cell, cells, most_deviating};
use crate::data::{Column, Examples, ImageShape, TableRows};
use crate::plot::{Theme, image_above_errors};
use crate::protocol::Floats;
use crate::ui::widgets::card::Card;

/// Rows that can be chosen.
pub const MAX_ROWS: usize = 12;
/// Columns that are listed; of a wider table those that differ most.
pub const MAX_COLUMNS: usize = 200;

/// Some rows, and what the network makes of them.
pub struct Rows<'a> {
    /// What is known of all rows.
    pub examples: Examples<'a>,
    /// The columns.
    pub columns: &'a [Column],
    /// Indices of these rows.
    pub indices: &'a [u32],
    /// Their pixels and those of their copies.
    pub pixels: [&'a [u8]; 2],
    /// Both as numbers.
    pub numbers: &'a TableRows,
}

impl Rows<'_> {
    /// A card for each: its bars, those of the error below, its name, and where it differs most.
    pub fn cards(&self, theme: &Theme) -> Vec<Card> {
        let shape = ImageShape::grey(1, self.columns.len());
        let size = shape.len().max(1);
        let card = |(at, index): (usize, &u32)| {
            let [row, copy] = self.pixels.map(|all| all.chunks_exact(size).nth(at).unwrap_or_default());
            let deviating = most_deviating(self.numbers, self.columns, at);
            Card {
                pixels: image_above_errors(row, copy, shape, theme).1,
                name: self.examples.short_name(*index).unwrap_or_default(),
                words: self.examples.beside_name(*index),
                title: format!("{}. Differs most: {deviating}", self.examples.title(*index)),
            }
        };
        self.indices.iter().take(MAX_ROWS).enumerate().map(card).collect()
    }

    /// The columns of a row, in the table's order; of a table with more than [`MAX_COLUMNS`] those that differ most.
    pub fn cells(&self, at: usize) -> Vec<Cell> {
        let all = cells(self.numbers, self.columns, at);
        if all.len() <= MAX_COLUMNS {
            return all;
        }
        let mut ranked: Vec<(usize, Cell)> = all.into_iter().enumerate().collect();
        ranked.sort_by(|a, b| b.1.difference.abs().total_cmp(&a.1.difference.abs()));
        ranked.truncate(MAX_COLUMNS);
        ranked.sort_by_key(|(column, _)| *column);
        ranked.into_iter().map(|(_, cell)| cell).collect()
    }

    /// What the list of numbers shows.
    pub fn caption(&self, at: usize) -> String {
        let Some(index) = self.indices.get(at) else { return String::new() };
        let most = match self.columns.len() {
            all if all > MAX_COLUMNS => format!(", the {MAX_COLUMNS} of {all} columns that differ most"),
            _ => String::new(),
        };
        format!("{}{most}", self.examples.title(*index))
    }

    /// The text alternative: what the chosen row is, and where its copy differs most.
    pub fn describe(&self, at: usize, step: u32) -> String {
        if self.indices.is_empty() {
            return "Reconstructions: nothing has been reconstructed yet.".into();
        }
        let row = self.caption(at);
        let most = match most_deviating(self.numbers, self.columns, at) {
            none if none.is_empty() => "The reconstruction is right.".to_owned(),
            most => format!("The reconstruction differs most in {most}."),
        };
        format!("Rows after {step} steps beside their reconstructions, as numbers. {row}. {most}")
    }
}

/// Bytes of copies, 0–255, as the network's values: those of an earlier step are kept as bytes alone.
pub fn from_bytes(copies: &[u8]) -> Floats {
    Floats(copies.iter().map(|value| f32::from(*value) / 255.0).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{DataKind, Names};
    use crate::plot::LIGHT;

    fn columns(count: usize) -> Vec<Column> {
        let column = |i| Column { name: format!("V{i}"), mean: 0.0, std: 1.0, indicator: false };
        (0..count).map(column).collect()
    }

    #[test]
    fn a_row_can_be_chosen_by_its_card() {
        let (columns, names) = (columns(2), Names::new(vec!["first".into(), "second".into()]));
        let numbers = TableRows {
            values: Floats(vec![0.5, 1.0]),
            copies: from_bytes(&[128, 128]),
            ..TableRows::default()
        };
        let rows = Rows {
            examples: Examples { kind: DataKind::Table, ..Examples::unknown(&names) },
            columns: &columns,
            indices: &[1],
            pixels: [&[128, 255], &[128, 128]],
            numbers: &numbers,
        };
        let cards = rows.cards(&LIGHT);
        assert_eq!((cards.len(), cards[0].name.as_str()), (1, "second"));
        assert_eq!(cards[0].title, "Row 2: second. Differs most: V1 +4.0\u{202f}σ");
        assert_eq!(rows.caption(0), "Row 2: second");
        assert!(
            rows.describe(0, 7)
                .ends_with("Row 2: second. The reconstruction differs most in V1 +4.0\u{202f}σ.")
        );
        assert_eq!((rows.cells(0).len(), rows.cells(1).len(), rows.caption(1)), (2, 0, String::new()));
    }

    #[test]
    fn of_a_wide_table_the_columns_that_differ_are_listed() {
        let (columns, names) = (columns(1000), Names::default());
        let mut values = vec![0.5; 1000];
        values[700] = 0.9;
        let numbers =
            TableRows { values: Floats(values), copies: Floats(vec![0.5; 1000]), ..TableRows::default() };
        let examples = Examples { kind: DataKind::Table, ..Examples::unknown(&names) };
        let rows = Rows { examples, columns: &columns, indices: &[0], pixels: [&[], &[]], numbers: &numbers };
        let cells = rows.cells(0);
        assert!(cells.len() == MAX_COLUMNS && cells.iter().any(|cell| cell.name == "V700"));
        assert_eq!(rows.caption(0), "Row 1, the 200 of 1000 columns that differ most");
    }
}
