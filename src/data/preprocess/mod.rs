//! Pictures from outside, or from the drawing pad, made like the images of a set.

mod backdrop;
mod fit;
mod ground;
mod handwriting;
mod place;

pub use super::fitting::{Fit, Fitting, GroundColour, Invert, MadeOf, Turn};
pub(super) use backdrop::{Opaque, backdrop};
pub use fit::{Framed, fit};
pub use ground::{Ground, framing_of, ground_of};
pub use place::Placement;
pub(super) use place::place;

use super::{Framing, ImageShape};
use ground::Tones;

/// A picture in the layout of a canvas.
#[derive(Clone, Copy, Debug)]
pub struct Picture<'a> {
    /// Columns, in pixels.
    pub width: usize,
    /// Rows, in pixels.
    pub height: usize,
    /// Red, green, blue and opacity of each pixel, row-major; not premultiplied.
    pub rgba: &'a [u8],
}

/// Least difference between the channels of a pixel, of 255, that counts as colour, and the share of such pixels that makes a
/// picture coloured.
const COLOUR: (u8, f32) = (32, 0.01);

/// Makes `picture` like the images of a generated set of this shape and framing.
///
/// Transparent parts count as white paper, or as a ground on which the rest can be seen; in a drawing in one colour on a
/// transparent ground the opacity is the ink. A picture without pixels, or handwriting without ink, gives zeros.
pub fn frame(picture: Picture<'_>, shape: ImageShape, framing: Framing, invert: Invert) -> Framed {
    fit(
        picture,
        shape,
        &Fitting { fit: framing.fit(), ground: ground_colour(picture), invert, turn: Turn::None },
    )
}

/// The ground on which what is opaque in a picture can be seen; white where nothing is transparent.
pub fn ground_colour(picture: Picture<'_>) -> GroundColour {
    GroundColour(backdrop(Opaque::of(picture).as_slice()))
}

fn handwritten(picture: Picture<'_>, ground: u8, shape: ImageShape, invert: Invert) -> Framed {
    let grey = ink(picture).unwrap_or_else(|| grey(picture, ground));
    let tones = Tones::of(&grey, picture.width);
    let inverted = match invert {
        Invert::Yes => true,
        Invert::No => false,
        Invert::Auto => tones.dark_ink(),
    };
    let plane = handwriting::frame(&grey, picture.width, &tones, shape, invert, inverted);
    Framed { pixels: plane.repeat(shape.channels), inverted, kept: 1.0 }
}

/// True for a picture without colour that is dark on light paper: its border is uniform and light.
pub(super) fn is_drawing(picture: Picture<'_>, ground: u8) -> bool {
    if is_coloured(picture) {
        return false;
    }
    let tones = Tones::of(&grey(picture, ground), picture.width);
    tones.plain_ground() && tones.dark_ink()
}

/// True when a picture has colours and not only shades of grey.
pub(super) fn is_coloured(picture: Picture<'_>) -> bool {
    let pixels = picture.rgba.as_chunks::<4>().0;
    let (least, share) = COLOUR;
    let coloured =
        |&[r, g, b, opacity]: &[u8; 4]| opacity > 127 && r.max(g).max(b) - r.min(g).min(b) >= least;
    // Tens of thousands of pixels tell enough.
    let step = pixels.len() / 50_000 + 1;
    let count = pixels.iter().step_by(step).filter(|pixel| coloured(pixel)).count();
    count as f32 > share * (pixels.len() / step) as f32
}

/// Brightness of each pixel on a ground, 0 to 255.
fn grey(picture: Picture<'_>, ground: u8) -> Vec<u8> {
    let pixels = picture.rgba.as_chunks::<4>().0;
    pixels.iter().map(|&[r, g, b, a]| over(luma(r, g, b), a, ground)).collect()
}

/// Of a drawing in one brightness on a transparent ground: its opacity, as dark ink on white.
fn ink(picture: Picture<'_>) -> Option<Vec<u8>> {
    let pixels = picture.rgba.as_chunks::<4>().0;
    let flat = |values: &mut dyn Iterator<Item = u8>| {
        let (low, high) = values.fold((u8::MAX, u8::MIN), |(l, h), v| (l.min(v), h.max(v)));
        high.saturating_sub(low) < ground::CONTRAST
    };
    let mut inked = pixels.iter().filter(|pixel| pixel[3] > 127).map(|&[r, g, b, _]| luma(r, g, b));
    let drawn = flat(&mut inked) && !flat(&mut pixels.iter().map(|pixel| pixel[3]));
    drawn.then(|| pixels.iter().map(|pixel| 255 - pixel[3]).collect())
}

/// Luma (ITU-R BT.709) in integers: weights in 256ths that sum to 1.
pub(super) fn luma(r: u8, g: u8, b: u8) -> u8 {
    ((54 * u32::from(r) + 183 * u32::from(g) + 19 * u32::from(b) + 128) >> 8) as u8
}

/// Luma of a mean colour.
fn mean_luma([r, g, b]: [f32; 3]) -> f32 {
    (54.0 * r + 183.0 * g + 19.0 * b) / 256.0
}

/// A value of this opacity composited over a ground.
fn over(value: u8, opacity: u8, ground: u8) -> u8 {
    match opacity {
        255 => value,
        _ => {
            let [value, opacity, ground] = [value, opacity, ground].map(u32::from);
            ((value * opacity + ground * (255 - opacity) + 127) / 255) as u8
        }
    }
}
