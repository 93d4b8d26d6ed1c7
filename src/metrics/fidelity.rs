//! How near copies are to their originals, by the two figures that are usual for images.

use super::{mse, psnr_db, ssim};
use crate::data::ImageShape;
use serde::{Deserialize, Serialize};

/// Likeness of copies to their originals, over all images together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Fidelity {
    /// Peak signal-to-noise ratio in dB, of the mean squared error over all values; infinite for perfect copies.
    pub psnr_db: f32,
    /// Structural similarity, the mean over the images: 1 for perfect copies, at least −1.
    pub ssim: f32,
}

impl Fidelity {
    /// Compares copies with originals, both `[n, channels, height, width]` of values in 0–1.
    pub fn of(copies: &[f32], originals: &[f32], shape: ImageShape) -> Self {
        let size = shape.len().max(1);
        let pairs = copies.chunks_exact(size).zip(originals.chunks_exact(size));
        let count = pairs.len().max(1) as f32;
        let sum: f32 = pairs.map(|(copy, original)| ssim(copy, original, [shape.height, shape.width])).sum();
        Self { psnr_db: psnr_db(mse(copies, originals)), ssim: sum / count }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_is_over_all_values_and_similarity_the_mean_over_images() {
        let shape = ImageShape::grey(3, 3);
        let originals: Vec<f32> = (0..18).map(|i| i as f32 / 18.0).collect();
        let mut copies = originals.clone();
        copies[9..].fill(0.5);
        let found = Fidelity::of(&copies, &originals, shape);
        let second = ssim(&copies[9..], &originals[9..], [3, 3]);
        assert_eq!(
            found,
            Fidelity { psnr_db: psnr_db(mse(&copies, &originals)), ssim: (1.0 + second) / 2.0 }
        );
        assert_eq!(
            Fidelity::of(&originals, &originals, shape),
            Fidelity { psnr_db: f32::INFINITY, ssim: 1.0 }
        );
        assert_eq!(Fidelity::of(&[], &[], shape).ssim, 0.0);
    }
}
