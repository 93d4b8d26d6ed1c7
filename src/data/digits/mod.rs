//! Procedural handwriting: digits like MNIST's, that need no download.
//!
//! A [`skeleton`] says which strokes a digit has, in one of the ways people write it; a [`hand`] draws it; [`ink`]
//! places and renders the strokes as MNIST's digits were.

mod hand;
mod ink;
mod path;
mod skeleton;

use super::rng::Random;
use super::{Dataset, Framing, Generator, ImageShape, LabelKind, Labels};
use hand::Hand;
use path::Stroke;

type Skeleton = Vec<Stroke>;

/// The row of [`super::DATASETS`].
pub const DIGITS: Dataset = Dataset {
    key: "digits",
    name: "Digits",
    about: "Handwritten digits, drawn stroke by stroke as people write them: ten kinds of image that a good code keeps apart.",
    shape: ImageShape::grey(ink::SIDE, ink::SIDE),
    framing: Framing::Handwriting,
    generator: Generator::new(labels, draw, None),
};

const CLASSES: usize = 10;

/// Which digit image `index` of a seed is, and how it is drawn.
fn digit(seed: u32, index: usize) -> (usize, Skeleton, Hand, Random) {
    let digit = Random::class::<CLASSES>(seed, index);
    let mut random = Random::item(seed, index as u64);
    let skeleton = skeleton::skeleton(digit, &mut random);
    let hand = Hand::sample(&mut random, &skeleton::HABITS[digit]);
    (digit, skeleton, hand, random)
}

fn draw(seed: u32, index: usize, image: &mut [u8]) {
    let (_, skeleton, hand, mut random) = digit(seed, index);
    ink::cover(&hand.draw(&skeleton, &mut random), image);
}

fn labels(n: usize, seed: u32) -> Vec<Labels> {
    let (mut digits, mut slants, mut widths) = (Vec::new(), Vec::new(), Vec::new());
    for (digit, _, hand, _) in (0..n).map(|i| digit(seed, i)) {
        digits.push(digit as f32);
        slants.push(hand.slant);
        widths.push(hand.width);
    }
    let factor = |name: &str, [min, max]: [f32; 2], unit: &str, values| Labels {
        name: name.into(),
        kind: LabelKind::Factor { min, max, unit: unit.into() },
        values,
    };
    vec![
        Labels {
            name: "digit".into(),
            kind: LabelKind::Class((0..CLASSES).map(|d| d.to_string()).collect()),
            values: digits,
        },
        factor("slant", hand::SLANT, "°", slants),
        factor("stroke width", hand::WIDTH, "px", widths),
    ]
}
