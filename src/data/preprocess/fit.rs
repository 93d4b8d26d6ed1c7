//! A picture made like the others of its set: fitted, inverted and turned as was chosen or decided for all of them.

use super::{Fit, Fitting, Invert, Opaque, Picture, Placement, Turn};
use super::{backdrop, handwritten, is_drawing, place};
use crate::data::ImageShape;

/// A picture made like the images of a set.
#[derive(Clone, Debug, PartialEq)]
pub struct Framed {
    /// `[channels, height, width]`, as in [`ImageSet`](crate::data::ImageSet).
    pub pixels: Vec<u8>,
    /// True when its brightness was inverted.
    pub inverted: bool,
    /// Share of the picture's area that is in the image: below 1 when it was cropped.
    pub kept: f32,
}

/// Makes `picture` like the images of a set of this shape. A picture without pixels, or handwriting without ink, gives zeros.
pub fn fit(picture: Picture<'_>, shape: ImageShape, fitting: &Fitting) -> Framed {
    let area = picture.width.saturating_mul(picture.height);
    let complete = area > 0 && picture.rgba.len() / 4 >= area;
    if !complete || shape.is_empty() {
        return Framed { pixels: vec![0; shape.len()], inverted: false, kept: 1.0 };
    }
    let picture = Picture { rgba: &picture.rgba[..area * 4], ..picture };
    // Few pixels are turned sooner than many.
    let sideways = matches!(fitting.turn, Turn::Left | Turn::Right | Turn::Transpose);
    let lying = ImageShape { height: shape.width, width: shape.height, ..shape };
    let framed = placed(picture, if sideways { lying } else { shape }, fitting);
    Framed { pixels: turned(framed.pixels, shape, fitting.turn), ..framed }
}

fn placed(picture: Picture<'_>, shape: ImageShape, fitting: &Fitting) -> Framed {
    let placement = match fitting.fit {
        Fit::Whole | Fit::Crop => Placement::Crop,
        Fit::Pad => Placement::Pad,
        Fit::Stretch => Placement::Stretch,
        Fit::Handwriting => {
            let ground = backdrop(Opaque::of(picture).as_slice());
            return handwritten(picture, ground, shape, fitting.invert);
        }
    };
    let ground = fitting.ground.0;
    let inverted = match fitting.invert {
        Invert::Yes => true,
        Invert::No => false,
        Invert::Auto => shape.channels == 1 && is_drawing(picture, ground),
    };
    let placed = place(picture, shape, placement, ground, inverted);
    Framed { pixels: placed.pixels, inverted, kept: placed.kept }
}

/// The planes of `shape`, turned from those that are upright in the other direction.
fn turned(pixels: Vec<u8>, shape: ImageShape, turn: Turn) -> Vec<u8> {
    let ImageShape { height, width, .. } = shape;
    let source = |y: usize, x: usize| match turn {
        Turn::None => y * width + x,
        Turn::Half => (height - 1 - y) * width + width - 1 - x,
        // Of the lying image, whose rows are `height` long.
        Turn::Left => x * height + height - 1 - y,
        Turn::Right => (width - 1 - x) * height + y,
        Turn::Transpose => x * height + y,
    };
    if turn == Turn::None {
        return pixels;
    }
    let planes = pixels.chunks_exact(height * width);
    planes.flat_map(|plane| (0..height * width).map(|i| plane[source(i / width, i % width)])).collect()
}
