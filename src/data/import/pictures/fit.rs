//! A picture made like the others of its set.

use super::ground::{GroundColour, view};
use crate::data::area::{Window, scale_rgba};
use crate::data::import::{DecodedPicture, Fit, Turn};
use crate::data::preprocess::{self, Invert, Placement};
use crate::data::{Framing, ImageShape};

/// Longest side at which ink is looked for; finer detail does not show in an image of a set.
const INK_SIDE: usize = 1024;

/// How the pictures of a set are made alike.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fitting {
    /// How other proportions are fitted. [`Fit::Whole`] crops what differs from the shape.
    pub fit: Fit,
    /// What shows through transparent parts.
    pub ground: GroundColour,
    /// Whether brightness is inverted; `Auto` only means something for handwriting: see [`decide`](super::decide).
    pub invert: Invert,
    /// How the picture is turned.
    pub turn: Turn,
}

/// The image of a picture, `[channels, height, width]`; zeros for a picture without pixels.
pub fn fit(picture: &DecodedPicture, shape: ImageShape, fitting: &Fitting) -> Vec<u8> {
    let area = picture.width.saturating_mul(picture.height);
    if area == 0 || picture.rgba.len() < area.saturating_mul(4) || shape.is_empty() {
        return vec![0; shape.len()];
    }
    // Few pixels are turned sooner than many.
    let sideways = matches!(fitting.turn, Turn::Left | Turn::Right | Turn::Transpose);
    let lying = ImageShape { height: shape.width, width: shape.height, ..shape };
    let pixels = placed(picture, if sideways { lying } else { shape }, fitting);
    turned(pixels, shape, fitting.turn)
}

fn placed(picture: &DecodedPicture, shape: ImageShape, fitting: &Fitting) -> Vec<u8> {
    let placement = match fitting.fit {
        Fit::Whole | Fit::Crop => Placement::Crop,
        Fit::Pad => Placement::Pad,
        Fit::Stretch => Placement::Stretch,
        Fit::Handwriting => {
            let small = (picture.width.max(picture.height) > INK_SIDE).then(|| shrink(picture, INK_SIDE));
            let picture = view(small.as_ref().unwrap_or(picture));
            return preprocess::frame(picture, shape, Framing::Handwriting, fitting.invert).pixels;
        }
    };
    let inverted = fitting.invert == Invert::Yes;
    preprocess::place(view(picture), shape, placement, fitting.ground.0, inverted).pixels
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

/// The picture with its longest side scaled down to `longest`; its own pixels when it is no larger.
pub fn shrink(picture: &DecodedPicture, longest: usize) -> DecodedPicture {
    let most = picture.width.max(picture.height);
    if most <= longest || picture.rgba.len() < picture.width * picture.height * 4 {
        return picture.clone();
    }
    let side = |length: usize| ((length * longest + most / 2) / most).max(1);
    let (width, height) = (side(picture.width), side(picture.height));
    let window = Window { x: 0.0, y: 0.0, width: picture.width as f32, height: picture.height as f32 };
    let on = |ground: u8| scale_rgba(&picture.rgba, picture.width, window, [height, width], [ground; 3]);
    let opaque = picture.rgba.as_chunks::<4>().0.iter().all(|pixel| pixel[3] == 255);
    let rgba = if opaque {
        on(255).iter().flat_map(|p| [p[0], p[1], p[2], 255.0].map(|v| (v + 0.5) as u8)).collect()
    } else {
        // What differs between a black and a white ground is transparent.
        let pixel = |(black, white): (&[f32; 3], &[f32; 3])| {
            let opacity = (255.0 - (white[0] - black[0])).clamp(0.0, 255.0);
            let colour = |v: f32| (v * 255.0 / opacity.max(1.0) + 0.5) as u8;
            [colour(black[0]), colour(black[1]), colour(black[2]), (opacity + 0.5) as u8]
        };
        on(0).iter().zip(&on(255)).flat_map(pixel).collect()
    };
    DecodedPicture { width, height, rgba, notes: picture.notes.clone() }
}
