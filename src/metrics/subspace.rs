//! Subspace iteration (Golub & Van Loan, *Matrix Computations*, §8.2.4): the steps that the PCA of small rows and that of long
//! rows have in common. Each applies its covariance to a [`Basis`] and orthonormalises it, time after time; the eigenvectors
//! of the covariance within the basis (Rayleigh & Ritz) then combine its directions to the components.

use super::linalg::{add_scaled, orthonormalise_row};
use crate::data::rng::Random;

/// Directions that are iterated beyond those asked for: they take up what would leak into the last ones.
const OVERSAMPLE: usize = 8;

/// Directions that turn towards those of largest variance, `[width, size]`.
#[derive(Clone, Debug)]
pub struct Basis {
    /// The directions, row-major.
    pub rows: Vec<f32>,
    /// Values of a direction.
    size: usize,
}

impl Basis {
    /// Random directions to find `k` components with: `k` and a few more, at most `size`.
    pub fn random(k: usize, size: usize, random: &mut Random) -> Self {
        let width = (k + OVERSAMPLE).min(size);
        Self { rows: (0..width * size).map(|_| random.normal()).collect(), size }
    }

    /// Number of directions.
    pub fn width(&self) -> usize {
        self.rows.len().checked_div(self.size).unwrap_or(0)
    }

    /// Each direction, `[size]`.
    pub fn directions(&self) -> impl Iterator<Item = &[f32]> {
        self.rows.chunks_exact(self.size.max(1))
    }

    /// Makes direction `index` orthonormal to those before it, which are so already.
    pub fn orthonormalise(&mut self, index: usize) {
        orthonormalise_row(&mut self.rows, self.size, index);
    }

    /// The sum of the directions with these weights (`[width]`): a component, `[size]`.
    pub fn combine(&self, weights: &[f64]) -> Vec<f32> {
        let mut component = vec![0.0; self.size];
        for (&weight, direction) in weights.iter().zip(self.directions()) {
            add_scaled(&mut component, weight as f32, direction);
        }
        component
    }
}
