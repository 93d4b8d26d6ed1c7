//! Baselines of the reconstruction loss: predicting the mean image, and PCA with as many components as the code has
//! values.

use super::run::Trainer;
use super::values::write_values;
use crate::data::ImageSet;
use crate::metrics::{PcaFit, bce, mae, mean_image, mse};
use crate::spec::Loss;

/// Computes the baselines' losses on the validation images; PCA is fitted in slices between chunks of training.
pub struct BaselineFit {
    fit: PcaFit,
    train: Vec<u32>,
    validation: Vec<u32>,
    pixels: usize,
    loss: Loss,
    /// Factor from a mean loss per pixel to the run's loss unit.
    scale: f64,
}

impl BaselineFit {
    /// Baselines for a run.
    pub fn new(trainer: &Trainer) -> Self {
        let pixels = trainer.set().shape.len();
        let train = trainer.training().to_vec();
        let components = trainer.network().latent();
        let fit = PcaFit::new(train.len(), pixels, components, trainer.spec().seed);
        let (validation, loss) = (trainer.validation().to_vec(), trainer.spec().loss);
        let scale = trainer.spec().reconstruction_scale(pixels);
        Self { fit, train, validation, pixels, loss, scale }
    }

    /// Loss of predicting the mean of the training images.
    pub fn mean(&self, set: &ImageSet) -> f32 {
        let mean = mean_image(self.train.len(), self.pixels, &|i, row| {
            write_values(set, self.train[i] as usize, row)
        });
        self.score(set, |_, prediction| prediction.copy_from_slice(&mean))
    }

    /// Does a slice of the fit of PCA, of about `work` (see [`PcaFit::rows_for`]); its loss after the last slice.
    pub fn advance(&mut self, set: &ImageSet, work: usize) -> Option<f32> {
        let train = &self.train;
        let rows = self.fit.rows_for(work);
        let done = self.fit.advance(rows, &|i, row| write_values(set, train[i] as usize, row));
        let pca = done.then(|| self.fit.finish()).flatten()?;
        Some(self.score(set, |image, prediction| pca.reconstruct(image, prediction)))
    }

    /// Mean loss of a prediction over the validation images.
    fn score(&self, set: &ImageSet, predict: impl Fn(&[f32], &mut [f32])) -> f32 {
        let mut image = vec![0.0; self.pixels];
        let mut prediction = vec![0.0; self.pixels];
        let mut sum = 0.0_f64;
        for &i in &self.validation {
            write_values(set, i as usize, &mut image);
            predict(&image, &mut prediction);
            sum += f64::from(mean_loss(self.loss, &prediction, &image));
        }
        (sum * self.scale / self.validation.len().max(1) as f64) as f32
    }
}

/// Mean loss per pixel of a reconstruction.
///
/// # Shapes
///   - reconstruction and image `[pixels]`, in 0–1
pub fn mean_loss(loss: Loss, reconstruction: &[f32], image: &[f32]) -> f32 {
    match loss {
        Loss::Mse => mse(reconstruction, image),
        Loss::Bce => bce(reconstruction, image),
        Loss::L1 => mae(reconstruction, image),
    }
}
