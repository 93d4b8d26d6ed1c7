//! Images to learn from: what a set of them is, where they come from, how one is made like the others.
//!
//! A generator is one file beside this one and one row in [`DATASETS`]; the forms, the URL, the help and the
//! tests are made from the row.

#[cfg(feature = "generators")]
mod album;
mod area;
mod defects;
mod digits;
mod faces;
mod fingerprint;
mod generator;
pub mod import;
mod patches;
pub mod preprocess;
pub mod rng;
mod shapes;
mod split;
pub mod tones;

#[cfg(feature = "generators")]
pub use album::Album;
pub use fingerprint::fingerprint;
pub use generator::Generator;
pub use patches::Cut;
pub use split::{Split, anomalous};

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

/// Images of one shape with what is known about each.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ImageSet {
    /// What to call the set on the page.
    pub name: String,
    /// Shape of every image.
    pub shape: ImageShape,
    /// `[n, channels, height, width]` row-major; 0 is black (the background of digits), 255 white.
    #[serde(with = "serde_bytes")]
    pub pixels: Vec<u8>,
    /// Columns of labels, each as long as the set; none for unlabelled images. The first is the default colouring.
    pub labels: Vec<Labels>,
}

impl Default for ImageShape {
    fn default() -> Self {
        Self::grey(28, 28)
    }
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

    /// The label column of this name.
    pub fn column(&self, name: &str) -> Option<&Labels> {
        self.labels.iter().find(|column| column.name == name)
    }

    /// The first column of classes.
    pub fn classes(&self) -> Option<&Labels> {
        self.labels.iter().find(|column| matches!(column.kind, LabelKind::Class(_)))
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

/// One thing known about every image of a set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Labels {
    /// The column's name, as shown on the page ("digit", "rotation").
    pub name: String,
    /// What the values mean.
    pub kind: LabelKind,
    /// One value an image: a class index (whole numbers from 0), or the factor's value.
    pub values: Vec<f32>,
}

impl Labels {
    /// Columns by their names, meanings and values.
    fn columns<const N: usize>(kinds: [(&str, LabelKind); N], values: [Vec<f32>; N]) -> Vec<Self> {
        let columns = kinds.into_iter().zip(values);
        columns.map(|((name, kind), values)| Self { name: name.into(), kind, values }).collect()
    }
}

/// Name of the column that says who is on an image: validation shows people whom training never saw.
pub const PERSON: &str = "person";
/// Name of the column of what is wrong with an image, class 0 being nothing: the network learns from those alone.
pub const DEFECT: &str = "defect";

/// What the values of a label column mean.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum LabelKind {
    /// A class; the value is an index into these names.
    Class(Vec<String>),
    /// A quantity between `min` and `max`, in `unit` ("" for none, "°", "px").
    Factor {
        /// Smallest value there can be.
        min: f32,
        /// Largest value there can be.
        max: f32,
        /// Unit, as written behind a number.
        unit: String,
    },
}

/// A dataset that is made on the spot: one row of [`DATASETS`].
pub struct Dataset {
    /// Value of the URL key `data`.
    pub key: &'static str,
    /// Name on the page.
    pub name: &'static str,
    /// One sentence on what the images are and what they show.
    pub about: &'static str,
    /// Shape of every image.
    pub shape: ImageShape,
    /// How a user's own image is made like these.
    pub framing: Framing,
    /// How its labels, images and masks are made.
    pub generator: Generator,
}

/// How a picture from outside is made like the images of a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Framing {
    /// As MNIST was made: the ink's longest side scaled to 20 of 28 pixels, its centre of mass in the middle.
    Handwriting,
    /// The middle square, scaled to the set's size.
    #[default]
    Crop,
    /// Sounds are analysed by [`tones::image`], and images can be heard; a picture is scaled as above.
    Spectrogram,
}

/// Every dataset that needs no download.
pub const DATASETS: &[Dataset] =
    &[digits::DIGITS, shapes::SHAPES, faces::FACES, faces::GREY_FACES, defects::DEFECTS, tones::TONES];

/// The dataset with this key.
pub fn dataset(key: &str) -> Option<&'static Dataset> {
    DATASETS.iter().find(|d| d.key == key)
}
