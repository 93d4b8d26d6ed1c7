//! How pictures of the user are made like the images of the run's data. Plain Rust.

use crate::data::import::{Choices, SetKind};
use crate::data::preprocess::{
    Fit, Fitting, Ground, Invert, MadeOf, Picture, Turn, framing_of, ground_colour, ground_of,
};
use crate::data::{Dataset, Framing, ImageSet, ImageShape};

/// Ways to fit a picture into the images' shape that can be chosen for a single one: key, name, and the way (`None`: that of
/// the data).
pub const FITS: &[(&str, &str, Option<Fit>)] = &[
    ("auto", "Auto", None),
    ("crop", "Middle", Some(Fit::Crop)),
    ("pad", "With borders", Some(Fit::Pad)),
    ("stretch", "Stretched", Some(Fit::Stretch)),
    ("handwriting", "Handwriting", Some(Fit::Handwriting)),
];

/// How pictures are made like the images of a set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DataFraming {
    /// How they are fitted, and for pictures of an own set how else they are made alike; `invert` is what Auto stands for.
    pub fitting: Fitting,
    /// What the images were made of; where it is not pictures, the way to fit them was guessed from how the images look.
    made_of: MadeOf,
    /// Background of the images.
    ground: Ground,
}

impl DataFraming {
    /// Of generated images.
    pub fn of_dataset(dataset: &Dataset) -> Self {
        let fitting = Fitting { fit: dataset.framing.fit(), ..Fitting::default() };
        let made_of = if dataset.framing == Framing::Spectrogram { MadeOf::Sounds } else { MadeOf::Unknown };
        Self { fitting, made_of, ground: Ground::Dark }
    }

    /// Of the user's own set; `None` before there is one.
    pub fn of_set(set: Option<&ImageSet>) -> Self {
        let plain = Fitting { fit: Fit::Crop, ..Fitting::default() };
        let Some(set) = set else {
            return Self { fitting: plain, made_of: MadeOf::Unknown, ground: Ground::Dark };
        };
        let ground = ground_of(set);
        let guessed = Fitting { fit: framing_of(set).fit(), invert: ground.invert(Invert::Auto), ..plain };
        let fitting = match set.made_of {
            MadeOf::Pictures(fitting) => fitting,
            // Arrays may hold images of any origin: only this choice says how a picture becomes one.
            MadeOf::Arrays(Fitting { fit: Fit::Handwriting, invert, .. }) => {
                Fitting { fit: Fit::Handwriting, invert, ..plain }
            }
            MadeOf::Sounds => Fitting { invert: Invert::No, ..plain },
            MadeOf::Arrays(_) | MadeOf::Unknown => guessed,
        };
        Self { fitting, made_of: set.made_of, ground }
    }

    /// True when the set was made of pictures, in a way that was chosen.
    pub const fn chosen(&self) -> bool {
        matches!(self.made_of, MadeOf::Pictures(_))
    }

    /// True when the images are spectrograms of sounds.
    pub const fn sounds(&self) -> bool {
        matches!(self.made_of, MadeOf::Sounds)
    }

    /// What is done with a picture, with what the user asks for it alone.
    pub fn of_picture(&self, picture: Picture<'_>, fit: Option<Fit>, invert: Invert) -> Fitting {
        let Fitting { ground, turn, .. } = self.fitting;
        Fitting {
            fit: fit.unwrap_or(self.fitting.fit),
            ground: if self.chosen() { ground } else { ground_colour(picture) },
            invert: if invert == Invert::Auto { self.fitting.invert } else { invert },
            turn,
        }
    }

    /// What is done with a drawing: it is white on black and upright, and is known to be.
    pub fn of_drawing(&self) -> Fitting {
        let invert = if self.ground == Ground::Light { Invert::Yes } else { Invert::No };
        Fitting { invert, turn: Turn::None, ..self.fitting }
    }

    /// What is chosen for files, understood as a set of this kind, that a network of images of this shape is to see:
    /// what was chosen for the images it has learned.
    pub fn choices(&self, kind: SetKind, choices: Choices, shape: ImageShape) -> Choices {
        let choices = Choices { shape: Some(shape), at_most: u32::MAX, ..choices };
        let (fitting, ground) = match (kind, self.made_of) {
            (SetKind::Pictures, _) => (self.fitting, self.chosen().then_some(self.fitting.ground)),
            (SetKind::Arrays, MadeOf::Arrays(fitting)) => (fitting, None),
            _ => return choices,
        };
        let mut choices = choices;
        choices.make_as(&fitting);
        Choices { ground, ..choices }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::preprocess::{GroundColour, fit};

    const SHAPE: ImageShape = ImageShape::grey(2, 2);

    fn set(made_of: MadeOf, pixel: u8) -> ImageSet {
        ImageSet { shape: SHAPE, pixels: vec![pixel; 4 * 20], made_of, ..ImageSet::default() }
    }

    /// Left black, right white; the last pixel is transparent.
    const PICTURE: Picture<'_> =
        Picture { width: 2, height: 2, rgba: &[0, 0, 0, 255, 255, 255, 255, 255, 0, 0, 0, 255, 9, 9, 9, 0] };

    #[test]
    fn a_picture_is_made_as_those_of_the_set_were() {
        let fitting =
            Fitting { fit: Fit::Stretch, ground: GroundColour(0), invert: Invert::Yes, turn: Turn::Half };
        let framing = DataFraming::of_set(Some(&set(MadeOf::Pictures(fitting), 0)));
        assert_eq!(framing.of_picture(PICTURE, None, Invert::Auto), fitting);
        let framed = fit(PICTURE, SHAPE, &framing.of_picture(PICTURE, None, Invert::Auto));
        assert_eq!((framed.pixels, framed.inverted), (vec![255, 255, 0, 255], true));
        let asked = framing.of_picture(PICTURE, Some(Fit::Pad), Invert::No);
        assert_eq!(asked, Fitting { fit: Fit::Pad, invert: Invert::No, ..fitting });
        // It is drawn as the images are seen.
        let drawn = framing.of_drawing();
        assert_eq!((drawn.fit, drawn.turn, drawn.invert), (Fit::Stretch, Turn::None, Invert::No));
        assert_eq!(
            DataFraming::of_set(Some(&set(MadeOf::Pictures(fitting), 250))).of_drawing().invert,
            Invert::Yes
        );
    }

    #[test]
    fn a_picture_for_arrays_is_framed_by_how_they_look() {
        let turned = Fitting { turn: Turn::Transpose, ..Fitting::default() };
        let digits = ImageSet {
            shape: ImageShape::grey(28, 28),
            pixels: vec![0; 784],
            ..set(MadeOf::Arrays(turned), 0)
        };
        let framing = DataFraming::of_set(Some(&digits));
        assert!(!framing.chosen() && framing.fitting.turn == Turn::None);
        assert_eq!((framing.fitting.fit, framing.fitting.invert), (Fit::Handwriting, Invert::Auto));
        let light = DataFraming::of_set(Some(&set(MadeOf::Unknown, 250)));
        assert_eq!((light.fitting.fit, light.fitting.invert), (Fit::Crop, Invert::No));
    }

    #[test]
    fn sets_of_sounds_take_sounds() {
        assert!(DataFraming::of_set(Some(&set(MadeOf::Sounds, 0))).sounds());
        assert!(!DataFraming::of_set(Some(&set(MadeOf::Unknown, 0))).sounds());
        assert!(!DataFraming::of_set(None).sounds());
    }

    #[test]
    fn files_that_are_scored_are_made_as_the_set_was() {
        let fitting =
            Fitting { fit: Fit::Pad, ground: GroundColour(0), invert: Invert::Yes, turn: Turn::Left };
        let chosen = |made_of, kind| {
            let framing = DataFraming::of_set(Some(&set(made_of, 0)));
            let choices = framing.choices(kind, Choices { side: 99, ..Choices::default() }, SHAPE);
            assert_eq!((choices.shape, choices.side), (Some(SHAPE), 99));
            (choices.fit, choices.turn, choices.invert, choices.ground)
        };
        let own = (Fit::Pad, Turn::Left, Invert::Yes);
        let (fit, turn, invert) = own;
        assert_eq!(
            chosen(MadeOf::Pictures(fitting), SetKind::Pictures),
            (fit, turn, invert, Some(GroundColour(0)))
        );
        assert_eq!(chosen(MadeOf::Arrays(fitting), SetKind::Arrays), (fit, turn, invert, None));
        // A picture is upright where the rows of arrays were turned.
        let plain = (Fit::Crop, Turn::None, Invert::Auto, None);
        assert_eq!(chosen(MadeOf::Arrays(fitting), SetKind::Pictures), plain);
        assert_eq!(chosen(MadeOf::Pictures(fitting), SetKind::Arrays).1, Turn::None);
    }
}
