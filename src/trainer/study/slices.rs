//! Sums over many rows that yield often, with progress that only rises.

use super::{StudyContext, StudyInput};
use crate::metrics::{Covariance, Pca, PcaFit};

/// Multiplications between two yields: half a millisecond, and a few in a browser.
pub const WORK: usize = 4_000_000;
/// Work of a PCA fit between two yields, in values × directions.
const PCA_WORK: usize = 2_000_000;
/// Multiplications that a rotation of an eigenvalue problem costs for each of its rows, about.
const ROTATION: usize = 16;

/// A part of a study's progress: where it begins and ends, 0–1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ProgressSpan(pub f32, pub f32);

impl ProgressSpan {
    /// Progress of the whole study after a share (0–1) of this part.
    pub fn at(self, share: f32) -> f32 {
        self.0 + (self.1 - self.0) * share
    }

    /// One of `count` equal parts of this part.
    pub fn split(self, index: usize, count: usize) -> Self {
        let at = |index: usize| self.at(index as f32 / count.max(1) as f32);
        Self(at(index), at(index + 1))
    }
}

/// Rows between two yields, where each costs `cost` multiplications.
pub fn rows_for(cost: usize) -> usize {
    (WORK / cost.max(1)).max(1)
}

/// The first `size` principal components of images by index.
pub async fn components(
    context: &StudyContext,
    input: &StudyInput,
    images: &[u32],
    size: usize,
    span: ProgressSpan,
) -> Pca {
    let row = |i: usize, row: &mut [f32]| input.write_values(images[i], row);
    let mut fit = PcaFit::new(images.len(), input.pixels(), size, input.spec.seed);
    let rows = fit.rows_for(PCA_WORK);
    while !fit.advance(rows, &row) {
        context.yield_now(span.at(fit.progress())).await;
    }
    fit.finish().unwrap_or_default()
}

/// All principal components of codes `[n, size]`.
pub async fn axes(context: &StudyContext, codes: &[f32], size: usize, span: ProgressSpan) -> Pca {
    let [sums, rotations] = [0, 1].map(|i| span.split(i, 2));
    let mut covariance = Covariance::new(size);
    for some in codes.chunks(rows_for(size * size / 2) * size) {
        covariance.add(some);
        context.yield_now(sums.at((covariance.count() * size) as f32 / codes.len() as f32)).await;
    }
    let mut eigen = covariance.eigen();
    while !eigen.advance(rows_for(ROTATION * size)) {
        context.yield_now(rotations.0).await;
    }
    covariance.finish(&eigen)
}

/// [Whitened](Pca::whiten) codes `[n, size]`.
pub async fn whitened(context: &StudyContext, codes: &[f32], size: usize, span: ProgressSpan) -> Vec<f32> {
    let [fit, projection] = [0, 1].map(|i| span.split(i, 2));
    let pca = axes(context, codes, size, fit).await;
    let mut whitened_rows = Vec::with_capacity(codes.len());
    for some in codes.chunks(rows_for(size * size) * size) {
        whitened_rows.extend(pca.whiten(some));
        context.yield_now(projection.at(whitened_rows.len() as f32 / codes.len() as f32)).await;
    }
    whitened_rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::rng::Random;
    use pollster::block_on;

    #[test]
    fn parts_follow_each_other() {
        let span = ProgressSpan(0.2, 0.8);
        assert_eq!((span.at(0.0), span.at(1.0)), (0.2, 0.8));
        let parts: Vec<ProgressSpan> = (0..3).map(|i| span.split(i, 3)).collect();
        assert!(parts.windows(2).all(|p| p[0].1 == p[1].0) && parts[0].0 == 0.2, "{parts:?}");
    }

    #[test]
    fn slices_whiten_as_all_at_once() {
        let size = 60;
        let mut random = Random::new(3, 0);
        let rows: Vec<f32> = (0..5000 * size).map(|i| random.normal() * (1 + i % size) as f32).collect();
        // A clock that never reaches the end of a slice.
        let context = StudyContext::new(|| -1.0, [size, 1]);
        let whitened_rows = block_on(whitened(&context, &rows, size, ProgressSpan(0.0, 0.5)));
        let whole = crate::metrics::whitened(&rows, size);
        assert_eq!(whitened_rows.len(), whole.len());
        assert!(whitened_rows.iter().zip(&whole).all(|(a, b)| (a - b).abs() < 1e-3));
        assert!((context.done() - 0.5).abs() < 1e-6, "{}", context.done());
    }
}
