//! What is known about the images of a set: a class or a quantity an image, in columns.

use serde::{Deserialize, Serialize};

/// Name of the column that says whose face is on an image. Validation uses other people than training.
pub const PERSON: &str = "person";
/// Name of the column of defect classes, class 0 being "none": the network trains on class 0 alone.
pub const DEFECT: &str = "defect";

/// Name of the column that says which examples are for training (class 0, "train") and which for validation (class 1,
/// "validation"); without it they are drawn by chance.
pub const SPLIT: &str = "split";

/// A column of labels: one value for every image of a set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Labels {
    /// The column's name, as shown on the page ("digit", "rotation").
    pub name: String,
    /// What the values mean.
    pub kind: LabelKind,
    /// One value an image: a class index (whole numbers from 0), or the factor's value.
    #[serde(with = "crate::buffers::numbers")]
    pub values: Vec<f32>,
}

/// What the values of a label column mean.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum LabelKind {
    /// A class; the value is an index into these names.
    Class(Vec<String>),
    /// A quantity between `min` and `max`, in `unit` ("" for none, "°", "px").
    Factor {
        /// Smallest possible value.
        min: f32,
        /// Largest possible value.
        max: f32,
        /// Unit, as written behind a number.
        unit: String,
    },
}

impl LabelKind {
    /// Classes of these names.
    pub(super) fn class(names: &[&str]) -> Self {
        Self::Class(names.iter().map(ToString::to_string).collect())
    }

    /// A quantity within a range, in `unit` ("" for none).
    pub(super) fn factor([min, max]: [f32; 2], unit: &str) -> Self {
        Self::Factor { min, max, unit: unit.into() }
    }
}

impl Labels {
    /// Columns made of names with kinds, and of one row of values for each image.
    pub(super) fn columns<const N: usize>(
        kinds: [(&str, LabelKind); N],
        rows: impl Iterator<Item = [f32; N]>,
    ) -> Vec<Self> {
        let column = |(name, kind): (&str, LabelKind)| Self { name: name.into(), kind, values: Vec::new() };
        let mut columns = kinds.map(column);
        for row in rows {
            columns.iter_mut().zip(row).for_each(|(column, value)| column.values.push(value));
        }
        columns.into()
    }

    /// Names of the classes; `None` for a quantity.
    pub fn class_names(&self) -> Option<&[String]> {
        match &self.kind {
            LabelKind::Class(names) => Some(names),
            LabelKind::Factor { .. } => None,
        }
    }
}

/// The first column of classes ([`SPLIT`] is none); `None` for labels that are all quantities.
pub fn first_classes(labels: &[Labels]) -> Option<&Labels> {
    labels.iter().find(|column| column.name != SPLIT && column.class_names().is_some())
}

/// Name of the class of image `index` in the first column of classes; `None` without one, or for an index beyond it.
pub fn class_name(labels: &[Labels], index: u32) -> Option<&str> {
    let column = first_classes(labels)?;
    let class = *column.values.get(index as usize)? as usize;
    column.class_names()?.get(class).map(String::as_str)
}
