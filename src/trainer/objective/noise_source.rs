//! Random numbers of an objective. They are sampled on the CPU from seeded streams, so that they are the same on every
//! engine and after every hand-over.

use crate::data::rng::Random;

/// Stream of [`Random`] for step 0; later steps use the following streams.
const STEP_STREAM: u64 = 0xD4A5_0000_0000;
/// Makes the streams of validation images differ from others of the same seed and image.
const VALIDATION_SALT: u32 = 0x0D12_A35D;

/// Which seeded streams a pass takes its random numbers from.
#[derive(Clone, Copy, Debug)]
pub enum NoiseSource<'a> {
    /// One stream for a training step.
    Step {
        /// The experiment's seed.
        seed: u32,
        /// The step.
        step: u32,
        /// Number of images in the batch.
        count: usize,
    },
    /// One stream for each image of the set, the same in every validation.
    Images {
        /// The experiment's seed.
        seed: u32,
        /// Indices of the batch.
        images: &'a [u32],
    },
}

impl NoiseSource<'_> {
    /// Standard normal values, `[batch, width]`.
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
