//! Arrays of numbers as their files hold them.

/// An array, row-major (the last axis varies fastest).
#[derive(Clone, Debug, PartialEq)]
pub struct Array {
    /// Length of each axis.
    pub shape: Vec<usize>,
    /// The values, as many as the product of `shape`.
    pub values: Values,
}

/// Values of an array.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// Whole numbers from 0 to 255.
    Bytes(Vec<u8>),
    /// All other numbers. Whole numbers beyond 2²⁴ lose digits.
    Floats(Vec<f32>),
    /// Texts, such as names of classes.
    Texts(Vec<String>),
}

/// An array with the name by which its part in a set is recognised.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedArray {
    /// Path of its file; for a member of an NPZ, the file's path, `/` and the member's name without `.npy`.
    pub name: String,
    /// The array.
    pub array: Array,
    /// Which entries along the first axis are there; `None` for all.
    pub part: Option<Part>,
    /// What the reader did that the owner should know, in whole sentences.
    pub notes: Vec<String>,
}

/// A random part of an array that is too large to be taken as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Number of entries in the file.
    pub of: usize,
    /// Those that were taken, rising.
    pub rows: Vec<u32>,
}

impl NamedArray {
    /// An array that was taken as a whole.
    pub fn whole(name: impl Into<String>, array: Array) -> Self {
        Self { name: name.into(), array, part: None, notes: Vec::new() }
    }
}
