//! Principal component analysis: the best linear autoencoder (Baldi & Hornik 1989), so the line to beat.

use super::linalg::{add_scaled, dot};

/// Mean and principal components of some rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pca {
    /// Mean row, `[size]`.
    pub mean: Vec<f32>,
    /// Orthonormal directions of largest variance first, `[k, size]`. The largest entry of each is positive, so that a
    /// picture of them does not flip. Directions in which nothing varies may be zero.
    pub components: Vec<f32>,
    /// Variance along each direction, `[k]`.
    pub variances: Vec<f32>,
    /// Variance in all directions together.
    pub total_variance: f32,
}

impl Pca {
    /// Number of components.
    pub fn len(&self) -> usize {
        self.variances.len()
    }

    /// True for no components.
    pub fn is_empty(&self) -> bool {
        self.variances.is_empty()
    }

    /// Explained variance ratio of component `index`, 0–1; 0 when nothing varies or there is no such component.
    pub fn share(&self, index: usize) -> f32 {
        let variance = self.variances.get(index).copied().unwrap_or(0.0);
        if self.total_variance > 0.0 { variance / self.total_variance } else { 0.0 }
    }

    /// Writes the coordinates `[k]` of a row.
    pub fn project(&self, row: &[f32], code: &mut [f32]) {
        for (value, component) in code.iter_mut().zip(self.components.chunks_exact(self.mean.len().max(1))) {
            *value = dot(row, component) - dot(&self.mean, component);
        }
    }

    /// Writes the row `[size]` that has these coordinates.
    pub fn decode(&self, code: &[f32], row: &mut [f32]) {
        row.copy_from_slice(&self.mean);
        for (&value, component) in code.iter().zip(self.components.chunks_exact(self.mean.len().max(1))) {
            add_scaled(row, value, component);
        }
    }

    /// Writes the reconstruction `[size]` of a row from its coordinates.
    pub fn reconstruct(&self, row: &[f32], reconstruction: &mut [f32]) {
        let mut code = vec![0.0; self.len()];
        self.project(row, &mut code);
        self.decode(&code, reconstruction);
    }

    /// Whitened rows `[n, size]`: coordinates along all principal components, each divided by its standard deviation.
    ///
    /// Axes and scales of an autoencoder's code are arbitrary, because the decoder's first layer can undo any invertible linear
    /// map; whitening makes distances independent of the scales. Components with less than a thousandth of the largest
    /// variance become 0.
    pub fn whiten(&self, rows: &[f32]) -> Vec<f32> {
        /// Least variance that is not noise, as a share of the largest.
        const LEAST: f32 = 1e-3;
        let size = self.mean.len().max(1);
        let largest = self.variances.first().copied().unwrap_or(0.0);
        let scale = |v: &f32| if *v > LEAST * largest { 1.0 / libm::sqrtf(*v) } else { 0.0 };
        let scales: Vec<f32> = self.variances.iter().map(scale).collect();
        let mut out = vec![0.0; rows.len()];
        let mut off = vec![0.0; size];
        for (row, code) in rows.chunks_exact(size).zip(out.chunks_exact_mut(size)) {
            off.iter_mut().zip(row.iter().zip(&self.mean)).for_each(|(off, (v, mean))| *off = v - mean);
            let axes = self.components.chunks_exact(size).zip(&scales);
            code.iter_mut().zip(axes).for_each(|(v, (axis, scale))| *v = scale * dot(&off, axis));
        }
        out
    }
}

/// Turns each component so that its entry of largest magnitude is positive: the sign of an eigenvector is arbitrary.
pub(super) fn settle_signs(components: &mut [f32], size: usize) {
    for component in components.chunks_exact_mut(size) {
        let largest = component.iter().fold(0.0_f32, |most, &v| if v.abs() > most.abs() { v } else { most });
        if largest < 0.0 {
            component.iter_mut().for_each(|v| *v = -*v);
        }
    }
}
