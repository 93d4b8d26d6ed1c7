//! Anomaly scores of images from outside.

use super::{StudyContext, StudyInput};
use crate::buffers::{Bytes, Floats};
use crate::metrics::{WORST_SHARE, mse, scaled, top_mean};
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
    let ScoreImages { pixels: Bytes(pixels), rows: Floats(rows) } = params;
    let size = input.pixels();
    let images = match (input.is_table(), rows.is_empty()) {
        (true, false) => rows,
        (false, true) => scaled(&pixels),
        (true, true) => {
            return Err("The network has learned from a table: bring rows with its columns.".into());
        }
        (false, false) => return Err("The network has learned from images: bring images.".into()),
    };
    if images.is_empty() || !images.len().is_multiple_of(size) {
        return Err("These images are not of the network's size.".into());
    }
    let codes = context.encode(images.clone()).await;
    let copies = context.decode(codes).await;
    let (mut mean, mut top) = (Vec::new(), Vec::new());
    for (image, copy) in images.chunks_exact(size).zip(copies.chunks_exact(size)) {
        mean.push(mse(copy, image));
        top.push(top_mean(&squared_errors(image, copy, input.set.shape), WORST_SHARE));
    }
    let bytes = Bytes(to_bytes(&copies));
    let row_copies = Floats(if input.is_table() { copies } else { Vec::new() });
    Ok(ScoreImagesResult { mean: Floats(mean), top: Floats(top), copies: bytes, row_copies })
}
