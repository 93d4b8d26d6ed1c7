//! The images of a run, their split into training and validation, and their order in an epoch.
//!
//! Where the device is the CPU the images stay the bytes that they are, and become numbers a batch at a time: as numbers they
//! would take four times the memory. A GPU gets them all at once, for every upload there ends a submission.

use super::TrainerError;
use super::device::is_cpu;
use super::params::vector;
use super::values::{extend_batch, network_values};
use crate::data::rng::Random;
use crate::data::{Album, ImageSet, Split};
use crate::spec::Spec;
use burn::tensor::{Device, Int, Tensor, TensorData};
use std::sync::Arc;

/// Fewest images that a run needs, so that validation has a few of them.
const MIN_IMAGES: usize = 20;
/// Stream of [`Random`] for epoch 0; later epochs use the following streams.
const EPOCH_STREAM: u64 = 0xE90C_0000;

/// A set of images; a clone shares them.
#[derive(Clone)]
pub struct Images {
    album: Album,
    /// Indices of training, validation and anomalous images.
    pub split: Split,
    /// All images as the network sees them, `[n, pixels]`; `None` until every image is generated, and always on the CPU.
    on_gpu: Option<Tensor<2>>,
    device: Device,
}

impl Images {
    /// Splits the set as the spec says. It goes to a GPU as soon as it is complete.
    ///
    /// # Errors
    /// When there are fewer than [`MIN_IMAGES`] images for training and validation.
    pub fn new(album: Album, spec: &Spec, device: &Device) -> Result<Self, TrainerError> {
        let split = Split::new(album.set(), spec.seed, spec.held_out());
        let n = split.train.len() + split.validation.len();
        if n < MIN_IMAGES {
            return Err(TrainerError::TooFewImages { found: n, least: MIN_IMAGES });
        }
        let mut images = Self { album, split, on_gpu: None, device: device.clone() };
        images.upload_if_complete();
        Ok(images)
    }

    /// All images; those that are not generated yet are black.
    pub fn set(&self) -> &ImageSet {
        self.album.set()
    }

    /// A shared handle to all images.
    pub fn shared(&self) -> Arc<ImageSet> {
        self.album.shared()
    }

    /// True when every image is generated, and on the GPU where there is one.
    pub fn is_complete(&self) -> bool {
        self.album.is_complete()
    }

    /// Generates those of these images that are still missing.
    pub fn generate(&mut self, indices: impl IntoIterator<Item = usize>) {
        self.album.draw(indices);
    }

    /// Generates at most this many of the missing images; after the last one the set goes to the GPU.
    pub fn generate_next(&mut self, count: usize) {
        self.album.draw_next(count);
        self.upload_if_complete();
    }

    fn upload_if_complete(&mut self) {
        if self.on_gpu.is_none() && self.album.is_complete() && !is_cpu(&self.device) {
            let values = match &self.set().table {
                Some(table) => table.values.0.clone(),
                None => network_values(&self.set().pixels).collect(),
            };
            self.on_gpu = Some(self.upload_values(values));
        }
    }

    /// The training images' indices in the shuffled order of an epoch, `[train]`.
    pub fn epoch_order(&self, seed: u32, epoch: u32) -> Vec<u32> {
        let mut order = self.split.train.clone();
        Random::new(u64::from(seed), EPOCH_STREAM + u64::from(epoch)).shuffle(&mut order);
        order
    }

    /// Indices on the device, `[indices]`.
    pub fn indices(&self, indices: &[u32]) -> Tensor<1, Int> {
        let values: Vec<i32> = indices.iter().map(|&i| i as i32).collect();
        let n = values.len();
        Tensor::from_data(TensorData::new(values, [n]), &self.device)
    }

    /// Images by index, `[indices, pixels]`; they have to be generated.
    pub fn select(&self, indices: &[u32]) -> Tensor<2> {
        match &self.on_gpu {
            Some(all) => all.clone().select(0, self.indices(indices)),
            None => self.gather(indices.iter().map(|&i| i as usize)),
        }
    }

    /// All images on the GPU, `[n, pixels]`; `None` until every image is generated, and always on the CPU.
    pub fn on_gpu(&self) -> Option<Tensor<2>> {
        self.on_gpu.clone()
    }

    /// The images `first…first + count`, `[count, pixels]`; they have to be generated.
    pub fn range(&self, first: usize, count: usize) -> Tensor<2> {
        match &self.on_gpu {
            Some(all) => all.clone().slice_dim(0, first..first + count),
            None => self.gather(first..first + count),
        }
    }

    fn gather(&self, indices: impl ExactSizeIterator<Item = usize>) -> Tensor<2> {
        let mut batch = Vec::with_capacity(indices.len() * self.set().shape.len());
        indices.for_each(|i| extend_batch(&mut batch, self.set(), i));
        self.upload_values(batch)
    }

    /// Images of the set's shape, 0–255, as a tensor `[n, pixels]` in 0–1.
    pub fn upload(&self, images: &[u8]) -> Tensor<2> {
        self.upload_values(network_values(images).collect())
    }

    /// Values as the network sees them, as a tensor `[n, pixels]`.
    pub fn upload_values(&self, values: Vec<f32>) -> Tensor<2> {
        let size = self.set().shape.len();
        let n = values.len() / size.max(1);
        vector(values, &self.device).reshape([n, size])
    }
}

/// Values in 0–1 as 0–255; others are clamped.
pub fn to_bytes(values: &[f32]) -> Vec<u8> {
    values.iter().map(|v| (v * 255.0 + 0.5).clamp(0.0, 255.0) as u8).collect()
}
