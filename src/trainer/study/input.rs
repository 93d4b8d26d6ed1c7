//! What a study works on: the codes of all images as they were when it began, and the labelled images.

use crate::buffers::Bytes;
use crate::data::{ImageSet, classes_among};
use crate::spec::Spec;
use crate::trainer::code_map::MapProjection;
use crate::trainer::values::{Example, example, example_distance, write_values};
use std::sync::Arc;

/// A point of the latent space that a study is about.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Target {
    /// Its code, `[latent]`.
    pub code: Vec<f32>,
    /// The image, `[channels, height, width]`; `None` when the point is no image's.
    pub pixels: Option<Vec<u8>>,
    /// Of a table, the row as the network sees it, `[columns]`; `None` when the point is no row's.
    pub row: Option<Vec<f32>>,
    /// Its index, when it is an image of the set.
    pub index: Option<u32>,
}

impl Target {
    /// What other examples are compared with; `None` when the point is no image's.
    pub fn example(&self) -> Option<Example<'_>> {
        let pixels = || self.pixels.as_deref().map(Example::Pixels);
        self.row.as_deref().map(Example::Row).or_else(pixels)
    }
}

/// Codes and images of a set.
#[derive(Clone)]
pub struct StudyInput {
    /// The images.
    pub set: Arc<ImageSet>,
    /// `[n, latent]`, all of them finite.
    pub codes: Vec<f32>,
    /// Standard deviations, as the codes; empty where codes are no distributions.
    pub stds: Vec<f32>,
    /// Values of a code.
    pub latent: usize,
    /// Indices of the training images.
    pub train: Vec<u32>,
    /// Indices of the validation images.
    pub validation: Vec<u32>,
    /// The experiment.
    pub spec: Spec,
    /// Optimiser steps so far.
    pub steps: u32,
    /// The points that the study is about.
    pub targets: Vec<Target>,
    /// From codes to positions on the map.
    pub projection: MapProjection,
}

impl StudyInput {
    /// Values of an image.
    pub fn pixels(&self) -> usize {
        self.set.shape.len()
    }

    /// The code of an image.
    pub fn code(&self, index: u32) -> &[f32] {
        &self.codes[index as usize * self.latent..(index as usize + 1) * self.latent]
    }

    /// The codes of images, `[indices, latent]`.
    pub fn codes_of(&self, indices: &[u32]) -> Vec<f32> {
        indices.iter().flat_map(|&i| self.code(i)).copied().collect()
    }

    /// The pixels of images, one image after the other.
    pub fn pictures(&self, indices: &[u32]) -> Bytes {
        Bytes(indices.iter().flat_map(|&i| self.set.image(i as usize)).copied().collect())
    }

    /// Writes the values of an image as the network sees them, `[pixels]`.
    pub fn write_values(&self, index: u32, out: &mut [f32]) {
        write_values(&self.set, index as usize, out);
    }

    /// An image, to compare others with.
    pub fn example(&self, index: u32) -> Example<'_> {
        example(&self.set, index as usize)
    }

    /// Root mean squared difference of an example from an image of the set.
    pub fn distance(&self, from: Example<'_>, index: u32) -> f32 {
        example_distance(from, self.example(index))
    }

    /// True when the set is a table.
    pub fn is_table(&self) -> bool {
        self.set.table.is_some()
    }

    /// The class of each image and the classes' names, of the first column that has two classes among these images.
    ///
    /// # Errors
    /// When they have no classes, or are all of one: a sentence.
    pub fn classes(
        &self,
        images: impl Iterator<Item = u32> + Clone,
    ) -> Result<(Vec<u32>, Vec<String>), String> {
        let (labels, names) = classes_among(&self.set.labels, images).ok_or(NO_CLASSES)?;
        Ok((labels.values.iter().map(|v| *v as u32).collect(), names.to_vec()))
    }

    /// The first point that the study is about.
    ///
    /// # Errors
    /// When there is none: a sentence.
    pub fn target(&self) -> Result<&Target, String> {
        self.targets.first().ok_or_else(|| "You have no image yet: draw or drop one.".to_owned())
    }

    /// Mean and standard deviation of each value over the set, `[latent]` each.
    pub fn moments(&self) -> [Vec<f32>; 2] {
        let n = (self.codes.len() / self.latent).max(1) as f64;
        let (mut mean, mut variance) = (vec![0.0_f64; self.latent], vec![0.0_f64; self.latent]);
        for code in self.codes.chunks_exact(self.latent) {
            mean.iter_mut().zip(code).for_each(|(mean, v)| *mean += f64::from(*v) / n);
        }
        for code in self.codes.chunks_exact(self.latent) {
            for ((variance, mean), v) in variance.iter_mut().zip(&mean).zip(code) {
                let off = f64::from(*v) - mean;
                *variance += off * off / n;
            }
        }
        [mean.iter().map(|v| *v as f32).collect(), variance.iter().map(|v| libm::sqrt(*v) as f32).collect()]
    }
}

const NO_CLASSES: &str =
    "These images have no classes: choose a dataset with labels, or load one that has them.";
