//! Procedural handwriting: digits like MNIST's, that need no download.
//!
//! A [`skeleton`] says which strokes a digit has, in one of the ways people write it; a [`hand`] draws it; [`ink`]
//! places and renders the strokes as MNIST's digits were.

mod hand;
mod ink;
mod path;
mod skeleton;

use super::rng::Random;
use super::{Dataset, Framing, ImageSet, ImageShape, LabelKind, Labels};
use hand::Hand;

/// The row of [`super::DATASETS`].
pub const DIGITS: Dataset = Dataset {
    key: "digits",
    name: "Digits",
    about: "Handwritten digits, drawn stroke by stroke as people write them: ten kinds of image that a good code keeps apart.",
    shape: ImageShape::grey(ink::SIDE, ink::SIDE),
    framing: Framing::Handwriting,
    #[cfg(any(feature = "trainer", not(target_arch = "wasm32")))]
    generate,
};

const CLASSES: usize = 10;

/// Makes `n` digits. Image `i` depends on the seed and `i` alone; any ten from a multiple of ten on hold every
/// digit once.
pub fn generate(n: usize, seed: u32) -> ImageSet {
    /// Items from here on order the classes; those below are images.
    const ORDER: u64 = 1 << 31;
    let shape = DIGITS.shape;
    let mut pixels = vec![0; n * shape.len()];
    let (mut digits, mut slants, mut widths) =
        (Vec::with_capacity(n), Vec::with_capacity(n), Vec::with_capacity(n));
    let mut order = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
    for (i, image) in pixels.chunks_exact_mut(shape.len()).enumerate() {
        if i % CLASSES == 0 {
            order = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
            Random::item(seed, ORDER + (i / CLASSES) as u64).shuffle(&mut order);
        }
        let digit = order[i % CLASSES];
        let mut random = Random::item(seed, i as u64);
        let skeleton = skeleton::skeleton(digit, &mut random);
        let hand = Hand::sample(&mut random, &skeleton::HABITS[digit]);
        ink::cover(&hand.draw(&skeleton, &mut random), image);
        digits.push(digit as f32);
        slants.push(hand.slant);
        widths.push(hand.width);
    }
    let factor = |name: &str, [min, max]: [f32; 2], unit: &str, values| Labels {
        name: name.into(),
        kind: LabelKind::Factor { min, max, unit: unit.into() },
        values,
    };
    ImageSet {
        name: DIGITS.name.into(),
        shape,
        pixels,
        labels: vec![
            Labels {
                name: "digit".into(),
                kind: LabelKind::Class((0..CLASSES).map(|d| d.to_string()).collect()),
                values: digits,
            },
            factor("slant", hand::SLANT, "°", slants),
            factor("stroke width", hand::WIDTH, "px", widths),
        ],
    }
}
