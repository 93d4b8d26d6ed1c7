//! A run on a device: its parameters, optimiser state and images.

use super::batch::EpochOrder;
use super::checkpoint;
use super::device::engine;
use super::early_stopping::EarlyStopping;
use super::images::Images;
use super::objective::BatchLoss;
use super::optimiser::OptimiserState;
use super::pair_sampler::PairSamplers;
use super::params::{Param, fresh_params};
use super::{Score, TrainerError};
use crate::checkpoint::{Checkpoint, TrainingPosition};
use crate::data::{Album, ImageSet};
use crate::protocol::PauseReason;
use crate::receipt::{Origin, arithmetic, shaping_changes};
use crate::spec::{Network, Spec};
use burn::tensor::{Device, Tensor};
use std::sync::Arc;

/// A run on a device.
pub struct Trainer {
    pub(super) spec: Spec,
    pub(super) network: Network,
    pub(super) images: Images,
    pub(super) device: Device,
    pub(super) params: Vec<Param>,
    /// The optimiser's state for each of [`params`](Self::params); `None` for running statistics.
    pub(super) optimiser: Vec<Option<OptimiserState>>,
    /// For a kind that compares pairs.
    pub(super) pair_samplers: Option<PairSamplers>,
    /// Optimiser steps so far.
    pub(super) step: u32,
    /// The order of the training images in the epoch that was needed last.
    pub(super) epoch_order: Option<EpochOrder>,
    /// How the network came about.
    pub(super) origin: Origin,
    /// Losses on the device that [`losses`](Self::losses) has not read yet.
    pub(super) unread_losses: Vec<BatchLoss>,
    pub(super) early_stopping: EarlyStopping,
}

impl Trainer {
    /// A run with fresh parameters.
    ///
    /// # Errors
    /// When the set is too small.
    pub fn new(spec: Spec, images: impl Into<Album>, device: &Device) -> Result<Self, TrainerError> {
        Ok(Self::with_images(Images::new(images.into(), &spec, device)?, spec, device))
    }

    /// A run with fresh parameters on this run's images, which are on the device already. Seed and held-out class, which
    /// the split depends on, have to be this run's.
    pub fn train_variant(&self, spec: Spec) -> Self {
        Self::with_images(self.images.clone(), spec, &self.device)
    }

    fn with_images(mut images: Images, spec: Spec, device: &Device) -> Self {
        let network = Network::new(&spec, images.set().shape);
        let pair_samplers = spec.variant().compares_pairs.then(|| {
            // Any image may be sampled.
            images.generate_next(usize::MAX);
            PairSamplers::new(&images)
        });
        let params = fresh_params(&network, spec.seed, device);
        let state = |p: &Param| p.spec.trainable.then(|| OptimiserState::zeros(&p.value));
        let optimiser = params.iter().map(state).collect();
        Self {
            spec,
            network,
            images,
            device: device.clone(),
            params,
            optimiser,
            pair_samplers,
            step: 0,
            epoch_order: None,
            origin: Origin::here(arithmetic(engine(device))),
            unread_losses: Vec::new(),
            early_stopping: EarlyStopping::default(),
        }
    }

    /// A run that goes on from a checkpoint of the same network. Rows of a table are seen by the means and standard deviations
    /// of the columns that the network has learned from.
    ///
    /// # Errors
    /// When the set is too small, has other columns, or the checkpoint is of another network.
    pub fn resume(
        spec: Spec,
        images: impl Into<Album>,
        checkpoint: Checkpoint,
        device: &Device,
    ) -> Result<Self, TrainerError> {
        let mut album: Album = images.into();
        if let Some(set) = album.set().aligned_to(&checkpoint.columns)? {
            album = set.into();
        }
        let mut trainer = Self::new(spec, album, device)?;
        trainer.step = checkpoint.position.step;
        if trainer.step > 0 {
            let adjusted = !shaping_changes(&checkpoint.spec, &trainer.spec).is_empty();
            trainer.origin = checkpoint.origin.clone().goes_on(&trainer.origin.arithmetic, adjusted);
        }
        // Losses of another experiment or of other images are no measure for this one's.
        if !checkpoint.spec.needs_restart(&trainer.spec) {
            trainer.early_stopping = EarlyStopping(checkpoint.stopping);
        }
        checkpoint::restore(&checkpoint, &mut trainer.params, &mut trainer.optimiser, device)?;
        Ok(trainer)
    }

    /// All that is needed to go on elsewhere.
    ///
    /// # Errors
    /// When the device was lost.
    pub async fn checkpoint(&self) -> Result<Checkpoint, TrainerError> {
        let epoch = self.step / self.steps_per_epoch();
        let position = TrainingPosition { step: self.step, epoch, seed: self.spec.seed };
        let set = self.images.set();
        let saved =
            checkpoint::save(&self.spec, set, position, &self.origin, &self.params, &self.optimiser).await;
        saved.map(|mut saved| {
            saved.stopping = self.early_stopping.0;
            saved
        })
    }

    /// The experiment.
    pub fn spec(&self) -> &Spec {
        &self.spec
    }

    /// Takes over settings that need no new network.
    pub fn adjust(&mut self, spec: Spec) {
        let before = self.spec.clone();
        self.spec.take_live_settings(&spec);
        self.origin.adjusted |= self.step > 0 && !shaping_changes(&before, &self.spec).is_empty();
    }

    /// Takes the score of an epoch that has ended; `Some` reason when the run should stop before its last epoch.
    pub fn check_stopping(&mut self, score: Score) -> Option<PauseReason> {
        self.early_stopping.check(&self.spec, self.epoch(), score)
    }

    /// The layers.
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// The parameters' values, in the order of [`Network::params`].
    pub(super) fn param_values(&self) -> Vec<Tensor<1>> {
        self.params.iter().map(|p| p.value.clone()).collect()
    }

    /// Sets every parameter to NaN, so that tests see a run diverge.
    pub fn set_params_to_nan(&mut self) {
        for param in &mut self.params {
            param.value = param.value.clone() * f32::NAN;
        }
    }

    /// All images; those that are not generated yet are black.
    pub fn set(&self) -> &ImageSet {
        self.images.set()
    }

    /// A shared handle to all images.
    pub fn shared_set(&self) -> Arc<ImageSet> {
        self.images.shared()
    }

    /// Indices of the training images.
    pub fn training(&self) -> &[u32] {
        &self.images.split.train
    }

    /// Indices of the validation images.
    pub fn validation(&self) -> &[u32] {
        &self.images.split.validation
    }

    /// Indices of the anomalous images, which are in neither training nor validation.
    pub fn anomalous(&self) -> &[u32] {
        &self.images.split.anomalous
    }

    /// True when every image is generated.
    pub fn all_generated(&self) -> bool {
        self.images.is_complete()
    }

    /// Generates images of the set that are about to be used.
    pub fn generate(&mut self, indices: impl IntoIterator<Item = usize>) {
        self.images.generate(indices);
    }

    /// Generates at most this many of the images that are still missing.
    pub fn generate_next(&mut self, count: usize) {
        self.images.generate_next(count);
    }

    /// Generates all images that are still missing.
    pub fn generate_all(&mut self) {
        self.images.generate_next(usize::MAX);
    }

    /// Optimiser steps so far.
    pub fn steps(&self) -> u32 {
        self.step
    }

    /// Images a step: the batch size, or the number of training images when there are fewer.
    pub fn batch(&self) -> usize {
        (self.spec.batch as usize).min(self.images.split.train.len())
    }

    /// Steps in an epoch. Images left over after the last full batch are in another epoch's batches: with batches of one
    /// size there are shaders of one shape.
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

    /// Steps until the run has had all its epochs.
    pub(super) fn total_steps(&self) -> u32 {
        self.spec.epochs.saturating_mul(self.steps_per_epoch())
    }

    /// True when all epochs are done.
    pub fn finished(&self) -> bool {
        self.step >= self.total_steps()
    }
}
