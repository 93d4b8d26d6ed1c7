//! Values of a set's examples as the network sees them: exact numbers of a table, pixels in 0–1 of images.

use crate::data::ImageSet;
use crate::metrics::{pixel_distance, scale_pixels, squared_distance};

/// An example to compare others with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Example<'a> {
    /// An image, `[channels, height, width]`.
    Pixels(&'a [u8]),
    /// A row of a table, `[columns]`, as the network sees it.
    Row(&'a [f32]),
}

/// Writes the values of an example, for metrics.
pub fn write_values(set: &ImageSet, index: usize, out: &mut [f32]) {
    match &set.table {
        Some(table) => out.copy_from_slice(table.row(index)),
        None => scale_pixels(set.image(index), out),
    }
}

/// Values of examples, `[indices, values]`, for metrics.
pub fn values_of(set: &ImageSet, indices: &[u32]) -> Vec<f32> {
    let size = set.shape.len();
    let mut values = vec![0.0; indices.len() * size];
    for (row, &index) in values.chunks_exact_mut(size.max(1)).zip(indices) {
        write_values(set, index as usize, row);
    }
    values
}

/// Adds the values of an example to those of a batch for the network.
pub fn extend_batch(batch: &mut Vec<f32>, set: &ImageSet, index: usize) {
    match &set.table {
        Some(table) => batch.extend_from_slice(table.row(index)),
        None => batch.extend(network_values(set.image(index))),
    }
}

/// Pixels as the network sees them. (A metric multiplies, which may differ in the last bit.)
pub fn network_values(pixels: &[u8]) -> impl ExactSizeIterator<Item = f32> {
    pixels.iter().map(|&pixel| f32::from(pixel) / 255.0)
}

/// An example of the set.
pub fn example(set: &ImageSet, index: usize) -> Example<'_> {
    match &set.table {
        Some(table) => Example::Row(table.row(index)),
        None => Example::Pixels(set.image(index)),
    }
}

/// Root mean squared difference of two examples of one set.
pub fn example_distance(a: Example<'_>, b: Example<'_>) -> f32 {
    match (a, b) {
        (Example::Pixels(a), Example::Pixels(b)) => pixel_distance(a, b),
        (Example::Row(a), Example::Row(b)) => libm::sqrtf(squared_distance(a, b) / a.len().max(1) as f32),
        _ => f32::NAN,
    }
}
