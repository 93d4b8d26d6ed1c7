//! Anomaly scores of images from outside.

use super::{StudyContext, StudyInput};
use crate::buffers::{Bytes, Floats};
use crate::metrics::{WORST_SHARE, mse, scale_pixels, top_mean};
use crate::study::score_images::{ScoreImages, ScoreImagesResult};
use crate::trainer::anomaly_scores::squared_errors;
use crate::trainer::images::to_bytes;

/// Scores each image.
///
/// # Errors
/// When the images are not of the network's shape.
pub async fn score_images(
    context: StudyContext,
    input: StudyInput,
    params: ScoreImages,
) -> Result<ScoreImagesResult, String> {
    let pixels = params.pixels.0;
    let size = input.pixels();
    if pixels.is_empty() || !pixels.len().is_multiple_of(size) {
        return Err("These images are not of the network's size.".into());
    }
    let mut images = vec![0.0; pixels.len()];
    scale_pixels(&pixels, &mut images);
    let codes = context.encode(images.clone()).await;
    let copies = context.decode(codes).await;
    let (mut mean, mut top) = (Vec::new(), Vec::new());
    for (image, copy) in images.chunks_exact(size).zip(copies.chunks_exact(size)) {
        mean.push(mse(copy, image));
        top.push(top_mean(&squared_errors(image, copy, input.set.shape), WORST_SHARE));
    }
    Ok(ScoreImagesResult {
        mean: Floats(mean),
        top: Floats(top),
        copies: Bytes(to_bytes(&copies)),
        row_copies: Floats(Vec::new()),
    })
}
