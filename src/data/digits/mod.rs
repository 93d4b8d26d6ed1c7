//! Procedural handwriting: digits like MNIST's that need no download.
//!
//! A [`skeleton`] is the strokes of a digit in one of the styles people write it in; a [`hand`] distorts them as one writer
//! does; [`ink`] centres and rasterises them as MNIST's digits were.

mod hand;
mod ink;
mod path;
mod skeleton;

use super::rng::Random;
use super::{Dataset, Framing, Generator, ImageShape, LabelKind, Labels};
use hand::Hand;
use path::Stroke;

/// The row of [`super::DATASETS`].
pub const DIGITS: Dataset = Dataset {
    key: "digits",
    name: "Digits",
    about: "Generated handwriting: ten digits drawn stroke by stroke as people write them. A good code \
        keeps the ten classes apart.",
    shape: ImageShape::grey(ink::SIDE, ink::SIDE),
    framing: Framing::Handwriting,
    generator: Generator::new(labels, draw, None),
};

const NAMES: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

/// Digit, strokes and hand of image `index` of a seed, and the random numbers that follow.
fn sample(seed: u32, index: usize) -> (usize, Vec<Stroke>, Hand, Random) {
    let digit = Random::class::<{ NAMES.len() }>(seed, index);
    let mut random = Random::item(seed, index as u64);
    let skeleton = skeleton::skeleton(digit, &mut random);
    let hand = Hand::sample(&mut random, &skeleton::VARIATIONS[digit]);
    (digit, skeleton, hand, random)
}

fn draw(seed: u32, index: usize, image: &mut [u8]) {
    let (_, skeleton, hand, mut random) = sample(seed, index);
    ink::rasterise(&hand.draw(&skeleton, &mut random), image);
}

fn labels(n: usize, seed: u32) -> Vec<Labels> {
    let kinds = [
        ("digit", LabelKind::class(&NAMES)),
        ("slant", LabelKind::factor(hand::SLANT, "°")),
        ("stroke width", LabelKind::factor(hand::WIDTH, "px")),
    ];
    let row = |index| {
        let (digit, _, hand, _) = sample(seed, index);
        [digit as f32, hand.slant, hand.width]
    };
    Labels::columns(kinds, (0..n).map(row))
}
