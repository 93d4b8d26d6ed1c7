//! The images on the device, their split into training and validation, and their order in an epoch.

use super::TrainerError;
use super::params::vector;
use crate::data::rng::Random;
use crate::data::{Album, ImageSet, Split};
use crate::spec::Spec;
use burn::tensor::{Device, Int, Tensor, TensorData};
use std::sync::Arc;

/// Fewest images that a run needs, so that validation has a few of them.
const MIN_IMAGES: usize = 20;
/// Stream of [`Random`] for epoch 0; later epochs use the following streams.
const EPOCH_STREAM: u64 = 0xE90C_0000;

/// A set of images on a device; a clone shares them.
#[derive(Clone)]
pub struct Images {
    album: Album,
    /// Indices of training, validation and anomalous images.
    pub split: Split,
    /// All images in 0–1, `[n, pixels]`; `None` until every image is generated.
    pixels: Option<Tensor<2>>,
    device: Device,
}

impl Images {
    /// Splits the set as the spec says. It goes to the device as soon as it is complete.
    ///
    /// # Errors
    /// When there are fewer than [`MIN_IMAGES`] images for training and validation.
    pub fn new(album: Album, spec: &Spec, device: &Device) -> Result<Self, TrainerError> {
        let split = Split::new(album.set(), spec.seed, spec.held_out());
        let n = split.train.len() + split.validation.len();
        if n < MIN_IMAGES {
            return Err(TrainerError::TooFewImages { found: n, least: MIN_IMAGES });
        }
        let mut images = Self { album, split, pixels: None, device: device.clone() };
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

    /// True when every image is generated and on the device.
    pub fn is_complete(&self) -> bool {
        self.pixels.is_some()
    }

    /// Generates those of these images that are still missing.
    pub fn generate(&mut self, indices: impl IntoIterator<Item = usize>) {
        self.album.draw(indices);
    }

    /// Generates at most this many of the missing images; after the last one the set goes to the device.
    pub fn generate_next(&mut self, count: usize) {
        self.album.draw_next(count);
        self.upload_if_complete();
    }

    fn upload_if_complete(&mut self) {
        if self.pixels.is_none() && self.album.is_complete() {
            self.pixels = Some(self.upload(&self.set().pixels));
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
        match &self.pixels {
            Some(pixels) => pixels.clone().select(0, self.indices(indices)),
            None => {
                let images = indices.iter().flat_map(|&i| self.set().image(i as usize));
                self.upload(&images.copied().collect::<Vec<_>>())
            }
        }
    }

    /// All images, `[n, pixels]`; `None` until every image is generated.
    pub fn all(&self) -> Option<Tensor<2>> {
        self.pixels.clone()
    }

    /// The images `first…first + count`, `[count, pixels]`; they have to be generated.
    pub fn range(&self, first: usize, count: usize) -> Tensor<2> {
        match &self.pixels {
            Some(pixels) => pixels.clone().slice_dim(0, first..first + count),
            None => {
                let size = self.set().shape.len();
                self.upload(&self.set().pixels[first * size..(first + count) * size])
            }
        }
    }

    /// Images of the set's shape, 0–255, as a tensor `[n, pixels]` in 0–1.
    pub fn upload(&self, images: &[u8]) -> Tensor<2> {
        let values: Vec<f32> = images.iter().map(|&p| f32::from(p) / 255.0).collect();
        let size = self.set().shape.len();
        vector(values, &self.device).reshape([images.len() / size.max(1), size])
    }
}

/// Values in 0–1 as 0–255; others are clamped.
pub fn to_bytes(values: &[f32]) -> Vec<u8> {
    values.iter().map(|v| (v * 255.0 + 0.5).clamp(0.0, 255.0) as u8).collect()
}
