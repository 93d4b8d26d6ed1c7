//! Anomaly scores: how badly the network reconstructs images.

use super::TrainerError;
use super::baseline::mean_loss;
use super::images::to_bytes;
use super::inference::EVAL_BATCH_SIZE;
use super::run::Trainer;
use super::values::write_values;
use crate::data::{ImageShape, Table, TableRows, dataset};
use crate::metrics::{WORST_SHARE, detect, mse, top_mean};
use crate::protocol::{Anomalies, Bytes, Floats};

/// Most pixels whose errors a pixel AUROC is computed from.
const MAX_PIXELS: usize = 2_000_000;
/// Number of examples that are sent with their reconstructions, by each score: the images with the largest scores, the
/// anomalous ones with the smallest, the normal ones with the smallest.
const EXAMPLES: [usize; 3] = [12, 12, 6];

/// Scores of images; larger is more anomalous.
#[derive(Clone, Debug, Default)]
pub struct AnomalyScores {
    /// Mean squared error of each image, `[images]`.
    pub mean: Vec<f32>,
    /// Mean squared error of each image's [`WORST_SHARE`] pixels, `[images]`.
    pub top: Vec<f32>,
    /// −ELBO in nats, with the code at its mean, `[images]`; `None` when codes are no distributions.
    pub neg_elbo: Option<Vec<f32>>,
    /// Squared error of each pixel, the mean over its channels, `[images, height · width]`.
    pub pixels: Vec<f32>,
}

/// Squared error of each pixel, the mean over its channels.
///
/// # Shapes
///   - image and reconstruction `[channels, height, width]`
///   - output `[height, width]`
pub fn squared_errors(image: &[f32], reconstruction: &[f32], shape: ImageShape) -> Vec<f32> {
    let plane = shape.height * shape.width;
    let mut errors = vec![0.0; plane];
    for (values, reconstructed) in image.chunks_exact(plane).zip(reconstruction.chunks_exact(plane)) {
        for ((error, value), reconstructed) in errors.iter_mut().zip(values).zip(reconstructed) {
            *error += (value - reconstructed) * (value - reconstructed) / shape.channels as f32;
        }
    }
    errors
}

/// Positions of the [`EXAMPLES`] of each list of scores, ascending and without duplicates. The first `good` images of each
/// list are normal, the others anomalous.
fn select_examples<'a>(scores: impl Iterator<Item = &'a Vec<f32>>, good: usize) -> Vec<u32> {
    let mut examples = Vec::new();
    for scores in scores {
        let mut order: Vec<u32> = (0..scores.len() as u32).collect();
        order.sort_by(|a, b| scores[*a as usize].total_cmp(&scores[*b as usize]));
        let is_good = |i: &&u32| (**i as usize) < good;
        let [largest, anomalous, normal] = EXAMPLES;
        examples.extend(order.iter().rev().take(largest));
        examples.extend(order.iter().filter(|i| !is_good(i)).take(anomalous));
        examples.extend(order.iter().filter(is_good).take(normal));
    }
    examples.sort_unstable();
    examples.dedup();
    examples
}

impl Trainer {
    /// Scores of the set's images with these indices, which have to be generated.
    ///
    /// # Errors
    /// When the device was lost.
    pub async fn anomaly_scores(&self, indices: &[u32]) -> Result<AnomalyScores, TrainerError> {
        let shape = self.set().shape;
        let scale = self.spec().reconstruction_scale(shape.len());
        let latent = self.network().latent();
        let mut scores = AnomalyScores::default();
        for chunk in indices.chunks(EVAL_BATCH_SIZE) {
            let kl = self.kl(chunk).await?;
            let reconstructions = self.reconstruct(chunk).await?;
            let mut image = vec![0.0; shape.len()];
            for (i, (reconstruction, &index)) in
                reconstructions.chunks_exact(shape.len()).zip(chunk).enumerate()
            {
                write_values(self.set(), index as usize, &mut image);
                let mut errors = squared_errors(&image, reconstruction, shape);
                scores.mean.push(mse(reconstruction, &image));
                scores.top.push(top_mean(&errors, WORST_SHARE));
                scores.pixels.append(&mut errors);
                if let Some(kl) = &kl {
                    let nats = f64::from(mean_loss(self.spec().loss, reconstruction, &image)) * scale;
                    let divergence: f64 = kl[i * latent..(i + 1) * latent].iter().sum();
                    scores.neg_elbo.get_or_insert_default().push((nats + divergence) as f32);
                }
            }
        }
        Ok(scores)
    }

    /// Scores of at most `most` normal images of validation and as many anomalous ones (none of a set without), with
    /// examples; `None` without images of validation.
    ///
    /// # Errors
    /// When the device was lost.
    pub async fn anomalies(&self, most: usize) -> Result<Option<Anomalies>, TrainerError> {
        let first = |all: &[u32]| all[..all.len().min(most)].to_vec();
        let (good, anomalous) = (first(self.validation()), first(self.anomalous()));
        if good.is_empty() {
            return Ok(None);
        }
        let scored = [&good[..], &anomalous].concat();
        let found = self.anomaly_scores(&scored).await?;
        let pixel_auroc =
            self.pixel_auroc(&anomalous, &found.pixels[found.pixels.len() / scored.len() * good.len()..]);
        let scores = [Some(&found.top), Some(&found.mean), found.neg_elbo.as_ref()];
        let shown = select_examples(scores.into_iter().flatten(), good.len());
        let indices: Vec<u32> = shown.iter().map(|&i| scored[i as usize]).collect();
        let images = indices.iter().flat_map(|&i| self.set().image(i as usize)).copied().collect();
        let copies = self.reconstruct(&indices).await?;
        let values = |table: &Table| indices.iter().flat_map(|&i| table.row(i as usize)).copied().collect();
        let rows = self.set().table.as_ref().map(|table| TableRows {
            values: Floats(values(table)),
            copies: Floats(copies.clone()),
            ..TableRows::default()
        });
        let copies = to_bytes(&copies);
        Ok(Some(Anomalies {
            good: good.len() as u32,
            mean: Floats(found.mean),
            top: Floats(found.top),
            neg_elbo: Floats(found.neg_elbo.unwrap_or_default()),
            scored,
            shown,
            indices,
            images: Bytes(images),
            copies: Bytes(copies),
            rows,
            pixel_auroc,
        }))
    }

    /// AUROC of telling the masked pixels of these images from others by their errors, `[images, height, width]`; `None`
    /// when the set has no masks. Of a set with masks of some images, the others are left out.
    pub fn pixel_auroc(&self, images: &[u32], errors: &[f32]) -> Option<f32> {
        let drawn = dataset(&self.spec().data).and_then(|dataset| dataset.generator.mask());
        let given = self.set().masks.as_ref();
        if drawn.is_none() && given.is_none() {
            return None;
        }
        let plane = errors.len() / images.len().max(1);
        // A sample of the pixels is enough for many images.
        let stride = errors.len().div_ceil(MAX_PIXELS).max(1);
        let (mut good, mut anomalous) = (Vec::new(), Vec::new());
        let mut flawed = vec![0; plane];
        for (i, &index) in images.iter().enumerate() {
            match (given, drawn) {
                (Some(masks), _) => match masks.of(index, plane) {
                    Some(mask) => flawed.copy_from_slice(mask),
                    None => continue,
                },
                (None, Some(draw)) => {
                    flawed.fill(0);
                    draw(self.spec().seed, index as usize, &mut flawed);
                }
                (None, None) => {}
            }
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
    use super::select_examples;

    #[test]
    fn the_worst_the_missed_and_the_best_of_each_score_are_shown_once() {
        // 40 normal images from 0.00 up, and 60 anomalous ones from 0.40 up; by the other score the other way round.
        let rising: Vec<f32> = (0..100).map(|i| i as f32 / 100.0).collect();
        let falling: Vec<f32> = rising.iter().map(|v| 1.0 - v).collect();
        let by_one = select_examples([&rising].into_iter(), 40);
        assert_eq!(by_one, (0..6).chain(40..52).chain(88..100).collect::<Vec<u32>>());
        let by_both = select_examples([&rising, &falling].into_iter(), 40);
        assert!(by_both.is_sorted_by(|a, b| a < b));
        assert!((0..12).chain(34..40).all(|i| by_both.contains(&i)), "{by_both:?}");
    }
}
