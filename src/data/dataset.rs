//! A dataset that is generated: a row of the registry [`DATASETS`](super::DATASETS).

use super::fitting::Fit;
use super::{Generator, ImageShape};
use serde::{Deserialize, Serialize};

/// One generated dataset.
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
    /// The functions that make its labels, images and masks.
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
    /// All of the picture, with the colour of its border on two sides.
    Pad,
    /// Sounds are analysed by [`tones::image`](super::tones::image), and images can be heard; a picture is scaled as for
    /// [`Crop`](Self::Crop).
    Spectrogram,
}

impl Framing {
    /// How a picture is fitted.
    pub const fn fit(self) -> Fit {
        match self {
            Self::Handwriting => Fit::Handwriting,
            Self::Crop | Self::Spectrogram => Fit::Crop,
            Self::Pad => Fit::Pad,
        }
    }
}
