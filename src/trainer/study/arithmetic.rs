//! Latent arithmetic: a weighted sum of mean codes, decoded.

use super::{StudyContext, StudyInput};
use crate::buffers::Bytes;
use crate::study::arithmetic::{Arithmetic, ArithmeticResult};
use crate::trainer::images::to_bytes;

/// The mean code of each term, and last the weighted sum of all.
///
/// # Errors
/// When a term has no images, or none that are in the set.
pub async fn arithmetic(
    context: StudyContext,
    input: StudyInput,
    params: Arithmetic,
) -> Result<ArithmeticResult, String> {
    let mut terms = params.terms;
    if terms.is_empty() || terms.iter().any(|(_, images)| images.is_empty()) {
        return Err("Each term needs images: select some on the map.".into());
    }
    // They may have been selected in a larger set.
    terms.iter_mut().for_each(|(_, images)| images.retain(|&image| (image as usize) < input.set.len()));
    if terms.iter().any(|(_, images)| images.is_empty()) {
        return Err("Some of these images are no longer in the dataset: select them again.".into());
    }
    let mut codes = Vec::new();
    let mut sum = vec![0.0; input.latent];
    for (weight, images) in &terms {
        let mut mean = vec![0.0; input.latent];
        for &image in images {
            mean.iter_mut().zip(input.code(image)).for_each(|(m, v)| *m += v / images.len() as f32);
        }
        sum.iter_mut().zip(&mean).for_each(|(s, m)| *s += weight * m);
        codes.push(mean);
    }
    codes.push(sum);
    Ok(ArithmeticResult { images: Bytes(to_bytes(&context.decode(codes.concat()).await)) })
}
