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

/// The first column of classes that has at least two of them among these images, with the classes' names. (The training
/// images of a set with defects are all of the class without.)
pub fn classes_among(
    labels: &[Labels],
    images: impl Iterator<Item = u32> + Clone,
) -> Option<(&Labels, &[String])> {
    labels.iter().find_map(|labels| {
        let names = labels.class_names().filter(|_| labels.name != SPLIT)?;
        let mut classes =
            images.clone().filter_map(|i| labels.values.get(i as usize)).filter(|v| v.is_finite());
        let first = classes.next()?;
        classes.any(|class| class != first).then_some((labels, names))
    })
}

/// An example's class by its name, or its quantity; empty where it has none.
pub fn label_text(labels: &Labels, index: usize) -> String {
    let value = labels.values.get(index).copied().filter(|value| value.is_finite());
    match (value, &labels.kind) {
        (None, _) => String::new(),
        (Some(class), LabelKind::Class(names)) => names.get(class as usize).cloned().unwrap_or_default(),
        (Some(value), LabelKind::Factor { .. }) => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_those_that_tell_the_images_apart() {
        let column =
            |name: &str, kind, values: &[f32]| Labels { name: name.into(), kind, values: values.to_vec() };
        let class = || LabelKind::Class(vec!["a".into(), "b".into()]);
        let quantity = LabelKind::Factor { min: 0.0, max: 1.0, unit: String::new() };
        let labels = [
            column("light", quantity, &[0.1, 0.2, 0.3]),
            column("defect", class(), &[0.0, 0.0, 1.0]),
            column("texture", class(), &[1.0, 0.0, f32::NAN]),
        ];
        let found =
            |images: &[u32]| classes_among(&labels, images.iter().copied()).map(|(l, _)| l.name.clone());
        assert_eq!(found(&[0, 1]).as_deref(), Some("texture"), "all of these are whole");
        assert_eq!(found(&[0, 1, 2]).as_deref(), Some("defect"));
        assert_eq!((found(&[1]), found(&[])), (None, None));
    }
}
