//! What the user chooses in the import sheet, each choice with a default that fits what was brought.

use super::limits::NETWORK_SIDE;
use crate::data::ImageShape;
pub use crate::data::preprocess::{Fit, Turn};
use crate::data::preprocess::{Fitting, GroundColour, Invert};
use serde::{Deserialize, Serialize};

/// How the examples of a set are made alike.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Choices {
    /// Name of the set.
    pub name: String,
    /// Longest side of an image in the set, in pixels, [`MIN_SIDE`](super::MIN_SIDE) to [`MAX_NETWORK_SIDE`](super::MAX_NETWORK_SIDE).
    pub side: u32,
    /// Grey or colour.
    pub colour: Colour,
    /// How pictures of other proportions are fitted.
    pub fit: Fit,
    /// Whether brightness is inverted; [`Invert::Auto`] never inverts colour.
    pub invert: Invert,
    /// How images are turned first.
    pub turn: Turn,
    /// What shows through transparent parts; `None` for a ground on which the rest can be seen.
    #[serde(default)]
    pub ground: Option<GroundColour>,
    /// Most examples that are taken, by chance with the set's own seed and in the proportions of the classes.
    pub at_most: u32,
    /// What labels the examples.
    pub labels: LabelChoice,
    /// Of a table: columns that are left out, by name.
    pub left_out_columns: Vec<String>,
    /// The exact shape of the images, where a network needs it: then `side` and `colour` mean nothing.
    #[serde(default)]
    pub shape: Option<ImageShape>,
}

impl Default for Choices {
    /// All examples, with all labels, 64 pixels a side.
    fn default() -> Self {
        Self {
            name: String::new(),
            side: NETWORK_SIDE as u32,
            colour: Colour::default(),
            fit: Fit::default(),
            invert: Invert::default(),
            turn: Turn::default(),
            ground: None,
            at_most: u32::MAX,
            labels: LabelChoice::default(),
            left_out_columns: Vec::new(),
            shape: None,
        }
    }
}

impl Choices {
    /// Chooses what was chosen or decided for the images of another set.
    pub fn make_as(&mut self, fitting: &Fitting) {
        let Fitting { fit, ground, invert, turn } = *fitting;
        (self.fit, self.invert, self.turn, self.ground) = (fit, invert, turn, Some(ground));
    }
}

/// Grey or colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Colour {
    /// Colour when any picture has some.
    #[default]
    Auto,
    /// One channel.
    Grey,
    /// Three channels.
    Colour,
}

/// What labels the examples.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum LabelChoice {
    /// All labels that were found.
    #[default]
    All,
    /// No labels.
    None,
    /// This column first (a column of a table is then no input).
    Column(String),
    /// This column says which examples are anomalies: a value as "normal", "good" or 0, else the most frequent one, is normal,
    /// and the network learns from such examples alone.
    Anomalies(String),
}
