//! Images from outside, by how badly they are copied.

use super::{Desk, Finding, Material};
use crate::metrics::{mse, scale_pixels, top_mean};
use crate::protocol::{Answer, Bytes, Floats};
use crate::trainer::images::to_bytes;
use crate::trainer::misfit::{WORST, squares};

/// Scores each image.
///
/// # Errors
/// When the images are not of the network's shape.
pub async fn odd(desk: Desk, material: Material, pixels: Vec<u8>) -> Finding {
    let size = material.pixels();
    if pixels.is_empty() || !pixels.len().is_multiple_of(size) {
        return Err("These images are not of the network's size.".into());
    }
    let mut images = vec![0.0; pixels.len()];
    scale_pixels(&pixels, &mut images);
    let codes = desk.encode(images.clone()).await;
    let copies = desk.decode(codes).await;
    let (mut mean, mut top) = (Vec::new(), Vec::new());
    for (image, copy) in images.chunks_exact(size).zip(copies.chunks_exact(size)) {
        mean.push(mse(copy, image));
        top.push(top_mean(&squares(image, copy, material.set.shape), WORST));
    }
    Ok(Answer::Odd { mean: Floats(mean), top: Floats(top), copies: Bytes(to_bytes(&copies)) })
}
