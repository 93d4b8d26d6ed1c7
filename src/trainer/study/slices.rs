//! Work over many rows in slices, with progress that only rises.

use super::{StudyContext, StudyInput};
use crate::metrics::{Pca, PcaFit, Scatter, scale_pixels};

/// Multiplications between two breaths: half a millisecond, and a few in a browser.
pub const WORK: usize = 4_000_000;
/// Rows of PCA between two breaths, in values × directions.
const PCA_WORK: usize = 2_000_000;
/// Rotations of an eigenvalue problem cost about this much for each of its rows.
const ROTATION: usize = 16;

/// A part of the way that a study goes, from and to 0–1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ProgressSpan(pub f32, pub f32);

impl ProgressSpan {
    /// Where it is after a share (0–1) of this part.
    pub fn at(self, share: f32) -> f32 {
        self.0 + (self.1 - self.0) * share
    }

    /// One of so many equal parts of this part.
    pub fn split(self, index: usize, count: usize) -> Self {
        let at = |index: usize| self.at(index as f32 / count.max(1) as f32);
        Self(at(index), at(index + 1))
    }
}

/// Rows that make a slice, where each costs so much.
pub fn rows_for(cost: usize) -> usize {
    (WORK / cost.max(1)).max(1)
}

/// So many principal components of images by index.
pub async fn components(
    context: &StudyContext,
    input: &StudyInput,
    images: &[u32],
    size: usize,
    span: ProgressSpan,
) -> Pca {
    let row = |i: usize, row: &mut [f32]| scale_pixels(input.set.image(images[i] as usize), row);
    let mut fit = PcaFit::new(images.len(), input.pixels(), size, input.spec.seed);
    let rows = fit.rows_for(PCA_WORK);
    while !fit.advance(rows, &row) {
        context.yield_now(span.at(fit.progress())).await;
    }
    fit.finish().unwrap_or_default()
}

/// All principal components of codes `[n, size]`.
pub async fn axes(context: &StudyContext, codes: &[f32], size: usize, span: ProgressSpan) -> Pca {
    let [sums, turns] = [0, 1].map(|i| span.split(i, 2));
    let mut scatter = Scatter::new(size);
    for some in codes.chunks(rows_for(size * size / 2) * size) {
        scatter.add(some);
        context.yield_now(sums.at((scatter.count() * size) as f32 / codes.len() as f32)).await;
    }
    let mut eigen = scatter.eigen();
    while !eigen.advance(rows_for(ROTATION * size)) {
        context.yield_now(turns.0).await;
    }
    scatter.finish(&eigen)
}

/// [Whitened](Pca::whiten) codes `[n, size]`.
pub async fn whitened(context: &StudyContext, codes: &[f32], size: usize, span: ProgressSpan) -> Vec<f32> {
    let [fit, turn] = [0, 1].map(|i| span.split(i, 2));
    let pca = axes(context, codes, size, fit).await;
    let mut even = Vec::with_capacity(codes.len());
    for some in codes.chunks(rows_for(size * size) * size) {
        even.extend(pca.whiten(some));
        context.yield_now(turn.at(even.len() as f32 / codes.len() as f32)).await;
    }
    even
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
        // There is always time.
        let context = StudyContext::new(|| -1.0, [size, 1]);
        let even = block_on(whitened(&context, &rows, size, ProgressSpan(0.0, 0.5)));
        let whole = crate::metrics::whitened(&rows, size);
        assert_eq!(even.len(), whole.len());
        assert!(even.iter().zip(&whole).all(|(a, b)| (a - b).abs() < 1e-3));
        assert!((context.done() - 0.5).abs() < 1e-6, "{}", context.done());
    }
}
