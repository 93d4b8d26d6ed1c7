//! How badly images fit what the network has learned: the scores by which it finds what is not as it should be.

use super::TrainerError;
use super::baseline::mean_loss;
use super::images::to_bytes;
use super::objective::reconstruction_scale;
use super::step::{INFERENCE_BATCH, Trainer};
use crate::data::{ImageShape, dataset};
use crate::metrics::{detect, mse, scale_pixels, top_mean};
use crate::protocol::{Anomalies, Bytes, Floats};

/// Share of an image's pixels that a small flaw may cover: about 46 of 48×48.
pub const WORST: f32 = 0.02;
/// Pixels that are judged, at most.
const PIXELS: usize = 2_000_000;
/// Images shown with their copies, by each score: those that fit worst, the odd ones that fit best, the good ones that do.
const SHOWN: [usize; 3] = [12, 12, 6];

/// Scores of some images; what is larger fits worse.
#[derive(Clone, Debug, Default)]
pub struct AnomalyScores {
    /// Mean squared error over an image, `[images]`.
    pub mean: Vec<f32>,
    /// Mean squared error over the worst fiftieth of its pixels, `[images]`.
    pub top: Vec<f32>,
    /// −ELBO in nats, with the code at its mean, `[images]`; none where codes are no distributions.
    pub neg_elbo: Option<Vec<f32>>,
    /// Squared error of each pixel, the mean over its channels, `[images, height · width]`.
    pub pixels: Vec<f32>,
}

/// Squared error of each pixel, the mean over its channels, `[height · width]`.
pub fn squares(image: &[f32], copy: &[f32], shape: ImageShape) -> Vec<f32> {
    let plane = shape.height * shape.width;
    let mut errors = vec![0.0; plane];
    for (values, copies) in image.chunks_exact(plane).zip(copy.chunks_exact(plane)) {
        for ((error, value), copy) in errors.iter_mut().zip(values).zip(copies) {
            *error += (value - copy) * (value - copy) / shape.channels as f32;
        }
    }
    errors
}

/// By each of these scores, of which the first `good` are of good images: those that fit worst, the odd ones that fit best,
/// the good ones that fit best; each once, by their places.
fn worth_a_look<'a>(scores: impl Iterator<Item = &'a Vec<f32>>, good: usize) -> Vec<u32> {
    let mut shown = Vec::new();
    for scores in scores {
        let mut order: Vec<u32> = (0..scores.len() as u32).collect();
        order.sort_by(|a, b| scores[*a as usize].total_cmp(&scores[*b as usize]));
        let is_good = |i: &&u32| (**i as usize) < good;
        let [worst, anomalous, best] = SHOWN;
        shown.extend(order.iter().rev().take(worst));
        shown.extend(order.iter().filter(|i| !is_good(i)).take(anomalous));
        shown.extend(order.iter().filter(is_good).take(best));
    }
    shown.sort_unstable();
    shown.dedup();
    shown
}

impl Trainer {
    /// Scores of the set's images with these indices, drawn before.
    ///
    /// # Errors
    /// When the device was lost.
    pub async fn anomaly_scores(&self, indices: &[u32]) -> Result<AnomalyScores, TrainerError> {
        let shape = self.set().shape;
        let scale = reconstruction_scale(self.spec(), shape.len());
        let latent = self.network().latent();
        let mut found = AnomalyScores::default();
        for chunk in indices.chunks(INFERENCE_BATCH) {
            let kl = self.kl(chunk).await?;
            let copies = self.reconstruct(chunk).await?;
            let mut image = vec![0.0; shape.len()];
            for (i, (copy, &index)) in copies.chunks_exact(shape.len()).zip(chunk).enumerate() {
                scale_pixels(self.set().image(index as usize), &mut image);
                let mut errors = squares(&image, copy, shape);
                found.mean.push(mse(copy, &image));
                found.top.push(top_mean(&errors, WORST));
                found.pixels.append(&mut errors);
                if let Some(kl) = &kl {
                    let nats = f64::from(mean_loss(self.spec().loss, copy, &image)) * scale;
                    let divergence: f64 = kl[i * latent..(i + 1) * latent].iter().sum();
                    found.neg_elbo.get_or_insert_default().push((nats + divergence) as f32);
                }
            }
        }
        Ok(found)
    }

    /// Scores of at most so many good images and as many odd ones; none where there are no odd ones.
    ///
    /// # Errors
    /// When the device was lost.
    pub async fn anomalies(&self, most: usize) -> Result<Option<Anomalies>, TrainerError> {
        let some = |all: &[u32]| all[..all.len().min(most)].to_vec();
        let (good, anomalous) = (some(self.validation()), some(self.anomalous()));
        if good.is_empty() || anomalous.is_empty() {
            return Ok(None);
        }
        let judged = [&good[..], &anomalous].concat();
        let found = self.anomaly_scores(&judged).await?;
        let pixel_auroc =
            self.pixel_auroc(&anomalous, &found.pixels[found.pixels.len() / judged.len() * good.len()..]);
        let scores = [Some(&found.top), Some(&found.mean), found.neg_elbo.as_ref()];
        let shown = worth_a_look(scores.into_iter().flatten(), good.len());
        let indices: Vec<u32> = shown.iter().map(|&i| judged[i as usize]).collect();
        let images = indices.iter().flat_map(|&i| self.set().image(i as usize)).copied().collect();
        let copies = to_bytes(&self.reconstruct(&indices).await?);
        Ok(Some(Anomalies {
            good: good.len() as u32,
            mean: Floats(found.mean),
            top: Floats(found.top),
            neg_elbo: Floats(found.neg_elbo.unwrap_or_default()),
            shown,
            indices,
            images: Bytes(images),
            copies: Bytes(copies),
            pixel_auroc,
        }))
    }

    /// How well flawed pixels of these images are told from others by their errors `[images, height · width]`; none where
    /// the set has no masks.
    pub fn pixel_auroc(&self, images: &[u32], errors: &[f32]) -> Option<f32> {
        let mask = dataset(&self.spec().data)?.mask?;
        let plane = errors.len() / images.len().max(1);
        // Every pixel of many images is more than it takes.
        let stride = errors.len().div_ceil(PIXELS).max(1);
        let (mut good, mut anomalous) = (Vec::new(), Vec::new());
        let mut flawed = vec![0; plane];
        for (i, &index) in images.iter().enumerate() {
            mask(self.spec().seed, index as usize, &mut flawed);
            let of = errors[i * plane..(i + 1) * plane].iter().zip(&flawed);
            for (error, flawed) in of.skip(i % stride).step_by(stride) {
                if *flawed > 0 { anomalous.push(*error) } else { good.push(*error) }
            }
        }
        let found = detect(&good, &anomalous).auroc;
        found.is_finite().then_some(found)
    }
}

#[cfg(test)]
mod tests {
    use super::worth_a_look;

    #[test]
    fn the_worst_the_missed_and_the_best_of_each_score_are_shown_once() {
        // 40 good images from 0.00 up, and 60 odd ones from 0.40 up; by the other score the other way round.
        let rising: Vec<f32> = (0..100).map(|i| i as f32 / 100.0).collect();
        let falling: Vec<f32> = rising.iter().map(|v| 1.0 - v).collect();
        let by_one = worth_a_look([&rising].into_iter(), 40);
        assert_eq!(by_one, (0..6).chain(40..52).chain(88..100).collect::<Vec<u32>>());
        let by_both = worth_a_look([&rising, &falling].into_iter(), 40);
        assert!(by_both.is_sorted_by(|a, b| a < b));
        assert!((0..12).chain(34..40).all(|i| by_both.contains(&i)), "{by_both:?}");
    }
}
