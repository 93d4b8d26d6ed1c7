//! Images of a draft that came as arrays.

use super::pictures::fitting;
use super::sizes::Sizes;
use crate::data::ImageShape;
use crate::data::import::pictures::{Decided, fit};
use crate::data::import::{ArraySet, Choices, Colour, DecodedPicture, Fit, Turn};
use crate::data::preprocess::Invert;

/// Images of one shape.
pub(super) struct Images {
    /// Shape of each.
    pub shape: ImageShape,
    /// `[n, channels, height, width]`.
    pub pixels: Vec<u8>,
    /// True for images that lie on their side.
    pub lying: bool,
}

impl Images {
    pub fn new(set: &mut ArraySet) -> Self {
        Self { shape: set.shape, pixels: std::mem::take(&mut set.pixels), lying: set.lying }
    }

    /// Number of images.
    pub fn len(&self) -> usize {
        self.pixels.len().checked_div(self.shape.len()).unwrap_or(0)
    }

    /// Their size.
    pub fn sizes(&self) -> Sizes {
        let side = |length| u32::try_from(length).unwrap_or(u32::MAX);
        Sizes(vec![[side(self.shape.width), side(self.shape.height)]])
    }

    /// Shape of the images of the set.
    pub fn target(&self, choices: &Choices) -> ImageShape {
        let channels = match choices.colour {
            Colour::Auto if choices.fit != Fit::Handwriting => self.shape.channels,
            Colour::Colour => 3,
            Colour::Auto | Colour::Grey => 1,
        };
        self.sizes().shape(choices, channels)
    }

    /// What is decided for all images together. Arrays are data, whose brightness means something: `Auto` leaves it as it is.
    pub fn decided(choices: &Choices) -> Decided {
        let invert = match (choices.invert, choices.fit) {
            (Invert::Auto, Fit::Handwriting) => Invert::Auto,
            (Invert::Auto, _) => Invert::No,
            (chosen, _) => chosen,
        };
        Decided { invert, ..Decided::default() }
    }

    /// True when the images are used as they are.
    pub fn unchanged(&self, choices: &Choices) -> bool {
        let plain = choices.turn == Turn::None && choices.invert != Invert::Yes;
        plain && choices.fit != Fit::Handwriting && self.target(choices) == self.shape
    }

    /// An image as the files hold it; `None` beyond the last.
    pub fn original(&self, index: usize) -> Option<&[u8]> {
        let size = self.shape.len();
        self.pixels.get(index * size..(index + 1) * size)
    }

    /// An image as it is in the set; `None` beyond the last.
    pub fn image(&self, index: usize, choices: &Choices) -> Option<Vec<u8>> {
        if self.unchanged(choices) {
            return self.original(index).map(<[u8]>::to_vec);
        }
        let picture = self.picture(index)?;
        Some(fit(&picture, self.target(choices), &fitting(choices, &Self::decided(choices))))
    }

    /// An image as a decoder would give it.
    pub fn picture(&self, index: usize) -> Option<DecodedPicture> {
        let ImageShape { channels, height, width } = self.shape;
        let image = self.original(index)?;
        let plane = height * width;
        let value = |pixel: usize, channel: usize| image[pixel + channel.min(channels - 1) * plane];
        let rgba = (0..plane).flat_map(|i| [value(i, 0), value(i, 1), value(i, 2), 255]).collect();
        Some(DecodedPicture { width, height, rgba, notes: Vec::new() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_are_used_as_they_are_or_turned_and_scaled() {
        let mut set = ArraySet {
            shape: ImageShape { channels: 3, height: 1, width: 2 },
            pixels: vec![0, 10, 0, 20, 0, 30, 255, 255, 255, 255, 255, 255],
            ..ArraySet::default()
        };
        let images = Images::new(&mut set);
        assert_eq!(images.len(), 2);
        let choices = Choices { side: 2, ..Choices::default() };
        assert!(images.unchanged(&choices));
        assert_eq!(images.image(0, &choices).unwrap(), [0, 10, 0, 20, 0, 30]);
        let turned = Choices { turn: Turn::Right, invert: Invert::Yes, ..choices.clone() };
        assert_eq!(images.target(&turned), ImageShape { channels: 3, height: 2, width: 1 });
        assert_eq!(images.image(0, &turned).unwrap(), [255, 245, 255, 235, 255, 225]);
        let grey = Choices { colour: Colour::Grey, ..choices };
        assert_eq!(images.image(1, &grey).unwrap(), [255, 255]);
        assert_eq!(images.image(2, &grey), None);
    }
}
