//! Pictures from outside, or from the drawing pad, made like the images of a set.

mod crop;
mod ground;
mod handwriting;

pub use ground::{Ground, framing_of, ground_of};

use super::{Framing, ImageShape};
use ground::Tones;
use serde::{Deserialize, Serialize};

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

/// The choice whether brightness is inverted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Invert {
    /// Inverted when that makes it light ink on a dark ground, as in generated sets.
    #[default]
    Auto,
    /// Always.
    Yes,
    /// Never.
    No,
}

/// A picture made like the images of a set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Framed {
    /// `[channels, height, width]`, as in [`super::ImageSet`].
    pub pixels: Vec<u8>,
    /// True when its brightness was inverted.
    pub inverted: bool,
}

/// Makes `picture` like the images of a set of this shape and framing.
///
/// Transparent parts count as white paper, unless the picture is a drawing in one colour on a transparent ground: then the
/// opacity is the ink. A picture without pixels, or handwriting without ink, gives zeros.
pub fn frame(picture: Picture<'_>, shape: ImageShape, framing: Framing, invert: Invert) -> Framed {
    let area = picture.width.saturating_mul(picture.height);
    let complete = area > 0 && picture.rgba.len() / 4 >= area;
    if !complete || shape.is_empty() {
        return Framed { pixels: vec![0; shape.len()], inverted: false };
    }
    let grey = grey(picture);
    let tones = Tones::of(&grey, picture.width);
    let inverted = match invert {
        Invert::Yes => true,
        Invert::No => false,
        Invert::Auto => match framing {
            Framing::Handwriting => tones.dark_ink(),
            // A photograph has no ink, so only a uniform light border counts as paper.
            Framing::Crop | Framing::Spectrogram => tones.plain_ground() && tones.dark_ink(),
        },
    };
    let pixels = match framing {
        Framing::Handwriting => {
            let plane = handwriting::frame(&grey, picture.width, &tones, shape, invert, inverted);
            plane.repeat(shape.channels)
        }
        Framing::Crop | Framing::Spectrogram => crop::frame(picture, &grey, shape, inverted),
    };
    Framed { pixels, inverted }
}

/// Brightness of each pixel on white paper, 0 to 255.
fn grey(picture: Picture<'_>) -> Vec<u8> {
    let pixels = &picture.rgba.as_chunks::<4>().0[..picture.width * picture.height];
    let grey: Vec<u8> = pixels.iter().map(|&[r, g, b, a]| on_white(luma(r, g, b), a)).collect();
    let flat = |values: &mut dyn Iterator<Item = u8>| {
        let (low, high) = values.fold((u8::MAX, u8::MIN), |(l, h), v| (l.min(v), h.max(v)));
        high.saturating_sub(low) < ground::CONTRAST
    };
    // White ink on a transparent ground would vanish on white paper.
    if flat(&mut grey.iter().copied()) && !flat(&mut pixels.iter().map(|p| p[3])) {
        return pixels.iter().map(|p| 255 - p[3]).collect();
    }
    grey
}

/// Luma (ITU-R BT.709) in integers: weights in 256ths that sum to 1.
pub(super) fn luma(r: u8, g: u8, b: u8) -> u8 {
    ((54 * u32::from(r) + 183 * u32::from(g) + 19 * u32::from(b) + 128) >> 8) as u8
}

/// A value of this opacity composited over white.
fn on_white(value: u8, opacity: u8) -> u8 {
    match opacity {
        255 => value,
        _ => {
            let opacity = u32::from(opacity);
            ((u32::from(value) * opacity + 255 * (255 - opacity) + 127) / 255) as u8
        }
    }
}
