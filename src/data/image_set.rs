//! Images of one shape, with their labels.

use super::fitting::MadeOf;
use super::{Labels, Table, first_classes};
use serde::{Deserialize, Serialize};

/// The size of every image in a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImageShape {
    /// 1 (grey) or 3 (RGB).
    pub channels: usize,
    /// Rows, in pixels.
    pub height: usize,
    /// Columns, in pixels.
    pub width: usize,
}

impl ImageShape {
    /// A grey image of `height` × `width`.
    pub const fn grey(height: usize, width: usize) -> Self {
        Self { channels: 1, height, width }
    }

    /// Values in one image: channels × height × width.
    pub const fn len(&self) -> usize {
        self.channels * self.height * self.width
    }

    /// True when an image has no values at all.
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// What the examples of a set are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum DataKind {
    /// Images.
    #[default]
    Images,
    /// Rows of a [`Table`].
    Table,
}

impl Default for ImageShape {
    fn default() -> Self {
        Self::grey(28, 28)
    }
}

/// Images of one shape, with what is known about each.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ImageSet {
    /// Name of the set on the page.
    pub name: String,
    /// Shape of every image.
    pub shape: ImageShape,
    /// `[n, channels, height, width]` row-major; 0 is black (the background of digits), 255 white.
    #[serde(with = "serde_bytes")]
    pub pixels: Vec<u8>,
    /// Columns of labels, each as long as the set; none for unlabelled images. The first is the default colouring.
    pub labels: Vec<Labels>,
    /// Name of each example: its path below what was brought; empty for a set whose examples have no names.
    #[serde(default, with = "crate::buffers::texts")]
    pub names: Vec<String>,
    /// Masks that mark what is wrong with some of the images; `None` for a set without.
    #[serde(default)]
    pub masks: Option<Masks>,
    /// Columns and exact values of a set that is a table of numbers; `None` for images.
    #[serde(default)]
    pub table: Option<Table>,
    /// What its examples were made of.
    #[serde(default)]
    pub made_of: MadeOf,
}

/// Masks of some images of a set.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Masks {
    /// Indices of the images that have one, rising.
    pub indices: Vec<u32>,
    /// 255 where an image is flawed, 0 elsewhere; `[indices, height, width]`.
    #[serde(with = "serde_bytes")]
    pub pixels: Vec<u8>,
}

impl ImageSet {
    /// Number of images.
    pub fn len(&self) -> usize {
        self.pixels.len().checked_div(self.shape.len()).unwrap_or(0)
    }

    /// True when the set holds no image.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What its examples are.
    pub fn kind(&self) -> DataKind {
        if self.table.is_some() { DataKind::Table } else { DataKind::Images }
    }

    /// The label column of this name.
    pub fn column(&self, name: &str) -> Option<&Labels> {
        self.labels.iter().find(|column| column.name == name)
    }

    /// The first column of classes; `None` for a set without classes.
    pub fn classes(&self) -> Option<&Labels> {
        first_classes(&self.labels)
    }

    /// The values of image `index`, `[channels, height, width]`.
    ///
    /// # Panics
    /// When `index` is not below [`len`](Self::len).
    pub fn image(&self, index: usize) -> &[u8] {
        let size = self.shape.len();
        &self.pixels[index * size..(index + 1) * size]
    }
}
