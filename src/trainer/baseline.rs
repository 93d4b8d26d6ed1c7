//! What a network has to beat: predicting the mean image, and PCA with as many components as the code has values.

use super::step::Trainer;
use crate::metrics::error::{bce, mse};
use crate::metrics::pca::{Pca, PcaFit};
use crate::spec::Loss;

/// Losses on the validation images.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Baseline {
    /// Of the mean of the training images.
    pub mean: f32,
    /// Of PCA, once it is fitted.
    pub pca: Option<f32>,
}

/// Computes the baselines in slices, between chunks of training.
pub struct BaselineFit {
    fit: PcaFit,
    train: Vec<u32>,
    validation: Vec<u32>,
    pixels: usize,
    loss: Loss,
}

impl BaselineFit {
    /// Baselines for a run.
    pub fn new(trainer: &Trainer) -> Self {
        let pixels = trainer.set().shape.len();
        let train = trainer.training().to_vec();
        let components = trainer.network().latent().min(pixels);
        let fit = PcaFit::new(train.len(), pixels, components, u64::from(trainer.spec().seed));
        Self { fit, train, validation: trainer.validation().to_vec(), pixels, loss: trainer.spec().loss }
    }

    /// The mean image's loss.
    pub fn mean(&self, set: &[u8]) -> f32 {
        let mut sums = vec![0_u64; self.pixels];
        for &i in &self.train {
            sums.iter_mut().zip(self.image(set, i)).for_each(|(s, p)| *s += u64::from(*p));
        }
        let scale = 255.0 * self.train.len() as f64;
        let mean: Vec<f32> = sums.iter().map(|s| (*s as f64 / scale) as f32).collect();
        self.score(set, |_| mean.clone())
    }

    /// Goes through `rows` more images; PCA's loss when that was the last of them.
    pub fn advance(&mut self, set: &[u8], rows: usize) -> Option<f32> {
        let (train, pixels) = (&self.train, self.pixels);
        let row = |i: usize, out: &mut [f32]| {
            let start = train[i] as usize * pixels;
            scale(&set[start..start + pixels], out);
        };
        if !self.fit.advance(rows, row) {
            return None;
        }
        let pca: Pca = self.fit.finish();
        Some(self.score(set, |image| pca.reconstruct(&pca.project(image))))
    }

    /// Mean loss of a prediction over the validation images; predictions are clamped to what a pixel can be.
    fn score(&self, set: &[u8], predict: impl Fn(&[f32]) -> Vec<f32>) -> f32 {
        let mut image = vec![0.0; self.pixels];
        let mut sum = 0.0_f64;
        for &i in &self.validation {
            scale(self.image(set, i), &mut image);
            let prediction = predict(&image);
            sum += f64::from(match self.loss {
                Loss::Mse => mse(&prediction, &image),
                Loss::Bce => bce(&prediction, &image),
            });
        }
        (sum / self.validation.len().max(1) as f64) as f32
    }

    fn image<'a>(&self, set: &'a [u8], index: u32) -> &'a [u8] {
        let start = index as usize * self.pixels;
        &set[start..start + self.pixels]
    }
}

fn scale(bytes: &[u8], out: &mut [f32]) {
    out.iter_mut().zip(bytes).for_each(|(o, b)| *o = f32::from(*b) / 255.0);
}
