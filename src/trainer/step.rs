//! One training step: forward pass, loss, gradients, optimiser.

use super::TrainerError;
use super::batch::Batch;
use super::layer::{BatchStats, Dropout, Mode, TrainPass};
use super::network::{decode, encode_distribution};
use super::objective::{BatchLoss, NoiseSource, PenaltyInput, penalty, reconstruction_loss, sample};
use super::optimiser::{StepParams, update};
use super::params::{Param, vector};
use super::read::read_one;
use super::run::Trainer;
use super::schedule::learning_rate;
use burn::tensor::{Gradients, Tensor};

/// Weight of a new batch in the running statistics of batch normalisation, as in PyTorch.
const MOMENTUM: f64 = 0.1;

/// The losses of consecutive steps, read from the device.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Losses {
    /// Reconstruction losses in order, up to the first that is not finite, in the kind's
    /// [`LossUnit`](crate::spec::LossUnit).
    pub finite: Vec<f32>,
    /// The penalty of each of these steps, before its weight; empty when the kind has none.
    pub penalties: Vec<f32>,
    /// The step whose loss is not finite: the run has diverged.
    pub diverged: Option<u32>,
}

impl Trainer {
    /// One optimiser step. It is queued on the device, and its loss stays there until [`losses`](Self::losses).
    pub fn step(&mut self) {
        let batch = self.next_batch();
        let count = batch.targets.dims()[0];
        let leaves: Vec<Tensor<1>> = self.params.iter().map(leaf).collect();
        let dropout = Dropout::of_step(self.spec.drop, self.spec.seed, self.step);
        let mut pass = TrainPass { dropout, ..TrainPass::default() };
        let noise = NoiseSource::Step { seed: self.spec.seed, step: self.step, count };
        let BatchLoss { reconstruction, penalty } =
            self.batch_loss(&leaves, batch, &mut Mode::Train(&mut pass), &noise);
        let weight = self.spec.penalty_weight(self.epoch());
        let loss = match &penalty {
            Some(penalty) if weight != 0.0 => reconstruction.clone() + penalty.clone() * weight,
            _ => reconstruction.clone(),
        };
        let gradients = loss.backward();
        let inner = |tensor: Tensor<1>| if tensor.is_autodiff() { tensor.inner() } else { tensor };
        let (reconstruction, penalty) = (inner(reconstruction), penalty.map(inner));
        self.unread_losses.push(BatchLoss { reconstruction, penalty });
        self.update_params(&leaves, gradients);
        for stats in pass.batch_stats {
            self.update_running_stats(stats);
        }
    }

    /// The loss of a batch with these parameters.
    pub(super) fn batch_loss(
        &self,
        params: &[Tensor<1>],
        Batch { targets, inputs, same }: Batch,
        mode: &mut Mode<'_>,
        noise: &NoiseSource<'_>,
    ) -> BatchLoss {
        let (spec, network) = (&self.spec, &self.network);
        let code = encode_distribution(network, params, inputs.clone(), mode);
        let codes = match &code.log_var {
            Some(log_var) => {
                let shape = code.mean.dims();
                let noise = vector(noise.normals(shape[1]), &self.device).reshape(shape);
                sample(code.mean.clone(), log_var.clone(), noise)
            }
            None => code.mean.clone(),
        };
        let logits = decode(network, params, codes, mode);
        let mut reconstruction = reconstruction_loss(spec.loss, spec.out, logits, targets);
        let scale = spec.reconstruction_scale(self.images.set().shape.len());
        if scale != 1.0 {
            reconstruction = reconstruction * scale;
        }
        let same = same.as_ref();
        let input = PenaltyInput { spec, network, params, inputs: &inputs, code: &code, same, noise };
        BatchLoss { reconstruction, penalty: penalty(&input) }
    }

    /// Moves the parameters along their gradients, which ends the step.
    fn update_params(&mut self, leaves: &[Tensor<1>], mut gradients: Gradients) {
        let rate = learning_rate(&self.spec, self.step, self.total_steps());
        self.step += 1;
        let mut all: Vec<_> = leaves.iter().map(|leaf| leaf.grad_remove(&mut gradients)).collect();
        if self.spec.clip > 0.0 {
            clip_norm(&mut all, self.spec.clip);
        }
        for ((param, state), gradient) in self.params.iter_mut().zip(&mut self.optimiser).zip(all) {
            if let (Some(state), Some(gradient)) = (state, gradient) {
                // No decay of biases, gamma and beta: they do not overfit.
                let decay = if param.spec.name.ends_with("weight") { self.spec.decay } else { 0.0 };
                let params = StepParams { rate, decay, step: self.step };
                param.value = update(self.spec.opt, param.value.clone(), gradient, state, params);
            }
        }
    }

    /// Averages a batch's statistics into the running ones.
    fn update_running_stats(&mut self, batch: BatchStats) {
        for (index, new) in [(batch.index, batch.mean), (batch.index + 1, batch.variance)] {
            let old = self.params[index].value.clone();
            self.params[index].value = old * (1.0 - MOMENTUM) + new * MOMENTUM;
        }
    }

    /// The losses of the steps since the last call, in one read.
    ///
    /// # Errors
    /// When the device was lost.
    pub async fn losses(&mut self) -> Result<Losses, TrainerError> {
        if self.unread_losses.is_empty() {
            return Ok(Losses::default());
        }
        let unread = std::mem::take(&mut self.unread_losses);
        let steps = unread.len();
        let first = self.step + 1 - steps as u32;
        let (losses, penalties): (Vec<_>, Vec<_>) =
            unread.into_iter().map(|loss| (loss.reconstruction, loss.penalty)).unzip();
        let both = losses.into_iter().chain(penalties.into_iter().flatten()).collect();
        let mut finite = read_one(Tensor::cat(both, 0)).await?;
        let mut penalties = finite.split_off(steps);
        let not_finite = |values: &[f32]| values.iter().position(|loss| !loss.is_finite());
        let bad = [not_finite(&finite), not_finite(&penalties)].into_iter().flatten().min();
        finite.truncate(bad.unwrap_or(steps));
        penalties.truncate(finite.len());
        Ok(Losses { finite, penalties, diverged: bad.map(|i| first + i as u32) })
    }
}

/// Scales gradients down to this norm over all of them (Pascanu, Mikolov & Bengio 2013), on the device.
fn clip_norm(gradients: &mut [Option<Tensor<1>>], max_norm: f64) {
    let squares = gradients.iter().flatten().map(|g| (g.clone() * g.clone()).sum());
    let Some(sum) = squares.reduce(|a, b| a + b) else { return };
    let scale = (sum.sqrt() + f64::from(f32::MIN_POSITIVE)).recip() * max_norm;
    let scale = scale.clamp_max(1.0);
    for gradient in gradients.iter_mut().flatten() {
        *gradient = gradient.clone() * scale.clone();
    }
}

/// A parameter as a leaf of this step's graph.
fn leaf(param: &Param) -> Tensor<1> {
    let value = param.value.clone();
    if param.spec.trainable { value.autodiff().require_grad() } else { value }
}
