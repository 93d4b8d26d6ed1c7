//! What there is to see in the codes of each kind, on validation images; a row of [`crate::spec::VARIANTS`] names it.

use super::TrainerError;
use super::net::{Mode, encode};
use super::objective::Draws;
use super::pair_sampler::{PairSampler, groups};
use super::read::{read, read_one};
use super::step::{INFERENCE_BATCH, Trainer};
use crate::data::rng::Random;
use crate::metrics::{activity, distance, histogram, pair_distances, verify};
use crate::protocol::{Bytes, CodeDiagnostics, Floats};
use crate::spec::{Activation, CodeFigure, Comparison};
use burn::tensor::Tensor;

/// Images that are looked at.
const LOOKED_AT: usize = 500;
/// Images whose pairs are compared: all pairs of them, 45 000.
const COMPARED: usize = 300;
/// Images whose slopes are taken, with so many random directions of the code.
const SENSED: usize = 64;
const DIRECTIONS: u32 = 4;
/// Samples of the prior, and units, that are decoded.
const PICTURES: usize = 24;
/// Stream of [`Random`] for samples of the prior.
const PRIOR_STREAM: u64 = 0x9A10;
const BINS: usize = 32;
/// Points of a receiver operating characteristic that are worth sending.
const ROC_POINTS: usize = 128;
/// A sigmoid unit that stays below this is quiet.
const QUIET: f32 = 0.1;

/// Up to where a unit of the code is quiet; none where units are not meant to be.
pub fn activity_threshold(act: Option<Activation>) -> Option<f32> {
    match act {
        Some(Activation::Relu) => Some(0.0),
        Some(Activation::Sigmoid) => Some(QUIET),
        _ => None,
    }
}

impl Trainer {
    /// What there is to see in the codes of this kind; none where there is nothing. The validation images have to be
    /// drawn before.
    ///
    /// # Errors
    /// When the device was lost.
    pub async fn diagnostics(&self) -> Result<Option<CodeDiagnostics>, TrainerError> {
        let some = |most: usize| &self.validation()[..self.validation().len().min(most)];
        let Some(figure) = self.spec().variant().figure else { return Ok(None) };
        Ok(Some(match figure {
            CodeFigure::Divergence => self.divergence(some(LOOKED_AT)).await?,
            CodeFigure::Activity => self.active_units(some(LOOKED_AT)).await?,
            CodeFigure::Pairs => self.pairs(some(COMPARED)).await?,
            CodeFigure::Sensitivity => self.sensitivity(some(SENSED)).await?,
        }))
    }

    async fn divergence(&self, images: &[u32]) -> Result<CodeDiagnostics, TrainerError> {
        let kl = self.kl_by_value(images).await?.unwrap_or_default();
        let mut codes = vec![0.0; PICTURES * self.network().latent()];
        Random::new(u64::from(self.spec().seed), PRIOR_STREAM).fill_normal(&mut codes);
        Ok(CodeDiagnostics::Divergence { kl: Floats(kl), samples: Bytes(self.decode(codes).await?) })
    }

    async fn active_units(&self, images: &[u32]) -> Result<CodeDiagnostics, TrainerError> {
        let (units, network) = (self.network().latent(), self.network());
        let codes = self.codes_of(images).await?;
        let quiet = activity_threshold(network.layers[network.bottleneck()].act).unwrap_or_default();
        let found = activity(&codes, units, quiet);
        let mut busiest: Vec<usize> = (0..units).collect();
        busiest.sort_by(|a, b| found.means[*b].total_cmp(&found.means[*a]));
        let mut alone = Vec::new();
        for &unit in busiest.iter().take(PICTURES) {
            alone.extend((0..units).map(|i| if i == unit { found.peaks[unit] } else { 0.0 }));
        }
        let largest = found.peaks.iter().copied().fold(f32::MIN_POSITIVE, f32::max);
        Ok(CodeDiagnostics::Activity {
            histogram: Floats(histogram(&codes, largest, BINS)),
            largest,
            active: found.active,
            dead: found.dead as u32,
            units: units as u32,
            pictures: Bytes(self.strokes(alone).await?),
        })
    }

    /// What codes change in the picture of the silent code: grey where nothing changes, each stretched to the full range.
    async fn strokes(&self, mut codes: Vec<f32>) -> Result<Vec<u8>, TrainerError> {
        codes.extend(vec![0.0; self.network().latent()]);
        let mut pictures = self.decode(codes).await?;
        let silent = pictures.split_off(pictures.len() - self.set().shape.len());
        for picture in pictures.chunks_exact_mut(silent.len()) {
            let change = |(a, b): (&u8, &u8)| i32::from(*a) - i32::from(*b);
            let most = picture.iter().zip(&silent).map(change).map(i32::abs).max().unwrap_or(0).max(1);
            for (pixel, silent) in picture.iter_mut().zip(&silent) {
                *pixel = (128 + change((pixel, silent)) * 127 / most) as u8;
            }
        }
        Ok(pictures)
    }

    async fn pairs(&self, images: &[u32]) -> Result<CodeDiagnostics, TrainerError> {
        let [same, different] = match self.distances(images).await? {
            Some(distances) => distances,
            None => self.moved_pairs(images).await?,
        };
        let farthest = same.iter().chain(&different).copied().fold(f32::MIN_POSITIVE, f32::max);
        let found = verify(&same, &different);
        let every = found.roc.len().div_ceil(ROC_POINTS).max(1);
        let last = found.roc.last().copied();
        let roc = found.roc.into_iter().step_by(every).chain(last).flatten().collect();
        Ok(CodeDiagnostics::Pairs {
            same: Floats(histogram(&same, farthest, BINS)),
            different: Floats(histogram(&different, farthest, BINS)),
            farthest,
            roc: Floats(roc),
            equal_error_rate: found.equal_error_rate,
        })
    }

    /// Distances of codes, of images that show the same person or class and of others, over all pairs of these images of
    /// the set; none when nobody says what they show.
    ///
    /// # Errors
    /// When the device was lost.
    pub async fn distances(&self, images: &[u32]) -> Result<Option<[Vec<f32>; 2]>, TrainerError> {
        let Some(groups) = groups(self.set()) else { return Ok(None) };
        let kinds: Vec<u32> = images.iter().map(|&i| groups[i as usize]).collect();
        Ok(Some(pair_distances(&self.codes_of(images).await?, &kinds, self.network().latent())))
    }

    /// Distances where nobody says what images show: of images to moved copies of themselves, and to others.
    async fn moved_pairs(&self, images: &[u32]) -> Result<[Vec<f32>; 2], TrainerError> {
        let pair_sampler = PairSampler::new(self.set(), self.validation());
        let pairs = pair_sampler.of_images(self.set(), Comparison::Contrastive, images, self.spec().seed);
        let seen = self.images.upload(&pairs.pixels);
        let codes = read_one(encode(&self.network, &self.values(), seen, &mut Mode::Evaluate)).await?;
        let (first, second) = codes.split_at(codes.len() / 2);
        let size = self.network().latent();
        let mut distances = [Vec::new(), Vec::new()];
        for ((a, b), same) in first.chunks(size).zip(second.chunks(size)).zip(&pairs.same) {
            distances[usize::from(*same == 0.0)].push(distance(a, b));
        }
        Ok(distances)
    }

    /// Mean of ‖∂code/∂pixel‖², estimated as the mean square of the slopes of random directions of the code (Hutchinson
    /// 1990).
    async fn sensitivity(&self, images: &[u32]) -> Result<CodeDiagnostics, TrainerError> {
        let values = self.values();
        let (shape, latent) = (self.set().shape, self.network().latent());
        let mut slopes: Vec<Tensor<2>> = Vec::new();
        for direction in 0..DIRECTIONS {
            let seen = self.images.pick(images).autodiff().require_grad();
            let code = encode(&self.network, &values, seen.clone(), &mut Mode::Evaluate);
            let draws = Draws::Images { seed: self.spec().seed.wrapping_add(direction), images };
            let towards = super::params::vector(draws.normals(latent), &self.device);
            let gradients = (code * towards.reshape([images.len(), latent])).sum().backward();
            if let Some(slope) = seen.grad(&gradients) {
                slopes.push((slope.clone() * slope).mean_dim(0));
            }
        }
        let count = slopes.len().max(1) as f32 * shape.channels as f32;
        let mut pixels = vec![0.0; shape.height * shape.width];
        for (i, slope) in read(slopes).await?.concat().into_iter().enumerate() {
            let plane = pixels.len();
            pixels[i % plane] += slope / count;
        }
        Ok(CodeDiagnostics::Sensitivity { pixels: Floats(pixels) })
    }

    /// Codes of the set's images with these indices, `[indices, latent]` row-major.
    ///
    /// # Errors
    /// When the device was lost.
    pub async fn codes_of(&self, indices: &[u32]) -> Result<Vec<f32>, TrainerError> {
        let values = self.values();
        let encode = |chunk| encode(&self.network, &values, self.images.pick(chunk), &mut Mode::Evaluate);
        Ok(read(indices.chunks(INFERENCE_BATCH).map(encode)).await?.concat())
    }
}
