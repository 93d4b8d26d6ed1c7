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

/// Names of fits, inversions and turns in a text.
const FITS: &[(&str, Fit)] = &[
    ("whole", Fit::Whole),
    ("crop", Fit::Crop),
    ("pad", Fit::Pad),
    ("stretch", Fit::Stretch),
    ("handwriting", Fit::Handwriting),
];
const INVERTS: &[(&str, Invert)] = &[("auto", Invert::Auto), ("yes", Invert::Yes), ("no", Invert::No)];
const TURNS: &[(&str, Turn)] = &[
    ("none", Turn::None),
    ("left", Turn::Left),
    ("right", Turn::Right),
    ("half", Turn::Half),
    ("transpose", Turn::Transpose),
];

impl MadeOf {
    /// As a line of text: "pictures pad 255 no left"; empty where nothing is known.
    pub fn text(self) -> String {
        let (what, Fitting { fit, ground, invert, turn }) = match self {
            Self::Unknown => return String::new(),
            Self::Sounds => return "sounds".into(),
            Self::Pictures(fitting) => ("pictures", fitting),
            Self::Arrays(fitting) => ("arrays", fitting),
        };
        format!("{what} {} {} {} {}", name(FITS, fit), ground.0, name(INVERTS, invert), name(TURNS, turn))
    }

    /// What [`text`](Self::text) wrote; unknown for any other.
    pub fn from_text(text: &str) -> Self {
        let of = |parts: &[&str]| {
            let &[fit, ground, invert, turn] = parts else { return None };
            let ground = GroundColour(ground.parse().ok()?);
            let (fit, invert) = (named(FITS, fit)?, named(INVERTS, invert)?);
            Some(Fitting { fit, ground, invert, turn: named(TURNS, turn)? })
        };
        let parts: Vec<&str> = text.split(' ').collect();
        match parts.split_first() {
            Some((&"pictures", rest)) => of(rest).map_or(Self::Unknown, Self::Pictures),
            Some((&"arrays", rest)) => of(rest).map_or(Self::Unknown, Self::Arrays),
            Some((&"sounds", [])) => Self::Sounds,
            _ => Self::Unknown,
        }
    }
}

fn name<T: PartialEq>(rows: &[(&'static str, T)], value: T) -> &'static str {
    rows.iter().find(|(_, of)| *of == value).map_or("", |(name, _)| name)
}

fn named<T: Copy>(rows: &[(&str, T)], name: &str) -> Option<T> {
    rows.iter().find(|(of, _)| *of == name).map(|(_, value)| *value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_set_was_made_of_is_written_and_read() {
        let mut all = vec![MadeOf::Unknown, MadeOf::Sounds];
        for (_, fit) in FITS {
            for (_, turn) in TURNS {
                let fitting = Fitting { fit: *fit, ground: GroundColour(7), invert: Invert::No, turn: *turn };
                all.extend([MadeOf::Pictures(fitting), MadeOf::Arrays(fitting)]);
            }
        }
        for made_of in all {
            assert_eq!(MadeOf::from_text(&made_of.text()), made_of);
        }
        for wrong in ["pictures", "pictures pad 256 no left", "arrays pad 0 no", "sounds 1", "tea", ""] {
            assert_eq!(MadeOf::from_text(wrong), MadeOf::Unknown, "{wrong}");
        }
    }
}
