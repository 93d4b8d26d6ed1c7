//! Whether images of handwriting lie on their side, as in EMNIST's files.

use super::known::Known;
use crate::data::{ImageShape, Labels};

/// Images that are looked at.
const LOOKED_AT: usize = 500;
/// Share of images that are taller than wide. Upright digits and letters: 0.90 (MNIST); EMNIST's letters as they lie: 0.14.
const UPRIGHT: f32 = 0.5;
/// The same below which even files of other names are taken for EMNIST's, when their number of classes is right.
const SURELY_LYING: f32 = 0.25;
/// Numbers of classes of EMNIST's variants with letters.
const CLASSES: [usize; 4] = [26, 37, 47, 62];

/// True for images that lie: those of a set that is known to, unless they have been turned since, and those of 28×28 pixels
/// with EMNIST's number of classes that look so.
pub(super) fn lie(shape: ImageShape, pixels: &[u8], known: Option<&Known>, labels: &[Labels]) -> bool {
    let named = known.is_some_and(|known| known.lying);
    let classes = labels.first().and_then(Labels::class_names).map(<[String]>::len);
    let alike =
        shape == ImageShape::grey(28, 28) && classes.is_some_and(|classes| CLASSES.contains(&classes));
    match upright(shape, pixels) {
        Some(upright) if named => upright < UPRIGHT,
        Some(upright) => alike && upright < SURELY_LYING,
        None => named,
    }
}

/// Share of images whose ink is spread farther from top to bottom than from left to right; `None` without ink.
fn upright(shape: ImageShape, pixels: &[u8]) -> Option<f32> {
    let count = pixels.len() / shape.len().max(1);
    let step = count.div_ceil(LOOKED_AT).max(1);
    let images = pixels.chunks_exact(shape.len().max(1)).step_by(step);
    let spread: Vec<bool> = images.filter_map(|image| taller(image, shape.width)).collect();
    let tall = spread.iter().filter(|taller| **taller).count();
    (!spread.is_empty()).then(|| tall as f32 / spread.len() as f32)
}

/// True for an image whose ink has a larger variance along the columns than along the rows; `None` without ink.
fn taller(image: &[u8], width: usize) -> Option<bool> {
    let mut sums = [0.0_f64; 5];
    for (at, ink) in image.iter().enumerate().filter(|(_, ink)| **ink > 0) {
        let (x, y, ink) = ((at % width) as f64, (at / width) as f64, f64::from(*ink));
        let terms = [ink, ink * x, ink * y, ink * x * x, ink * y * y];
        sums.iter_mut().zip(terms).for_each(|(sum, term)| *sum += term);
    }
    let [ink, x, y, xx, yy] = sums;
    (ink > 0.0).then(|| yy / ink - (y / ink) * (y / ink) > xx / ink - (x / ink) * (x / ink))
}
