//! The loss on the validation images.

use super::TrainerError;
use super::inference::EVAL_BATCH_SIZE;
use super::layer::Mode;
use super::objective::NoiseSource;
use super::read::read;
use super::run::Trainer;
use crate::protocol::{Floats, ValidationExamples};

/// Mean loss over the validation images.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score {
    /// Mean reconstruction loss, in the kind's [`LossUnit`](crate::spec::LossUnit).
    pub reconstruction: f32,
    /// Mean penalty before its weight; `None` when the kind has none.
    pub penalty: Option<f32>,
}

impl Trainer {
    /// The examples and random numbers of [`validate`](Self::validate).
    ///
    /// # Errors
    /// When the device was lost.
    pub async fn validation_examples(&self) -> Result<ValidationExamples, TrainerError> {
        let width = self.set().shape.len();
        let (mut groups, mut inputs): (Vec<Vec<f32>>, Vec<f32>) = Default::default();
        for images in self.validation().chunks(EVAL_BATCH_SIZE) {
            let batch = self.validation_batch(images);
            let corrupted = self.corrupted(images).map(|_| batch.inputs);
            let mut values = read([Some(batch.targets), corrupted].into_iter().flatten()).await?.into_iter();
            let targets = values.next().unwrap_or_default();
            inputs.extend(values.next().unwrap_or_default());
            for (i, part) in targets.chunks(images.len() * width).enumerate() {
                if groups.len() == i {
                    groups.push(Vec::new());
                }
                groups[i].extend(part);
            }
        }
        let noise = NoiseSource::Images { seed: self.spec.seed, images: self.validation() };
        Ok(ValidationExamples {
            targets: Floats(groups.concat()),
            inputs: (!inputs.is_empty()).then_some(Floats(inputs)),
            code_noise: self.network.log_var.as_ref().map(|_| Floats(noise.normals(self.network.latent()))),
        })
    }

    /// Mean loss over the validation images, which have to be generated.
    ///
    /// # Errors
    /// When the device was lost.
    pub async fn validate(&self) -> Result<Score, TrainerError> {
        let params = self.param_values();
        let (mut losses, mut penalties, mut weights) = (Vec::new(), Vec::new(), Vec::new());
        for images in self.validation().chunks(EVAL_BATCH_SIZE) {
            let noise = NoiseSource::Images { seed: self.spec.seed, images };
            let batch = self.validation_batch(images);
            let loss = self.batch_loss(&params, batch, &mut Mode::Evaluate, &noise);
            losses.push(loss.reconstruction);
            penalties.extend(loss.penalty);
            weights.push(images.len() as f64);
        }
        let batches = losses.len();
        losses.append(&mut penalties);
        let values: Vec<f32> = read(losses).await?.concat();
        let mean = |values: &[f32]| {
            let sum: f64 = values.iter().zip(&weights).map(|(v, w)| f64::from(*v) * w).sum();
            (sum / weights.iter().sum::<f64>()) as f32
        };
        let (losses, penalties) = values.split_at(batches);
        Ok(Score { reconstruction: mean(losses), penalty: (!penalties.is_empty()).then(|| mean(penalties)) })
    }
}
