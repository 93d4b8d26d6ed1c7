//! Dropout (Srivastava et al. 2014).

use crate::data::rng::Random;
use crate::trainer::params::vector;
use burn::tensor::Tensor;

/// Stream of [`Random`] for step 0; later steps use the following streams.
const STREAM: u64 = 0xD809_0000_0000;

/// Sets hidden units to 0 at random, and scales the others so that the mean stays the same.
pub struct Dropout {
    rate: f32,
    random: Random,
}

impl Dropout {
    /// Dropout of a training step; `None` for a rate of 0.
    pub fn of_step(rate: f64, seed: u32, step: u32) -> Option<Self> {
        let random = || Random::new(u64::from(seed), STREAM + u64::from(step));
        (rate > 0.0).then(|| Self { rate: rate as f32, random: random() })
    }

    /// `x` times a mask of the same shape, whose values are 0 or 1 / (1 − rate).
    pub fn forward<const D: usize>(&mut self, x: Tensor<D>) -> Tensor<D> {
        let shape = x.shape();
        let mask = vector(self.mask(shape.num_elements()), &x.device());
        x * mask.reshape(shape)
    }

    fn mask(&mut self, len: usize) -> Vec<f32> {
        let kept = 1.0 / (1.0 - self.rate);
        (0..len).map(|_| if self.random.unit() < self.rate { 0.0 } else { kept }).collect()
    }
}
