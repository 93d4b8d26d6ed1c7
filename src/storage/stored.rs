//! What is kept of a run.

use crate::buffers::{Bytes, Floats};
use crate::data::ImageShape;
use crate::data::preprocess::{Fit, Invert};
use crate::protocol::{Axes, Engine};
use serde::{Deserialize, Serialize};

/// Name of a kept run in its files; 16 letters of the hexadecimal digits, drawn by chance.
pub type Key = String;

/// A run as it is kept.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct StoredRun {
    /// What a list shows of it.
    pub about: About,
    /// The rest.
    pub body: Body,
}

/// What a list shows of a run: small, and read without the rest.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct About {
    /// Its number on the page: "Run 3".
    pub number: u32,
    /// The experiment that it began with, as in a link.
    pub spec: String,
    /// The experiment with the live settings that it had last.
    pub last_spec: String,
    /// The experiment that the form showed, which may ask for another network.
    pub form: String,
    /// Name of its data.
    pub data: String,
    /// Optimiser steps.
    pub step: u32,
    /// Epochs, with the fraction of the present one.
    pub epoch: f32,
    /// The last training loss.
    pub loss: Option<f32>,
    /// The last validation loss.
    pub validation: Option<f32>,
    /// When it was kept: milliseconds since 1970.
    pub saved_at: f64,
    /// It was training.
    pub playing: bool,
    /// Its own data by their content; `None` where they are generated from the spec.
    pub own_data: Option<String>,
    /// Some of its reconstructions; `None` before there are any, and for tables.
    pub thumbnail: Option<Thumbnail>,
}

/// Some reconstructions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Thumbnail {
    /// Shape of each.
    pub shape: ImageShape,
    /// `[count, channels, height, width]`.
    pub pixels: Bytes,
}

/// What is kept of a run beside what a list shows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Body {
    /// Optimiser steps of the checkpoint.
    pub checkpoint_step: u32,
    /// The checkpoint (safetensors); empty without one.
    pub checkpoint: Bytes,
    /// The training loss.
    pub train: Curve,
    /// The validation loss.
    pub validation: Curve,
    /// The penalty on the code.
    pub penalty: Curve,
    /// PCA's loss on the same images.
    pub pca: Option<f32>,
    /// The engine that computed it.
    pub engine: Option<Engine>,
    /// What the tools have measured of it.
    pub measurements: Vec<StoredMeasurement>,
    /// The axes of its latent map.
    pub axes: Axes,
    /// Their names.
    pub axis_names: [String; 2],
    /// Positions of its images on its latent map, `[x0, y0, …]`.
    pub positions: Floats,
    /// The user's own image as the network gets it.
    pub own: Option<Bytes>,
    /// The strokes that it was drawn with: for each the number of its points, then x, y and width of each; empty for an image that
    /// was not drawn.
    pub drawing: Floats,
    /// The file that it came from; `None` for an image that is drawn or of the data, for a large file, and where an early version
    /// kept the run.
    pub source: Option<OwnSource>,
}

/// The picture or sound that the user's own image was made of, so that it can be made anew in another way.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct OwnSource {
    /// Name of the file; empty for a recording.
    pub name: String,
    /// What its owner should know of how it was read, in whole sentences.
    pub notes: Vec<String>,
    /// Width and height of the picture, in pixels; 0 for a sound.
    pub size: [u32; 2],
    /// Red, green, blue and alpha of its pixels, row by row.
    pub pixels: Bytes,
    /// Samples of the sound, from −1 to 1.
    pub samples: Floats,
    /// How it is fitted; `None` for the way of the data.
    pub fit: Option<Fit>,
    /// Whether its brightness is inverted.
    pub invert: Invert,
}

impl OwnSource {
    /// Bytes of pixels and samples that are kept with a run, at most; the page holds pictures of 1 MB.
    const MAX_BYTES: usize = 2 << 20;

    /// The source, if it is small enough to be written with every save.
    pub fn if_small(self) -> Option<Self> {
        let bytes = self.pixels.0.len() + size_of::<f32>() * self.samples.0.len();
        (bytes <= Self::MAX_BYTES).then_some(self)
    }

    /// True for a sound; false for a picture.
    pub fn is_sound(&self) -> bool {
        self.pixels.0.is_empty()
    }
}

/// A loss curve: for each point its last step, how many losses it stands for, and their mean; 12 bytes, little-endian.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Curve {
    /// The points.
    pub points: Bytes,
    /// Losses that one point may stand for.
    pub max_count: u32,
}

/// A measurement by the tools.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct StoredMeasurement {
    /// Its name.
    pub name: String,
    /// The settings it was measured with.
    pub with: String,
    /// What it means, in a sentence for the user.
    pub about: String,
    /// Key of its unit.
    pub unit: String,
    /// Its value.
    pub value: f32,
    /// Optimiser steps when it was measured.
    pub step: u32,
}

/// What the user says of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Label {
    /// Its name; empty for one without.
    pub name: String,
    /// It is never dropped by itself.
    pub pinned: bool,
}

/// What the user says of a run anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LabelChange {
    /// Its name; empty to take the name away.
    Name(String),
    /// Whether it is pinned.
    Pinned(bool),
}

impl LabelChange {
    /// The label with the change.
    pub fn applied_to(self, label: Label) -> Label {
        match self {
            Self::Name(name) => Label { name, ..label },
            Self::Pinned(pinned) => Label { pinned, ..label },
        }
    }
}

/// A kept run in a list.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Name of its files.
    pub key: Key,
    /// What is known without reading it.
    pub about: About,
    /// What the user says of it.
    pub label: Label,
    /// Bytes that its newest slot takes.
    pub bytes: f64,
}
