//! The images on the device, their split, and the order of batches.

use super::TrainerError;
use super::params::vector;
use crate::data::rng::Random;
use crate::data::{Album, ImageSet, ImageShape, Split};
use crate::spec::Spec;
use burn::tensor::{Device, Int, Tensor, TensorData};
use std::sync::Arc;

/// Fewest images a run can be made of: ten to validate and some to learn from.
const LEAST: usize = 20;
/// Streams of [`Random`] from this on, one an epoch.
const EPOCH_STREAM: u64 = 0xE90C_0000;

/// A set of images on a device; a clone shares them.
#[derive(Clone)]
pub struct Images {
    album: Album,
    /// Which are learned from.
    pub split: Split,
    /// All images in 0–1, `[n, pixels]`; none until the last of them is drawn.
    pixels: Option<Tensor<2>>,
    device: Device,
}

impl Images {
    /// Splits the set by the spec, and puts it on the device as soon as it is complete, once.
    ///
    /// # Errors
    /// When there are fewer than [`LEAST`] images to learn from and validate on.
    pub fn new(album: Album, spec: &Spec, device: &Device) -> Result<Self, TrainerError> {
        let split = Split::new(album.set(), spec.seed, spec.held_out());
        let n = split.train.len() + split.validation.len();
        if n < LEAST {
            return Err(TrainerError::TooFewImages { found: n, least: LEAST });
        }
        let mut images = Self { album, split, pixels: None, device: device.clone() };
        images.settle();
        Ok(images)
    }

    /// The set; images that were not drawn yet are black.
    pub fn set(&self) -> &ImageSet {
        self.album.set()
    }

    /// The set, for somebody who keeps it.
    pub fn shared(&self) -> Arc<ImageSet> {
        self.album.shared()
    }

    /// True when every image is drawn and on the device.
    pub fn is_complete(&self) -> bool {
        self.pixels.is_some()
    }

    /// Draws these images, as far as they are blank.
    pub fn draw(&mut self, indices: impl IntoIterator<Item = usize>) {
        self.album.draw(indices);
    }

    /// Draws at most so many of the blank images; with the last of them the set goes to the device.
    pub fn draw_next(&mut self, count: usize) {
        self.album.draw_next(count);
        self.settle();
    }

    fn settle(&mut self) {
        if self.pixels.is_none() && self.album.is_complete() {
            self.pixels = Some(self.upload(&self.set().pixels));
        }
    }

    /// The training images' indices in the order of this epoch, `[train]`.
    pub fn order(&self, seed: u32, epoch: u32) -> Tensor<1, Int> {
        self.indices(&self.shuffled(seed, epoch))
    }

    /// The same, off the device.
    pub fn shuffled(&self, seed: u32, epoch: u32) -> Vec<u32> {
        let mut order = self.split.train.clone();
        Random::new(u64::from(seed), EPOCH_STREAM + u64::from(epoch)).shuffle(&mut order);
        order
    }

    /// Indices on the device.
    pub fn indices(&self, indices: &[u32]) -> Tensor<1, Int> {
        let values: Vec<i32> = indices.iter().map(|&i| i as i32).collect();
        let n = values.len();
        Tensor::from_data(TensorData::new(values, [n]), &self.device)
    }

    /// Images by index, `[indices, pixels]`, drawn before.
    pub fn pick(&self, indices: &[u32]) -> Tensor<2> {
        match &self.pixels {
            Some(pixels) => pixels.clone().select(0, self.indices(indices)),
            None => {
                let images = indices.iter().flat_map(|&i| self.set().image(i as usize));
                self.upload(&images.copied().collect::<Vec<_>>())
            }
        }
    }

    /// All images, `[n, pixels]`; none until the last of them is drawn.
    pub fn all(&self) -> Option<Tensor<2>> {
        self.pixels.clone()
    }

    /// A run of images of the set, `[count, pixels]`, drawn before.
    pub fn range(&self, first: usize, count: usize) -> Tensor<2> {
        match &self.pixels {
            Some(pixels) => pixels.clone().slice_dim(0, first..first + count),
            None => {
                let size = self.set().shape.len();
                self.upload(&self.set().pixels[first * size..(first + count) * size])
            }
        }
    }

    /// Pixels on the device, `[n, pixels]`.
    pub fn upload(&self, pixels: &[u8]) -> Tensor<2> {
        to_device(pixels, self.set().shape, &self.device)
    }
}

/// Bytes to 0–1 on the device, `[n, pixels]`.
fn to_device(pixels: &[u8], shape: ImageShape, device: &Device) -> Tensor<2> {
    let values: Vec<f32> = pixels.iter().map(|&p| f32::from(p) / 255.0).collect();
    let n = pixels.len() / shape.len().max(1);
    vector(values, device).reshape([n, shape.len()])
}

/// Values in 0–1 as bytes; what is outside is clamped.
pub fn to_bytes(values: &[f32]) -> Vec<u8> {
    values.iter().map(|v| (v * 255.0 + 0.5).clamp(0.0, 255.0) as u8).collect()
}
