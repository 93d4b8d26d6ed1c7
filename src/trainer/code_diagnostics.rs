//! Measures what the figure of a kind shows of the codes of validation images. A row of [`crate::spec::VARIANTS`] says
//! which figure a kind has.

use super::TrainerError;
use super::layer::Mode;
use super::network::encode;
use super::objective::NoiseSource;
use super::pair_sampler::{PairSampler, pair_labels};
use super::params::vector;
use super::read::{read, read_one};
use super::run::Trainer;
use crate::data::rng::Random;
use crate::metrics::{activity, distance, histogram, pair_distances, thinned, verify};
use crate::protocol::{Bytes, CodeDiagnostics, Floats};
use crate::spec::{Activation, CodeFigure, Comparison};
use burn::tensor::Tensor;

/// Most images whose codes are measured.
const MAX_IMAGES: usize = 500;
/// Most images whose pairs are compared: they make 45 000 pairs.
const MAX_PAIRED: usize = 300;
/// Most images at which the encoder's Jacobian is estimated, and random directions for each.
const MAX_JACOBIANS: usize = 64;
const DIRECTIONS: u32 = 4;
/// Number of decoded samples of the prior, and most units whose effect is decoded.
const DECODED: usize = 24;
/// Stream of [`Random`] for samples of the prior.
const PRIOR_STREAM: u64 = 0x9A10;
/// Bins of a histogram.
const BINS: usize = 32;
/// Most points of a receiver operating characteristic that are sent.
const MAX_ROC_POINTS: usize = 128;
/// A sigmoid unit above this is active.
const SIGMOID_THRESHOLD: f32 = 0.1;

/// The activation above which a unit of the code counts as active; `None` for codes that are not meant to be sparse.
pub fn activity_threshold(act: Option<Activation>) -> Option<f32> {
    match act {
        Some(Activation::Relu) => Some(0.0),
        Some(Activation::Sigmoid) => Some(SIGMOID_THRESHOLD),
        _ => None,
    }
}

impl Trainer {
    /// What the figure of this run's kind shows; `None` for a kind without a figure. The validation images have to be
    /// generated.
    ///
    /// # Errors
    /// When the device was lost.
    pub async fn diagnostics(&self) -> Result<Option<CodeDiagnostics>, TrainerError> {
        let first = |most: usize| &self.validation()[..self.validation().len().min(most)];
        let Some(figure) = self.spec().variant().figure else { return Ok(None) };
        Ok(Some(match figure {
            CodeFigure::Divergence => self.divergence(first(MAX_IMAGES)).await?,
            CodeFigure::Activity => self.activity(first(MAX_IMAGES)).await?,
            CodeFigure::Pairs => self.pairs(first(MAX_PAIRED)).await?,
            CodeFigure::Sensitivity => self.sensitivity(first(MAX_JACOBIANS)).await?,
        }))
    }

    /// KL divergence of each value of the code, and decoded samples of the prior.
    async fn divergence(&self, images: &[u32]) -> Result<CodeDiagnostics, TrainerError> {
        let kl = self.kl_by_value(images).await?.unwrap_or_default();
        let mut codes = vec![0.0; DECODED * self.network().latent()];
        Random::new(u64::from(self.spec().seed), PRIOR_STREAM).fill_normal(&mut codes);
        Ok(CodeDiagnostics::Divergence { kl: Floats(kl), samples: Bytes(self.decode_to_bytes(codes).await?) })
    }

    /// Histogram of activations, and what the most active units change in an image.
    async fn activity(&self, images: &[u32]) -> Result<CodeDiagnostics, TrainerError> {
        let (units, network) = (self.network().latent(), self.network());
        let codes = self.encode(images).await?;
        let threshold = activity_threshold(network.layers[network.bottleneck()].act).unwrap_or_default();
        let found = activity(&codes, units, threshold);
        let mut by_mean: Vec<usize> = (0..units).collect();
        by_mean.sort_by(|a, b| found.means[*b].total_cmp(&found.means[*a]));
        let mut one_unit = Vec::new();
        for &unit in by_mean.iter().take(DECODED) {
            one_unit.extend((0..units).map(|i| if i == unit { found.peaks[unit] } else { 0.0 }));
        }
        let largest = found.peaks.iter().copied().fold(f32::MIN_POSITIVE, f32::max);
        Ok(CodeDiagnostics::Activity {
            histogram: Floats(histogram(&codes, largest, BINS)),
            largest,
            active: found.active,
            dead: found.dead as u32,
            units: units as u32,
            pictures: Bytes(self.decode_changes(one_unit).await?),
        })
    }

    /// The difference of each decoded code to the decoded zero code, scaled so that the largest one of each image is ±127
    /// around 128.
    ///
    /// # Shapes
    ///   - codes `[n, latent]`
    ///   - output `[n, pixels]`
    async fn decode_changes(&self, mut codes: Vec<f32>) -> Result<Vec<u8>, TrainerError> {
        codes.extend(vec![0.0; self.network().latent()]);
        let mut images = self.decode_to_bytes(codes).await?;
        let zero = images.split_off(images.len() - self.set().shape.len());
        for image in images.chunks_exact_mut(zero.len()) {
            let change = |(a, b): (&u8, &u8)| i32::from(*a) - i32::from(*b);
            let largest = image.iter().zip(&zero).map(change).map(i32::abs).max().unwrap_or(0).max(1);
            for (pixel, zero) in image.iter_mut().zip(&zero) {
                *pixel = (128 + change((pixel, zero)) * 127 / largest) as u8;
            }
        }
        Ok(images)
    }

    /// Histograms of the distances of pairs, and the receiver operating characteristic of telling the pairs apart.
    async fn pairs(&self, images: &[u32]) -> Result<CodeDiagnostics, TrainerError> {
        let [same, different] = match self.pair_distances(images).await? {
            Some(distances) => distances,
            None => self.augmented_distances(images).await?,
        };
        let farthest = same.iter().chain(&different).copied().fold(f32::MIN_POSITIVE, f32::max);
        let found = verify(&same, &different);
        let roc = thinned(&found.roc, MAX_ROC_POINTS + 1).into_iter().flatten().collect();
        Ok(CodeDiagnostics::Pairs {
            same: Floats(histogram(&same, farthest, BINS)),
            different: Floats(histogram(&different, farthest, BINS)),
            farthest,
            roc: Floats(roc),
            equal_error_rate: found.equal_error_rate,
        })
    }

    /// Distances of the codes of all pairs of these images of the set: pairs with the same [label](pair_labels), then the
    /// others. `None` when the set has no labels.
    ///
    /// # Errors
    /// When the device was lost.
    pub async fn pair_distances(&self, images: &[u32]) -> Result<Option<[Vec<f32>; 2]>, TrainerError> {
        let Some(labels) = pair_labels(self.set()) else { return Ok(None) };
        let labels: Vec<u32> = images.iter().map(|&i| labels[i as usize]).collect();
        Ok(Some(pair_distances(&self.encode(images).await?, &labels, self.network().latent())))
    }

    /// Distances for a set without labels: of images to augmented copies of themselves, and to other images.
    async fn augmented_distances(&self, images: &[u32]) -> Result<[Vec<f32>; 2], TrainerError> {
        let pair_sampler = PairSampler::new(self.set(), self.validation());
        let pairs = pair_sampler.of_images(self.set(), Comparison::Contrastive, images, self.spec().seed);
        let images = self.images.upload_values(pairs.values);
        let codes =
            read_one(encode(&self.network, &self.param_values(), images, &mut Mode::Evaluate)).await?;
        let (first, second) = codes.split_at(codes.len() / 2);
        let latent = self.network().latent();
        let mut distances = [Vec::new(), Vec::new()];
        for ((a, b), same) in first.chunks(latent).zip(second.chunks(latent)).zip(&pairs.same) {
            distances[usize::from(*same == 0.0)].push(distance(a, b));
        }
        Ok(distances)
    }

    /// Mean of ‖∂code/∂pixel‖² for each pixel, estimated as the mean square of the gradient of random projections of the
    /// code (Hutchinson 1990).
    async fn sensitivity(&self, images: &[u32]) -> Result<CodeDiagnostics, TrainerError> {
        let params = self.param_values();
        let (shape, latent) = (self.set().shape, self.network().latent());
        let mut squares: Vec<Tensor<2>> = Vec::new();
        for direction in 0..DIRECTIONS {
            let inputs = self.images.select(images).autodiff().require_grad();
            let code = encode(&self.network, &params, inputs.clone(), &mut Mode::Evaluate);
            let noise = NoiseSource::Images { seed: self.spec().seed.wrapping_add(direction), images };
            let direction = vector(noise.normals(latent), &self.device);
            let gradients = (code * direction.reshape([images.len(), latent])).sum().backward();
            if let Some(gradient) = inputs.grad(&gradients) {
                squares.push((gradient.clone() * gradient).mean_dim(0));
            }
        }
        let count = squares.len().max(1) as f32 * shape.channels as f32;
        let mut pixels = vec![0.0; shape.height * shape.width];
        for (i, square) in read(squares).await?.concat().into_iter().enumerate() {
            let plane = pixels.len();
            pixels[i % plane] += square / count;
        }
        Ok(CodeDiagnostics::Sensitivity { pixels: Floats(pixels) })
    }
}
