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
    /// Mean over the rows, in the column's own unit.
    pub mean: f32,
    /// Standard deviation over the rows, above 0.
    pub std: f32,
    /// True for a column of 0 and 1 that says whether a column of text has one value.
    pub indicator: bool,
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
}
