//! New images: codes by chance, decoded; and beside each the training image that is nearest, so that copying shows.

use super::slices::{Part, axes};
use super::{Desk, Finding, Material};
use crate::data::rng::Random;
use crate::metrics::{nearest_by, pixel_distance};
use crate::protocol::{Answer, Bytes, Floats};
use crate::trainer::images::to_bytes;

/// Validation images whose distance to the training images is the measure of what is usual.
const MEASURED: usize = 40;
/// Parts of the way.
const FITTING: Part = Part(0.0, 0.2);
const NEAREST: Part = Part(0.2, 0.7);
const USUAL: Part = Part(0.7, 1.0);
/// Stream of [`Random`].
const STREAM: u64 = 0x6E4E;

/// Images of codes from the standard normal, or from a Gaussian fitted to the codes (what is left to do with an
/// autoencoder that has no prior; Ghosh et al. 2020). Truncation scales the standard deviation.
///
/// # Errors
/// When there are no training images.
pub async fn generation(
    desk: Desk,
    material: Material,
    count: u32,
    truncation: f32,
    fitted: bool,
    seed: u32,
) -> Finding {
    let size = material.latent;
    let mut noise = vec![0.0; count as usize * size];
    Random::new(u64::from(seed), STREAM).fill_normal(&mut noise);
    noise.iter_mut().for_each(|v| *v *= truncation);
    let codes = if fitted { correlated(&desk, &material, &noise).await } else { noise };
    let images = to_bytes(&desk.decode(codes).await);

    let train = &material.train;
    let nearest = |image: &[u8]| {
        nearest_by(0..train.len(), 1, |i| pixel_distance(image, material.set.image(train[i] as usize))).pop()
    };
    let (mut indices, mut distances) = (Vec::new(), Vec::new());
    for image in images.chunks_exact(material.pixels()) {
        let Some((distance, index)) = nearest(image) else {
            return Err("There are no training images.".into());
        };
        indices.push(train[index]);
        distances.push(distance);
        desk.breathe(NEAREST.at(indices.len() as f32 / count.max(1) as f32)).await;
    }
    let measured = &material.validation[..material.validation.len().min(MEASURED)];
    let mut usual = 0.0;
    for (done, &index) in measured.iter().enumerate() {
        usual += nearest(material.set.image(index as usize)).map_or(0.0, |(d, _)| d) / measured.len() as f32;
        desk.breathe(USUAL.at(done as f32 / measured.len() as f32)).await;
    }
    let nearest = material.pictures(&indices);
    Ok(Answer::Generation { images: Bytes(images), nearest, indices, distances: Floats(distances), usual })
}

/// Standard normal rows as draws from the Gaussian with mean and covariance of the codes, by its principal axes.
async fn correlated(desk: &Desk, material: &Material, noise: &[f32]) -> Vec<f32> {
    let size = material.latent;
    let axes = axes(desk, &material.codes, size, FITTING).await;
    let mut codes = vec![0.0; noise.len()];
    for (row, code) in noise.chunks_exact(size).zip(codes.chunks_exact_mut(size)) {
        let scaled: Vec<f32> = row.iter().zip(&axes.variances).map(|(v, s)| v * libm::sqrtf(*s)).collect();
        axes.decode(&scaled, code);
    }
    codes
}
