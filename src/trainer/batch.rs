//! The images of a training step and of a validation pass, as tensors.

use super::objective::BatchCorruption;
use super::pair_sampler::PairBatch;
use super::params::vector;
use super::run::Trainer;
use crate::data::{DataKind, ImageShape};
use burn::tensor::{Int, Tensor};

/// The images of one pass over the network.
pub struct Batch {
    /// What reconstructions are compared with, `[batch, pixels]`.
    pub targets: Tensor<2>,
    /// What the encoder gets, `[batch, pixels]`: the targets, or these corrupted.
    pub inputs: Tensor<2>,
    /// 1 for pairs that show the same and 0 for others, `[pairs]`; `None` when codes are not compared.
    pub same: Option<Tensor<1>>,
}

/// The order of the training images in an epoch.
pub struct EpochOrder {
    epoch: u32,
    indices: Vec<u32>,
    /// The same on a GPU that has all images.
    on_gpu: Option<Tensor<1, Int>>,
}

impl Trainer {
    /// Generates the images of the next steps, so that timing these does not include it.
    pub fn generate_batches(&mut self, steps: u32) {
        if self.all_generated() {
            return;
        }
        for step in self.step..self.step + steps {
            let batch = self.batch_indices(step);
            self.generate(batch.into_iter().map(|i| i as usize));
        }
    }

    /// The order of the epoch of a step, and the place in it where the step's batch begins.
    fn order_of(&mut self, step: u32) -> (&mut EpochOrder, usize) {
        let (epoch, position) = (step / self.steps_per_epoch(), step % self.steps_per_epoch());
        let first = position as usize * self.batch();
        let kept = self.epoch_order.take().filter(|order| order.epoch == epoch);
        let order = kept.unwrap_or_else(|| {
            let indices = self.images.epoch_order(self.spec.seed, epoch);
            EpochOrder { epoch, indices, on_gpu: None }
        });
        (self.epoch_order.insert(order), first)
    }

    /// Indices of the images of a step, as many as the batch size.
    fn batch_indices(&mut self, step: u32) -> Vec<u32> {
        let batch = self.batch();
        let (order, first) = self.order_of(step);
        order.indices[first..first + batch].to_vec()
    }

    /// The batch of the next training step.
    pub(super) fn next_batch(&mut self) -> Batch {
        let (targets, same) = self.next_targets();
        let count = targets.dims()[0];
        let corruption = BatchCorruption::of_step(&self.spec, self.data(), self.step, count);
        let inputs = corruption.map_or(targets.clone(), |c| c.apply(targets.clone(), &self.device));
        Batch { targets, inputs, same }
    }

    fn next_targets(&mut self) -> (Tensor<2>, Option<Tensor<1>>) {
        let batch = self.batch_indices(self.step);
        if let Some(samplers) = &self.pair_samplers {
            let (comparison, seed) = (self.spec.pair, self.spec.seed);
            let anchors = &batch[..self.batch() / comparison.images()];
            let pairs = samplers.train.of_step(self.images.set(), comparison, anchors, seed, self.step);
            return self.upload_pairs(pairs);
        }
        let Some(images) = self.images.on_gpu() else {
            self.generate(batch.iter().map(|&i| i as usize));
            return (self.images.select(&batch), None);
        };
        let (order, first) = self.order_of(self.step);
        let on_gpu = match order.on_gpu.take() {
            Some(on_gpu) => on_gpu,
            None => {
                let indices = order.indices.clone();
                self.images.indices(&indices)
            }
        };
        let indices = on_gpu.clone().slice_dim(0, first..first + self.batch());
        if let Some(order) = &mut self.epoch_order {
            order.on_gpu = Some(on_gpu);
        }
        (images.select(0, indices), None)
    }

    /// The batch that these validation images make, always the same.
    pub(super) fn validation_batch(&self, indices: &[u32]) -> Batch {
        let (targets, same) = match &self.pair_samplers {
            Some(samplers) => {
                let (comparison, seed) = (self.spec.pair, self.spec.seed);
                self.upload_pairs(samplers.validation.of_images(self.images.set(), comparison, indices, seed))
            }
            None => (self.images.select(indices), None),
        };
        let inputs = self.corrupted(indices).unwrap_or_else(|| targets.clone());
        Batch { targets, inputs, same }
    }

    /// Images of the set as the encoder gets them in validation, `[indices, pixels]`; `None` when they are not corrupted.
    pub(super) fn corrupted(&self, indices: &[u32]) -> Option<Tensor<2>> {
        let corruption = BatchCorruption::of_images(&self.spec, self.data(), indices)?;
        Some(corruption.apply(self.images.select(indices), &self.device))
    }

    /// Kind and shape of the examples.
    fn data(&self) -> (DataKind, ImageShape) {
        (self.images.set().kind(), self.images.set().shape)
    }

    fn upload_pairs(&self, PairBatch { values, same }: PairBatch) -> (Tensor<2>, Option<Tensor<1>>) {
        (self.images.upload_values(values), Some(vector(same, &self.device)))
    }
}
