//! A picture made like the others of its set.

use super::ground::view;
use crate::data::ImageShape;
use crate::data::area::{Window, scale_rgba};
use crate::data::import::{DecodedPicture, Fit};
use crate::data::preprocess::{self, Fitting};

/// Longest side at which ink is looked for; finer detail does not show in an image of a set.
const INK_SIDE: usize = 1024;

/// The image of a picture, `[channels, height, width]`; zeros for a picture without pixels.
pub fn fit(picture: &DecodedPicture, shape: ImageShape, fitting: &Fitting) -> Vec<u8> {
    let small = (fitting.fit == Fit::Handwriting && picture.width.max(picture.height) > INK_SIDE)
        .then(|| shrink(picture, INK_SIDE));
    preprocess::fit(view(small.as_ref().unwrap_or(picture)), shape, fitting).pixels
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
