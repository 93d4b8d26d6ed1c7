//! New images: random codes, decoded; and the training image nearest to each, so that copies show.

use super::slices::{ProgressSpan, axes};
use super::{StudyContext, StudyInput};
use crate::buffers::{Bytes, Floats};
use crate::data::rng::Random;
use crate::metrics::nearest_by;
use crate::study::generation::{Generation, GenerationResult};
use crate::trainer::images::to_bytes;
use crate::trainer::values::Example;

/// Validation images whose distances to the training images are averaged for comparison.
const MEASURED: usize = 40;
/// Parts of the progress.
const FITTING: ProgressSpan = ProgressSpan(0.0, 0.2);
const NEAREST: ProgressSpan = ProgressSpan(0.2, 0.7);
const COMPARISON: ProgressSpan = ProgressSpan(0.7, 1.0);
/// Stream of [`Random`].
const STREAM: u64 = 0x6E4E;

/// Images of codes from the standard normal, or from a Gaussian fitted to the codes (what is left to do with an
/// autoencoder that has no prior; Ghosh et al. 2020). Truncation scales the standard deviation.
///
/// # Errors
/// When there are no training images.
pub async fn generation(
    context: StudyContext,
    input: StudyInput,
    params: Generation,
) -> Result<GenerationResult, String> {
    let Generation { count, truncation, fitted, seed } = params;
    let latent = input.latent;
    let mut noise = vec![0.0; count as usize * latent];
    Random::new(u64::from(seed), STREAM).fill_normal(&mut noise);
    noise.iter_mut().for_each(|v| *v *= truncation);
    let codes = if fitted { correlated(&context, &input, &noise).await } else { noise };
    let values = context.decode(codes).await;
    let images = to_bytes(&values);

    let train = &input.train;
    let nearest =
        |image: Example<'_>| nearest_by(0..train.len(), 1, |i| input.distance(image, train[i])).pop();
    let (mut indices, mut distances) = (Vec::new(), Vec::new());
    let size = input.pixels();
    for (image, row) in images.chunks_exact(size).zip(values.chunks_exact(size)) {
        let example = if input.is_table() { Example::Row(row) } else { Example::Pixels(image) };
        let Some((distance, index)) = nearest(example) else {
            return Err("There are no training images.".into());
        };
        indices.push(train[index]);
        distances.push(distance);
        context.yield_now(NEAREST.at(indices.len() as f32 / count.max(1) as f32)).await;
    }
    let measured = &input.validation[..input.validation.len().min(MEASURED)];
    let mut usual = 0.0;
    for (done, &index) in measured.iter().enumerate() {
        usual += nearest(input.example(index)).map_or(0.0, |(d, _)| d) / measured.len() as f32;
        context.yield_now(COMPARISON.at(done as f32 / measured.len() as f32)).await;
    }
    let nearest = input.pictures(&indices);
    Ok(GenerationResult { images: Bytes(images), nearest, indices, distances: Floats(distances), usual })
}

/// Standard normal rows as draws from the Gaussian with mean and covariance of the codes, by its principal axes.
async fn correlated(context: &StudyContext, input: &StudyInput, noise: &[f32]) -> Vec<f32> {
    let size = input.latent;
    let axes = axes(context, &input.codes, size, FITTING).await;
    let mut codes = vec![0.0; noise.len()];
    for (row, code) in noise.chunks_exact(size).zip(codes.chunks_exact_mut(size)) {
        let scaled: Vec<f32> = row.iter().zip(&axes.variances).map(|(v, s)| v * libm::sqrtf(*s)).collect();
        axes.decode(&scaled, code);
    }
    codes
}
