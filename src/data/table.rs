//! A set that is a table of numbers: a row is an example, a column a value of it.
//!
//! Such a set has images of shape `[1, 1, columns]`. The network sees standardised values, mapped so that what lies within
//! [`SPREAD`]` / 2` standard deviations of a column's mean falls into 0–1, as pixels do; [`ImageSet::pixels`](super::ImageSet::pixels)
//! shows them so, clamped.

use crate::buffers::Floats;
use serde::{Deserialize, Serialize};

/// Standard deviations of a column that the range 0–1 of the network's values stands for.
pub const SPREAD: f32 = 8.0;

/// Columns and exact values of a table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// The columns that the network sees.
    pub columns: Vec<Column>,
    /// Values as the network sees them, `[rows, columns]`; see [`Column::to_network`]. Not clamped.
    pub values: Floats,
}

/// A column of numbers as the network sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// Its name; "colour = red" for one of the columns that a column of text became.
    pub name: String,
    /// Mean over the rows, in the column's own unit; over the normal ones where a column marks anomalies.
    pub mean: f32,
    /// Standard deviation over the rows, above 0; half of the range for a column of 0 and 1, so that what is rare does not weigh
    /// a hundred times as much as what is frequent.
    pub std: f32,
    /// True for a column of 0 and 1 alone, as those that say whether a column of text has one value.
    pub indicator: bool,
}

impl Table {
    /// The values of a row; empty for one that the table has not.
    pub fn row(&self, index: usize) -> &[f32] {
        self.values.0.chunks_exact(self.columns.len().max(1)).nth(index).unwrap_or_default()
    }
}

/// Why a set can't be seen as a network knows its data: a sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ColumnsError {
    /// A column is missing.
    #[error("the network has learned from a table with a column “{0}”, and this table has none of that name")]
    Missing(String),
    /// Images in place of a table.
    #[error(
        "the network has learned from a table, and these are images: bring a table with the same columns"
    )]
    NoTable,
    /// A table in place of images.
    #[error("the network has learned from images, and this is a table: bring images")]
    NoImages,
}

impl Table {
    /// Rows as a network knows them whose columns these are: with its means and standard deviations, and in its order.
    /// `names` are the columns of `raw`, `[rows, names]` in their own units; other columns are left out, a value that is no
    /// number becomes the mean. An indicator column that is missing is 0: that value does not occur.
    ///
    /// # Errors
    /// When another column is missing.
    pub fn standardised(columns: &[Column], names: &[&str], raw: &[f32]) -> Result<Self, ColumnsError> {
        let place = |column: &Column| match names.iter().position(|name| *name == column.name) {
            None if !column.indicator => Err(ColumnsError::Missing(column.name.clone())),
            place => Ok(place),
        };
        let places = columns.iter().map(place).collect::<Result<Vec<_>, _>>()?;
        let mut values = Vec::with_capacity(raw.len() / names.len().max(1) * columns.len());
        for row in raw.chunks_exact(names.len().max(1)) {
            values.extend(columns.iter().zip(&places).map(|(column, place)| {
                let value = column.to_network(place.map_or(0.0, |place| row[place]));
                if value.is_finite() { value } else { 0.5 }
            }));
        }
        Ok(Self { columns: columns.to_vec(), values: Floats(values) })
    }

    /// The rows as a network knows them whose columns these are: see [`standardised`](Self::standardised).
    ///
    /// # Errors
    /// When a column is missing.
    pub fn aligned_to(&self, columns: &[Column]) -> Result<Self, ColumnsError> {
        if self.columns == columns {
            return Ok(self.clone());
        }
        let names: Vec<&str> = self.columns.iter().map(|column| column.name.as_str()).collect();
        let own = self.columns.iter().cycle();
        let raw: Vec<f32> =
            self.values.0.iter().zip(own).map(|(value, own)| own.from_network(*value)).collect();
        Self::standardised(columns, &names, &raw)
    }

    /// The rows as pixels that show them, `[rows, columns]`.
    pub fn pixels(&self) -> Vec<u8> {
        self.values.0.iter().map(|value| pixel(*value)).collect()
    }
}

impl Column {
    /// A value of the column as the network sees it.
    pub fn to_network(&self, value: f32) -> f32 {
        0.5 + (value - self.mean) / (self.std * SPREAD)
    }

    /// A network's value in the column's own unit.
    pub fn from_network(&self, value: f32) -> f32 {
        self.mean + deviations(value) * self.std
    }
}

/// Some rows of a table and their copies as exact numbers, `[rows, columns]` each, as the network sees them:
/// [`Column::from_network`] has them in the column's own unit, [`deviations`] in standard deviations.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TableRows {
    /// The rows.
    pub values: Floats,
    /// What the encoder saw instead of them; empty when it saw the rows themselves.
    pub seen: Floats,
    /// Their reconstructions.
    pub copies: Floats,
}

impl TableRows {
    /// The columns in which row `row` and its copy differ most, as indices, the largest difference first.
    pub fn most_deviating(&self, row: usize, columns: usize, most: usize) -> Vec<usize> {
        let of = |all: &'_ Floats| all.0.chunks_exact(columns.max(1)).nth(row).unwrap_or_default().to_vec();
        let (values, copies) = (of(&self.values), of(&self.copies));
        let off: Vec<f32> = values.iter().zip(&copies).map(|(value, copy)| (value - copy).abs()).collect();
        let mut order: Vec<usize> = (0..off.len()).collect();
        order.sort_by(|a, b| off[*b].total_cmp(&off[*a]));
        order.truncate(most);
        order
    }
}

/// A network's value as standard deviations from the column's mean.
pub fn deviations(network_value: f32) -> f32 {
    (network_value - 0.5) * SPREAD
}

/// A network's value as a pixel that shows it, 0–255.
pub fn pixel(network_value: f32) -> u8 {
    (network_value * 255.0 + 0.5).clamp(0.0, 255.0) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_goes_to_the_network_and_back() {
        let column = Column { name: "height".into(), mean: 170.0, std: 10.0, indicator: false };
        assert_eq!(column.to_network(170.0), 0.5);
        assert_eq!(deviations(column.to_network(190.0)), 2.0);
        assert!((column.from_network(column.to_network(151.5)) - 151.5).abs() < 1e-3);
        assert_eq!([pixel(0.5), pixel(-3.0), pixel(2.0)], [128, 0, 255]);
    }

    #[test]
    fn rows_are_seen_as_a_network_knows_its_columns() {
        let column = |name: &str, mean, std, indicator| Column { name: name.into(), mean, std, indicator };
        let known = [
            column("height", 170.0, 10.0, false),
            column("colour = red", 0.5, 0.5, true),
            column("weight", 70.0, 5.0, false),
        ];
        let raw = [80.0, 1.0, 160.0, 70.0, 7.0, f32::NAN];
        let table = Table::standardised(&known, &["weight", "id", "height"], &raw).unwrap();
        let z = |row: usize| table.row(row).iter().map(|v| deviations(*v)).collect::<Vec<f32>>();
        assert_eq!((z(0), z(1)), (vec![-1.0, -1.0, 2.0], vec![0.0, -1.0, 0.0]));
        // A table with means of its own shows the same.
        let own = [column("weight", 75.0, 1.0, false), column("height", 0.0, 100.0, false)];
        let mine = Table::standardised(&own, &["weight", "height"], &[80.0, 160.0]).unwrap();
        let again = mine.aligned_to(&known).unwrap();
        assert!(again.row(0).iter().zip(table.row(0)).all(|(a, b)| (a - b).abs() < 1e-4));
        assert_eq!(mine.aligned_to(&own), Ok(mine.clone()));
        let lacking = mine.aligned_to(&[column("age", 40.0, 9.0, false)]).unwrap_err();
        assert!(lacking.to_string().contains("“age”"), "{lacking}");
    }

    #[test]
    fn the_columns_that_deviate_most_come_first() {
        let values = Floats(vec![0.0, 0.0, 0.0, 0.5, 0.1, 0.9]);
        let copies = Floats(vec![0.0, 0.0, 0.0, 0.6, 0.5, 0.8]);
        let rows = TableRows { values, copies, ..TableRows::default() };
        assert_eq!(rows.most_deviating(1, 3, 2), [1, 0]);
        assert!(rows.most_deviating(2, 3, 2).is_empty(), "no such row");
    }
}
