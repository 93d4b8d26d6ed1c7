//! Defects: textures as a camera over a conveyor belt sees them, some of them flawed, and where the flaw is.

mod flaw;
mod texture;

use super::rng::Random;
use super::{DEFECT, Dataset, Framing, Generator, ImageShape, LabelKind, Labels};
use flaw::Flaw;
use texture::Texture;

/// The row of [`super::DATASETS`].
pub const DEFECTS: Dataset = Dataset {
    key: "defects",
    name: "Defects",
    about: "Cloth, tiles, brushed metal and wood; one piece in four has a scratch, a stain, a hole or a misprint. The network learns from the good ones alone, and what it can't copy stands out.",
    shape: ImageShape::grey(SIDE, SIDE),
    framing: Framing::Crop,
    generator: Generator::new(labels, draw, Some(mask)),
};

const SIDE: usize = 48;

/// Image `index` of a seed.
struct Piece {
    texture: Texture,
    flaw: Option<Flaw>,
}

impl Piece {
    fn sample(seed: u32, index: usize) -> Self {
        /// Of so many pieces in a row, one a kind is flawed.
        const PIECES: usize = 4 * flaw::NAMES.len();
        let mut random = Random::item(seed, index as u64);
        let texture = Texture::sample(random.below(texture::NAMES.len()), &mut random);
        let kind = Random::class::<PIECES>(seed, index);
        let flaw = (kind < flaw::NAMES.len()).then(|| Flaw::sample(kind, &mut random));
        Self { texture, flaw }
    }
}

fn labels(n: usize, seed: u32) -> Vec<Labels> {
    let mut columns: [Vec<f32>; 3] = Default::default();
    for piece in (0..n).map(|i| Piece::sample(seed, i)) {
        let kind = piece.flaw.as_ref().map_or(0, |flaw| flaw.kind + 1);
        let values = [kind as f32, piece.texture.kind as f32, piece.texture.light];
        columns.iter_mut().zip(values).for_each(|(column, value)| column.push(value));
    }
    let class = |names: &[&str]| LabelKind::Class(names.iter().map(|n| n.to_string()).collect());
    let kinds = [
        (DEFECT, class(&[&["none"][..], &flaw::NAMES].concat())),
        ("texture", class(&texture::NAMES)),
        ("light", LabelKind::Factor { min: texture::LIGHT[0], max: texture::LIGHT[1], unit: String::new() }),
    ];
    Labels::columns(kinds, columns)
}

/// The middle of pixel `i`, from the upper left corner.
fn place(i: usize) -> [f32; 2] {
    [(i % SIDE) as f32 + 0.5, (i / SIDE) as f32 + 0.5]
}

fn draw(seed: u32, index: usize, image: &mut [u8]) {
    let piece = Piece::sample(seed, index);
    for (i, pixel) in image.iter_mut().enumerate() {
        let good = piece.texture.at(place(i));
        let value = piece.flaw.as_ref().map_or(good, |flaw| flaw.over(good, &piece.texture, place(i)));
        *pixel = (value.clamp(0.0, 1.0) * 255.0 + 0.5) as u8;
    }
}

/// 255 where more than half of a pixel is flawed, else 0.
fn mask(seed: u32, index: usize, mask: &mut [u8]) {
    let piece = Piece::sample(seed, index);
    for (i, pixel) in mask.iter_mut().enumerate() {
        let flawed = piece.flaw.as_ref().is_some_and(|flaw| flaw.cover(place(i)) > 0.5);
        *pixel = if flawed { 255 } else { 0 };
    }
}
