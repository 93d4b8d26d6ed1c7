//! Defects: textures as a camera over a conveyor belt sees them, some of them flawed, with masks of the flaws.

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
    about: "Cloth, tiles, brushed metal and wood; one in four has a scratch, a stain, a hole or a misprint. \
        The network learns only from normal pieces, and what it can't reconstruct stands out.",
    shape: ImageShape::grey(SIDE, SIDE),
    framing: Framing::Crop,
    generator: Generator::new(labels, draw, Some(mask)),
};

/// Side of an image, in pixels.
const SIDE: usize = 48;

/// Image `index` of a seed.
struct Piece {
    texture: Texture,
    flaw: Option<Flaw>,
}

impl Piece {
    fn sample(seed: u32, index: usize) -> Self {
        /// Pieces in which each kind of flaw occurs once: a quarter of all pieces is flawed.
        const PERIOD: usize = 4 * flaw::NAMES.len();
        let mut random = Random::item(seed, index as u64);
        let texture = Texture::sample(random.below(texture::NAMES.len()), &mut random);
        let kind = Random::class::<PERIOD>(seed, index);
        let flaw = (kind < flaw::NAMES.len()).then(|| Flaw::sample(kind, &mut random));
        Self { texture, flaw }
    }
}

fn labels(n: usize, seed: u32) -> Vec<Labels> {
    let kinds = [
        (DEFECT, LabelKind::class(&[&["none"][..], &flaw::NAMES].concat())),
        ("texture", LabelKind::class(&texture::NAMES)),
        ("light", LabelKind::factor(texture::LIGHT, "")),
    ];
    let row = |index| {
        let Piece { texture, flaw } = Piece::sample(seed, index);
        let defect = flaw.map_or(0, |flaw| flaw.kind + 1);
        [defect as f32, texture.kind as f32, texture.light]
    };
    Labels::columns(kinds, (0..n).map(row))
}

/// Centre of pixel `i`, in pixels from the upper left corner.
fn centre(i: usize) -> [f32; 2] {
    [(i % SIDE) as f32 + 0.5, (i / SIDE) as f32 + 0.5]
}

fn draw(seed: u32, index: usize, image: &mut [u8]) {
    let piece = Piece::sample(seed, index);
    for (i, pixel) in image.iter_mut().enumerate() {
        let good = piece.texture.at(centre(i));
        let value = piece.flaw.as_ref().map_or(good, |flaw| flaw.over(good, &piece.texture, centre(i)));
        *pixel = (value.clamp(0.0, 1.0) * 255.0 + 0.5) as u8;
    }
}

/// 255 where more than half of a pixel is flawed, else 0.
fn mask(seed: u32, index: usize, mask: &mut [u8]) {
    let piece = Piece::sample(seed, index);
    for (i, pixel) in mask.iter_mut().enumerate() {
        let flawed = piece.flaw.as_ref().is_some_and(|flaw| flaw.cover(centre(i)) > 0.5);
        *pixel = if flawed { 255 } else { 0 };
    }
}
