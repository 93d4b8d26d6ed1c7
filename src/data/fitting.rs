//! How pictures are made alike, as values: what is chosen or decided for a set, and what the set remembers of it.

use serde::{Deserialize, Serialize};

/// The choice whether brightness is inverted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Invert {
    /// Handwriting is inverted when that makes it light ink on a dark ground, as in generated sets; so is a grey drawing on
    /// light paper for a grey set. Colour is never inverted.
    #[default]
    Auto,
    /// Always.
    Yes,
    /// Never.
    No,
}

/// How a picture is fitted into the images' shape.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fit {
    /// The set keeps the proportions that its pictures have in common; other pictures are cropped.
    #[default]
    Whole,
    /// The middle square.
    Crop,
    /// All of the picture, with its ground on both sides.
    Pad,
    /// All of the picture, its proportions changed.
    Stretch,
    /// As MNIST was made: the ink in a box of 20 of 28 pixels, its centre of mass in the middle.
    Handwriting,
}

/// How images are turned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Turn {
    /// As they are.
    #[default]
    None,
    /// A quarter to the left.
    Left,
    /// A quarter to the right.
    Right,
    /// Half a turn.
    Half,
    /// Rows and columns swapped, as EMNIST's files need.
    Transpose,
}

/// Brightness that shows through transparent parts, 0 to 255.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroundColour(pub u8);

impl Default for GroundColour {
    fn default() -> Self {
        Self(255)
    }
}

impl GroundColour {
    /// Its name.
    pub const fn name(self) -> &'static str {
        match self.0 {
            255 => "white",
            0 => "black",
            _ => "grey",
        }
    }
}

/// How the pictures of a set are made alike.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fitting {
    /// How other proportions are fitted. [`Fit::Whole`] crops what differs from the shape.
    pub fit: Fit,
    /// What shows through transparent parts; handwriting finds its own.
    pub ground: GroundColour,
    /// Whether brightness is inverted; [`Invert::Auto`] decides it for each picture.
    pub invert: Invert,
    /// How the picture is turned.
    pub turn: Turn,
}

/// What the examples of a set were made of: others are made in the same way for a network that has learned the set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum MadeOf {
    /// A generator, rows of a table, or nothing that is known.
    #[default]
    Unknown,
    /// Pictures, with what was chosen or decided for all of them.
    Pictures(Fitting),
    /// Images in arrays, with the same.
    Arrays(Fitting),
    /// Sounds.
    Sounds,
}
