//! A run on a device: parameters, optimiser state, images; one optimiser step at a time.

use super::checkpoint::{Checkpoint, Cursor};
use super::images::Images;
use super::net::{BatchStats, Dropout, Mode, Training, decode, encode_all};
use super::objective::{
    Damage, Draws, PenaltyInput, images_of, penalty, reconstruction_loss, reconstruction_scale, sample,
};
use super::optimiser::{Moments, StepParams, update};
use super::pair_sampler::{Batch, PairSampler};
use super::params::{Param, fresh_params, vector};
use super::read::read;
use super::schedule::rate;
use super::{TrainerError, read};
use crate::data::{Album, ImageSet};
use crate::spec::{Network, Spec};
use burn::tensor::{Device, Gradients, Int, Tensor};
use std::sync::Arc;

/// Share of a new batch in the running statistics of batch normalisation, as in PyTorch.
const MOMENTUM: f64 = 0.1;
/// Most images that are put through the network at once when nothing is learnt; bounds the memory of a pass.
pub(super) const INFERENCE_BATCH: usize = 512;

/// The losses of consecutive steps, as they were read from the device.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Losses {
    /// The reconstruction losses in order, up to the first that is not finite; in nats an image for a variational
    /// autoencoder, else the mean a pixel.
    pub finite: Vec<f32>,
    /// The penalty of each of these steps, before its weight; empty where the kind has none.
    pub penalties: Vec<f32>,
    /// The step whose loss is not a finite number: the run has diverged.
    pub diverged: Option<u32>,
}

/// What the validation images cost.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score {
    /// Mean reconstruction loss, in the unit of [`Losses::finite`].
    pub reconstruction: f32,
    /// Mean penalty before its weight; none where the kind has none.
    pub penalty: Option<f32>,
}

/// What a batch costs, `[1]` each.
struct Cost {
    reconstruction: Tensor<1>,
    penalty: Option<Tensor<1>>,
}

/// A run on a device.
pub struct Trainer {
    pub(super) spec: Spec,
    pub(super) network: Network,
    pub(super) images: Images,
    pub(super) device: Device,
    pub(super) params: Vec<Param>,
    moments: Vec<Option<Moments>>,
    /// Who is compared with whom in training and in validation, for a Siamese autoencoder.
    pair_sampler: Option<[PairSampler; 2]>,
    step: u32,
    /// The epoch whose order is on the device.
    order: Option<(u32, Tensor<1, Int>)>,
    /// Losses on the device that nobody has read yet.
    pending: Vec<Cost>,
}

impl Trainer {
    /// A run with fresh parameters.
    ///
    /// # Errors
    /// When the set is too small.
    pub fn new(spec: Spec, images: impl Into<Album>, device: &Device) -> Result<Self, TrainerError> {
        Ok(Self::begin(Images::new(images.into(), &spec, device)?, spec, device))
    }

    /// A run with fresh parameters on the same images, which are on the device already. What divides them into training
    /// and validation (seed, held-out class) is expected to be the same.
    pub fn train_variant(&self, spec: Spec) -> Self {
        Self::begin(self.images.clone(), spec, &self.device)
    }

    fn begin(mut images: Images, spec: Spec, device: &Device) -> Self {
        let network = Network::new(&spec, images.set().shape);
        let pair_sampler = spec.variant().compares_pairs.then(|| {
            // Anyone may be asked for as a partner.
            images.draw_next(usize::MAX);
            [&images.split.train, &images.split.validation].map(|of| PairSampler::new(images.set(), of))
        });
        let params = fresh_params(&network, spec.seed, device);
        let moments = params.iter().map(|p| p.spec.trainable.then(|| Moments::zeros(&p.value))).collect();
        Self {
            spec,
            network,
            images,
            device: device.clone(),
            params,
            moments,
            pair_sampler,
            step: 0,
            order: None,
            pending: Vec::new(),
        }
    }

    /// Goes on from a checkpoint of the same network.
    ///
    /// # Errors
    /// When the set is too small or the checkpoint is of another network.
    pub fn resume(
        spec: Spec,
        images: impl Into<Album>,
        checkpoint: Checkpoint,
        device: &Device,
    ) -> Result<Self, TrainerError> {
        let mut trainer = Self::new(spec, images, device)?;
        trainer.step = checkpoint.cursor.step;
        checkpoint.restore(&mut trainer.params, &mut trainer.moments, device)?;
        Ok(trainer)
    }

    /// The experiment.
    pub fn spec(&self) -> &Spec {
        &self.spec
    }

    /// Takes over settings that need no new network.
    pub fn adjust(&mut self, spec: Spec) {
        self.spec.take_live_settings(&spec);
    }

    /// What the encoder sees in validation of the set's images with these indices, `[indices, pixels]`; none when that
    /// is the images themselves.
    pub(super) fn damaged(&self, indices: &[u32]) -> Option<Tensor<2>> {
        let damage = Damage::of_images(&self.spec, self.images.set().shape, indices)?;
        Some(damage.apply(self.images.pick(indices), &self.device))
    }

    /// The layers.
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// True when every image is drawn.
    pub fn is_drawn(&self) -> bool {
        self.images.is_complete()
    }

    /// Draws images of the set that are about to be looked at.
    pub fn draw(&mut self, indices: impl IntoIterator<Item = usize>) {
        self.images.draw(indices);
    }

    /// Draws at most so many of the images that are still blank.
    pub fn draw_next(&mut self, count: usize) {
        self.images.draw_next(count);
    }

    /// Draws whatever is still blank.
    pub fn draw_all(&mut self) {
        self.images.draw_next(usize::MAX);
    }

    /// Draws what the next steps learn from, so that their time is that of learning.
    pub fn draw_ahead(&mut self, steps: u32) {
        if self.is_drawn() {
            return;
        }
        for step in self.step..self.step + steps {
            let batch = self.batch_of(step);
            self.images.draw(batch.into_iter().map(|i| i as usize));
        }
    }

    /// Indices of the images of a step, as many as the batch size.
    fn batch_of(&self, step: u32) -> Vec<u32> {
        let (epoch, position) = (step / self.steps_per_epoch(), step % self.steps_per_epoch());
        let order = self.images.shuffled(self.spec.seed, epoch);
        order[position as usize * self.batch()..][..self.batch()].to_vec()
    }

    /// The images and their split.
    pub fn set(&self) -> &ImageSet {
        self.images.set()
    }

    /// The images, for somebody who keeps them.
    pub fn shared_set(&self) -> Arc<ImageSet> {
        self.images.shared()
    }

    /// Indices of the validation images.
    pub fn validation(&self) -> &[u32] {
        &self.images.split.validation
    }

    /// Indices of the images that are not as they should be, which neither training nor validation sees.
    pub fn anomalous(&self) -> &[u32] {
        &self.images.split.anomalous
    }

    /// Indices of the training images.
    pub fn training(&self) -> &[u32] {
        &self.images.split.train
    }

    /// Optimiser steps so far.
    pub fn steps(&self) -> u32 {
        self.step
    }

    /// Images a step: the batch size, or all there are if they are fewer.
    pub fn batch(&self) -> usize {
        (self.spec.batch as usize).min(self.images.split.train.len())
    }

    /// Steps in an epoch. What is left over after the last full batch is seen in another epoch's order: batches of
    /// one size mean shaders of one shape.
    pub fn steps_per_epoch(&self) -> u32 {
        (self.images.split.train.len() / self.batch()) as u32
    }

    /// Epochs so far, with the fraction of the present one.
    pub fn epoch(&self) -> f32 {
        self.step as f32 / self.steps_per_epoch() as f32
    }

    /// True at the end of an epoch.
    pub fn at_epoch_end(&self) -> bool {
        self.step.is_multiple_of(self.steps_per_epoch())
    }

    /// True when all epochs are done.
    pub fn finished(&self) -> bool {
        self.step >= self.spec.epochs.saturating_mul(self.steps_per_epoch())
    }

    /// The next batch, `[batch, pixels]`, and which pairs of it are of a kind when it is made of pairs.
    fn next_batch(&mut self) -> (Tensor<2>, Option<Tensor<1>>) {
        let (epoch, position) = (self.step / self.steps_per_epoch(), self.step % self.steps_per_epoch());
        if let Some([pair_sampler, _]) = &self.pair_sampler {
            let how = self.spec.pair;
            let batch = self.batch_of(self.step);
            let asked = &batch[..self.batch() / images_of(how)];
            let batch = pair_sampler.of_step(self.images.set(), how, asked, self.spec.seed, self.step);
            return self.upload(batch);
        }
        let Some(images) = self.images.all() else {
            let batch = self.batch_of(self.step);
            self.images.draw(batch.iter().map(|&i| i as usize));
            return (self.images.pick(&batch), None);
        };
        let order = match self.order.take() {
            Some((at, order)) if at == epoch => order,
            _ => self.images.order(self.spec.seed, epoch),
        };
        let first = position as usize * self.batch();
        let indices = order.clone().slice_dim(0, first..first + self.batch());
        self.order = Some((epoch, order));
        (images.select(0, indices), None)
    }

    fn upload(&self, Batch { pixels, same }: Batch) -> (Tensor<2>, Option<Tensor<1>>) {
        (self.images.upload(&pixels), Some(vector(same, &self.device)))
    }

    /// One step of the optimiser: queued on the device, the loss is kept there until [`losses`](Self::losses).
    pub fn step(&mut self) {
        let (images, same) = self.next_batch();
        let count = images.dims()[0];
        let leaves: Vec<Tensor<1>> = self.params.iter().map(leaf).collect();
        let dropout = Dropout::of_step(self.spec.drop, self.spec.seed, self.step);
        let mut training = Training { dropout, ..Training::default() };
        let mode = &mut Mode::Train(&mut training);
        let damage = Damage::of_step(&self.spec, self.images.set().shape, self.step, count);
        let seen = damage.map_or(images.clone(), |damage| damage.apply(images.clone(), &self.device));
        let draws = Draws::Step { seed: self.spec.seed, step: self.step, count };
        let cost = self.cost(&leaves, [images, seen], same.as_ref(), mode, &draws);
        let weight = self.spec.penalty_weight(self.epoch());
        let loss = match &cost.penalty {
            Some(penalty) if weight != 0.0 => cost.reconstruction.clone() + penalty.clone() * weight,
            _ => cost.reconstruction.clone(),
        };
        let gradients = loss.backward();
        let inner = |tensor: Tensor<1>| if tensor.is_autodiff() { tensor.inner() } else { tensor };
        let penalty = cost.penalty.map(inner);
        self.pending.push(Cost { reconstruction: inner(cost.reconstruction), penalty });
        self.descend(&leaves, gradients);
        for statistics in training.batch_stats {
            self.average(statistics);
        }
    }

    /// Moves the parameters along their gradients; with this the step is done.
    fn descend(&mut self, leaves: &[Tensor<1>], mut gradients: Gradients) {
        let steps = self.spec.epochs.saturating_mul(self.steps_per_epoch());
        let rate = rate(&self.spec, self.step, steps);
        self.step += 1;
        let mut all: Vec<_> = leaves.iter().map(|leaf| leaf.grad_remove(&mut gradients)).collect();
        if self.spec.clip > 0.0 {
            clip(&mut all, self.spec.clip);
        }
        for ((param, moments), gradient) in self.params.iter_mut().zip(&mut self.moments).zip(all) {
            if let (Some(moments), Some(gradient)) = (moments, gradient) {
                // Offsets and scales are not what overfits.
                let decay = if param.spec.name.ends_with("weight") { self.spec.decay } else { 0.0 };
                let params = StepParams { rate, decay, step: self.step };
                param.value = update(self.spec.opt, param.value.clone(), gradient, moments, params);
            }
        }
    }

    /// What a batch costs: the first images are asked for, the second are what the encoder is given.
    fn cost(
        &self,
        params: &[Tensor<1>],
        [images, seen]: [Tensor<2>; 2],
        same: Option<&Tensor<1>>,
        mode: &mut Mode<'_>,
        draws: &Draws<'_>,
    ) -> Cost {
        let code = encode_all(&self.network, params, seen.clone(), mode);
        let codes = match &code.log_variance {
            Some(log_variance) => {
                let shape = code.mean.dims();
                let noise = vector(draws.normals(shape[1]), &self.device).reshape(shape);
                sample(code.mean.clone(), log_variance.clone(), noise)
            }
            None => code.mean.clone(),
        };
        let logits = decode(&self.network, params, codes, mode);
        let mut reconstruction = reconstruction_loss(self.spec.loss, self.spec.out, logits, images);
        let scale = reconstruction_scale(&self.spec, self.images.set().shape.len());
        if scale != 1.0 {
            reconstruction = reconstruction * scale;
        }
        let (spec, network) = (&self.spec, &self.network);
        let penalty = penalty(&PenaltyInput { spec, network, params, seen: &seen, code: &code, same, draws });
        Cost { reconstruction, penalty }
    }

    /// Moves the running statistics towards those of a batch.
    fn average(&mut self, batch: BatchStats) {
        for (at, new) in [(batch.index, batch.mean), (batch.index + 1, batch.variance)] {
            let old = self.params[at].value.clone();
            self.params[at].value = old * (1.0 - MOMENTUM) + new * MOMENTUM;
        }
    }

    /// The losses of the steps since the last call, in one read.
    ///
    /// # Errors
    /// When the device was lost.
    pub async fn losses(&mut self) -> Result<Losses, TrainerError> {
        if self.pending.is_empty() {
            return Ok(Losses::default());
        }
        let first = self.step + 1 - self.pending.len() as u32;
        let costs = std::mem::take(&mut self.pending);
        let steps = costs.len();
        let (losses, penalties): (Vec<_>, Vec<_>) =
            costs.into_iter().map(|c| (c.reconstruction, c.penalty)).unzip();
        let both = losses.into_iter().chain(penalties.into_iter().flatten()).collect();
        let mut finite = read::read_one(Tensor::cat(both, 0)).await?;
        let mut penalties = finite.split_off(steps);
        let bad = |values: &[f32]| values.iter().position(|loss| !loss.is_finite());
        let bad = [bad(&finite), bad(&penalties)].into_iter().flatten().min();
        finite.truncate(bad.unwrap_or(steps));
        penalties.truncate(finite.len());
        Ok(Losses { finite, penalties, diverged: bad.map(|i| first + i as u32) })
    }

    /// What the validation images cost on average; they have to be drawn before.
    ///
    /// # Errors
    /// When the device was lost.
    pub async fn validate(&self) -> Result<Score, TrainerError> {
        let values = self.values();
        let (mut losses, mut penalties, mut weights) = (Vec::new(), Vec::new(), Vec::new());
        for chunk in self.images.split.validation.chunks(INFERENCE_BATCH) {
            let (images, same) = match &self.pair_sampler {
                Some([_, pair_sampler]) => {
                    let (how, seed) = (self.spec.pair, self.spec.seed);
                    self.upload(pair_sampler.of_images(self.images.set(), how, chunk, seed))
                }
                None => (self.images.pick(chunk), None),
            };
            let seen = self.damaged(chunk).unwrap_or_else(|| images.clone());
            let draws = Draws::Images { seed: self.spec.seed, images: chunk };
            let cost = self.cost(&values, [images, seen], same.as_ref(), &mut Mode::Evaluate, &draws);
            losses.push(cost.reconstruction);
            penalties.extend(cost.penalty);
            weights.push(chunk.len() as f64);
        }
        let chunks = losses.len();
        losses.append(&mut penalties);
        let values: Vec<f32> = read(losses).await?.concat();
        let mean = |values: &[f32]| {
            let sum: f64 = values.iter().zip(&weights).map(|(v, w)| f64::from(*v) * w).sum();
            (sum / weights.iter().sum::<f64>()) as f32
        };
        let (losses, penalties) = values.split_at(chunks);
        Ok(Score { reconstruction: mean(losses), penalty: (!penalties.is_empty()).then(|| mean(penalties)) })
    }

    /// The parameters' values.
    pub(super) fn values(&self) -> Vec<Tensor<1>> {
        self.params.iter().map(|p| p.value.clone()).collect()
    }

    /// All that is needed to go on elsewhere.
    ///
    /// # Errors
    /// When the device was lost.
    pub async fn checkpoint(&self) -> Result<Checkpoint, TrainerError> {
        let cursor =
            Cursor { step: self.step, epoch: self.step / self.steps_per_epoch(), seed: self.spec.seed };
        Checkpoint::read(&self.spec, self.images.set().shape, cursor, &self.params, &self.moments).await
    }

    /// Makes every parameter not a number: the drill for a diverged run.
    pub fn poison(&mut self) {
        for param in &mut self.params {
            param.value = param.value.clone() * f32::NAN;
        }
    }
}

/// Scales gradients down to this norm over all of them (Pascanu, Mikolov & Bengio 2013), on the device.
fn clip(gradients: &mut [Option<Tensor<1>>], longest: f64) {
    let squares = gradients.iter().flatten().map(|g| (g.clone() * g.clone()).sum());
    let Some(sum) = squares.reduce(|a, b| a + b) else { return };
    let scale = (sum.sqrt() + f64::from(f32::MIN_POSITIVE)).recip() * longest;
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
