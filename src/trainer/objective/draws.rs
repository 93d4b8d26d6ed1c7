//! Chance in an objective: drawn on the CPU from seeded streams, the same on every engine and after every hand-over.

use crate::data::rng::Random;

/// Stream of [`Random`] for step 0; later steps follow.
const STEP_STREAM: u64 = 0xD4A5_0000_0000;
/// Tells the streams of validation images from others of the same seed and image.
const VALIDATION_SALT: u32 = 0x0D12_A35D;

/// Which images' chance.
#[derive(Clone, Copy, Debug)]
pub enum Draws<'a> {
    /// Fresh for the images of a step.
    Step {
        /// The experiment's seed.
        seed: u32,
        /// The step.
        step: u32,
        /// Images of it.
        count: usize,
    },
    /// What these images of the set always have in validation.
    Images {
        /// The experiment's seed.
        seed: u32,
        /// Their indices.
        images: &'a [u32],
    },
}

impl Draws<'_> {
    /// Standard normal values, `[images, width]` row-major.
    pub fn normals(&self, width: usize) -> Vec<f32> {
        match *self {
            Self::Step { seed, step, count } => {
                let mut values = vec![0.0; count * width];
                Random::new(u64::from(seed), STEP_STREAM + u64::from(step)).fill_normal(&mut values);
                values
            }
            Self::Images { seed, images } => {
                let mut values = vec![0.0; images.len() * width];
                for (row, &image) in values.chunks_mut(width.max(1)).zip(images) {
                    Random::item(seed ^ VALIDATION_SALT, u64::from(image)).fill_normal(row);
                }
                values
            }
        }
    }
}
