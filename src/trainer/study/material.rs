//! What a study works on: the codes of all images as they were when it began, and what is known about the images.

use crate::data::{ImageSet, LabelKind};
use crate::protocol::Bytes;
use crate::spec::Spec;
use crate::trainer::codes::Outlook;
use std::sync::Arc;

/// A point of the latent space that a question is about.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Target {
    /// `[latent]`.
    pub code: Vec<f32>,
    /// `[channels, height, width]` where the point is an image's.
    pub pixels: Option<Vec<u8>>,
    /// Which of the set that is, where it is one.
    pub index: Option<u32>,
}

/// Codes and images of a set.
#[derive(Clone)]
pub struct Material {
    /// The images.
    pub set: Arc<ImageSet>,
    /// `[n, latent]`, all of them finite.
    pub codes: Vec<f32>,
    /// Standard deviations, as the codes; empty where codes are no distributions.
    pub spreads: Vec<f32>,
    /// Values of a code.
    pub latent: usize,
    /// Indices of the images that were learned from.
    pub train: Vec<u32>,
    /// Indices of those kept for validation.
    pub validation: Vec<u32>,
    /// The experiment.
    pub spec: Spec,
    /// Optimiser steps that it has made.
    pub steps: u32,
    /// What the question is about.
    pub targets: Vec<Target>,
    /// Which way the map looks.
    pub outlook: Outlook,
}

impl Material {
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

    /// Images one after the other.
    pub fn pictures(&self, indices: &[u32]) -> Bytes {
        Bytes(indices.iter().flat_map(|&i| self.set.image(i as usize)).copied().collect())
    }

    /// The class of each image and the classes' names; a sentence where nobody says.
    ///
    /// # Errors
    /// When the images have no classes.
    pub fn classes(&self) -> Result<(Vec<u32>, Vec<String>), String> {
        match self.set.classes() {
            Some(labels) => {
                let LabelKind::Class(names) = &labels.kind else { return Err(NO_CLASSES.into()) };
                Ok((labels.values.iter().map(|v| *v as u32).collect(), names.clone()))
            }
            None => Err(NO_CLASSES.into()),
        }
    }

    /// What the question is about, first of all.
    ///
    /// # Errors
    /// When there is nothing.
    pub fn target(&self) -> Result<&Target, String> {
        self.targets.first().ok_or_else(|| "There is no image of yours: draw or drop one.".to_owned())
    }

    /// Mean and standard deviation of each value over the set, `[latent]` each.
    pub fn moments(&self) -> [Vec<f32>; 2] {
        let n = (self.codes.len() / self.latent).max(1) as f64;
        let column = |k: usize| self.codes.iter().skip(k).step_by(self.latent).map(|v| f64::from(*v));
        let mean: Vec<f64> = (0..self.latent).map(|k| column(k).sum::<f64>() / n).collect();
        let variance = |k: usize| column(k).map(|v| (v - mean[k]) * (v - mean[k])).sum::<f64>() / n;
        let spread = (0..self.latent).map(|k| libm::sqrt(variance(k)) as f32).collect();
        [mean.iter().map(|v| *v as f32).collect(), spread]
    }
}

const NO_CLASSES: &str = "These images have no classes: choose a dataset with labels, or drop an IDX pair.";
