//! What is understood of the files that were brought, before anything is trained: what the import sheet shows.

use super::Choices;
use crate::buffers::Bytes;
use crate::data::ImageShape;
use serde::{Deserialize, Serialize};

/// What was understood.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Look {
    /// What the examples are.
    pub kind: SetKind,
    /// Number of examples that can be used.
    pub count: u32,
    /// Classes of the first label column with their counts; empty without labels.
    pub classes: Vec<(String, u32)>,
    /// Names of all label columns that were found.
    pub label_columns: Vec<String>,
    /// Examples that the files say are for training and for validation; `None` when they don't say.
    pub split: Option<[u32; 2]>,
    /// Number of masks that mark defects.
    pub masks: u32,
    /// Facts in words, each a name and a value: "Sizes" "from 60×40 to 4000×3000", "Range" "0 to 1".
    pub facts: Vec<(String, String)>,
    /// What was decided by itself, in whole sentences: "12-bit values were stretched to the full range.".
    pub notes: Vec<String>,
    /// Files that are not used, with why.
    pub left_out: Vec<LeftOut>,
    /// Number of examples that are equal to another one.
    pub duplicates: u32,
    /// Columns of a table; empty for images.
    pub columns: Vec<ColumnLook>,
    /// Choices as they are, with defaults for what the user has not chosen.
    pub choices: Choices,
    /// Which of the choices mean something for this kind of set: keys "side", "colour", "fit", "invert", "turn", "labels".
    pub offered: Vec<String>,
    /// Settings that suit the set, as in a link: "kind=…&hidden=…"; the preset that *Train* begins with.
    pub preset: String,
    /// Name of that preset, for the button's words: "Find anomalies", "Classes".
    pub preset_name: String,
    /// Why the set can't be trained on as it is, in a sentence; `None` when it can.
    pub obstacle: Option<String>,
    /// False while files are still being looked at.
    pub complete: bool,
}

/// What the examples of a set are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SetKind {
    /// Picture files.
    Pictures,
    /// Arrays of pixels.
    Arrays,
    /// Rows of a table of numbers.
    Table,
    /// Sound files, as spectrograms.
    Sounds,
}

/// A file that is not used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// Its path below what was dropped.
    pub path: String,
    /// Why, in a sentence without the file's name: "is damaged: its size cannot be read".
    pub why: String,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColumnLook {
    /// Its name.
    pub name: String,
    /// What becomes of it, in words: "number, mean 3.2, deviation 1.1", "3 classes", "left out: the same everywhere".
    pub becomes: String,
    /// True for a column of text, which can be labels.
    pub text: bool,
}

/// Some examples as the network will see them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Samples {
    /// Shape of each.
    pub shape: ImageShape,
    /// `[names, channels, height, width]`.
    pub pixels: Bytes,
    /// Names of the examples.
    pub names: Vec<String>,
}
