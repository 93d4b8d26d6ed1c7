//! Codes of other sizes: networks like the run's own are trained for each size, because leaving out values of the run's own
//! code would not show what a network of that size can do.

use super::compression::{Coded, Decoder, Picture, compress_at, device_error, pca_codes};
use super::{StudyContext, StudyInput};
use crate::metrics::mse;
use crate::spec::field;
use crate::study::Answer;
use crate::study::compression::MOST_BITS;
use crate::study::sizes::{SizeCurve, Sizes, SizesResult};
use crate::trainer::{Trainer, TrainerError};

/// Networks that are trained when no sizes are given.
const SIZES: usize = 3;
/// Steps whose losses are read at once: a read waits for the device, and without any its queue would only grow.
const READ: u32 = 8;
/// Share of a network's progress that is training; the rest is measuring.
const TRAINING: f32 = 0.9;
/// Training images encoded between two yields.
const ROWS: usize = 256;

/// Trains a network for each size, with the run's settings, seed and number of steps, and measures what it makes of the
/// picture with 1 to 8 bits a value.
///
/// # Errors
/// When the run has not learned yet, or the picture is too large.
pub async fn sizes(context: StudyContext, input: StudyInput, params: Sizes) -> Result<SizesResult, String> {
    let Sizes { source, latents } = params;
    if input.steps == 0 {
        return Err("Train the network first: the others are trained for the same number of steps.".into());
    }
    let picture = Picture::new(&input, source)?;
    let latents = if latents.is_empty() { other_sizes(input.latent as u32) } else { latents };
    let most = latents.iter().copied().max().unwrap_or_default() as usize;
    // One PCA serves all sizes: the first components of the largest are those of a smaller one.
    let pca = pca_codes(&context, &input, &picture, most, 0.0).await;
    let mut found = SizesResult::default();
    for (k, &latent) in latents.iter().enumerate() {
        let mut spec = input.spec.clone();
        // The form's limits hold for these networks too.
        let fits = field("latent").is_some_and(|field| field.apply(&mut spec, &latent.to_string()).is_ok());
        if !fits || spec.latent != latent {
            return Err(format!("No code can have {latent} values."));
        }
        let mut train_variant = context.train_variant(spec).await;
        let done = |span: f32| (k as f32 + span) / latents.len() as f32;
        let converged =
            train(&context, &mut train_variant, input.steps, &done).await.map_err(device_error)?;
        let mut curve = SizeCurve { latent, mse: f32::NAN, ..SizeCurve::default() };
        if converged {
            curve = measure(&context, &input, &train_variant, &picture, &done).await.map_err(device_error)?;
        }
        for bits in 1..=MOST_BITS {
            let (point, _) = compress_at(&picture, &pca.1, &Decoder::Linear(&pca.0), bits, latent)
                .await
                .map_err(device_error)?;
            curve.linear.push(point);
            context.yield_now(done(1.0)).await;
        }
        found.curves.push(curve);
        found.curves.sort_by_key(|curve| curve.latent);
        context.emit_partial(Answer::Sizes(found.clone()));
    }
    Ok(found)
}

/// A half, twice and a quarter or four times as many values, within the limits of the form.
fn other_sizes(latent: u32) -> Vec<u32> {
    let most = match field("latent").map(|field| &field.control) {
        Some(crate::spec::Control::Number { limits, .. }) => limits.max as u32,
        _ => latent,
    };
    let some = [latent / 2, 2 * latent, latent / 4, 4 * latent];
    let mut sizes: Vec<u32> = some.into_iter().filter(|size| (1..=most).contains(size)).take(SIZES).collect();
    sizes.sort_unstable();
    sizes
}

/// False when training diverged.
async fn train(
    context: &StudyContext,
    train_variant: &mut Trainer,
    steps: u32,
    done: &impl Fn(f32) -> f32,
) -> Result<bool, TrainerError> {
    for step in 1..=steps {
        train_variant.step();
        if (step.is_multiple_of(READ) || step == steps) && train_variant.losses().await?.diverged.is_some() {
            return Ok(false);
        }
        context.yield_now(done(TRAINING * step as f32 / steps as f32)).await;
    }
    Ok(true)
}

async fn measure(
    context: &StudyContext,
    input: &StudyInput,
    train_variant: &Trainer,
    picture: &Picture,
    done: &impl Fn(f32) -> f32,
) -> Result<SizeCurve, TrainerError> {
    let size = train_variant.spec().latent as usize;
    let mut known = Vec::new();
    for some in input.train.chunks(ROWS) {
        let mut images = vec![0.0; some.len() * input.pixels()];
        for (row, &index) in images.chunks_exact_mut(input.pixels()).zip(some) {
            input.write_values(index, row);
        }
        known.extend(train_variant.encode_pixels(images).await?);
        context.yield_now(done(TRAINING)).await;
    }
    let codes = train_variant.encode_pixels(picture.patches.clone()).await?;
    let copy = picture.cut.join(&train_variant.decode(codes.clone()).await?);
    let mse = mse(&copy, &picture.original);
    let mut curve = SizeCurve { latent: size as u32, mse, ..SizeCurve::default() };
    let coded = Coded { codes, known, size, order: (0..size).collect(), mean: vec![0.0; size] };
    for bits in 1..=MOST_BITS {
        let (point, _) =
            compress_at(picture, &coded, &Decoder::TrainVariant(train_variant), bits, size as u32).await?;
        curve.points.push(point);
        context.yield_now(done(TRAINING + (1.0 - TRAINING) * bits as f32 / MOST_BITS as f32)).await;
    }
    Ok(curve)
}

#[cfg(test)]
mod tests {
    use super::other_sizes;

    #[test]
    fn other_sizes_lie_on_both_sides_and_within_the_limits() {
        assert_eq!(other_sizes(16), [4, 8, 32]);
        assert_eq!(other_sizes(2), [1, 4, 8]);
        assert_eq!(other_sizes(1), [2, 4]);
        assert_eq!(other_sizes(256), [64, 128]);
    }
}
