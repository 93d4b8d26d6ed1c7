//! Principal component analysis: the best linear autoencoder (Baldi & Hornik 1989), so the line to beat.

use super::linalg::{add_scaled, dot, symmetric_eigen};

/// Principal components of some rows.
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

    /// Part of all variance that lies along component `index`, 0–1; 0 when nothing varies or there is no such component.
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

    /// What is left of `row` after it went through the components: its reconstruction, `[size]`.
    pub fn reconstruct(&self, row: &[f32], reconstruction: &mut [f32]) {
        let mut code = vec![0.0; self.len()];
        self.project(row, &mut code);
        self.decode(&code, reconstruction);
    }
}

/// Exact PCA of small rows (codes: `size` up to a few dozen) from their covariance matrix. `k` is cut to `size`.
pub fn pca_small(rows: &[f32], size: usize, k: usize) -> Pca {
    let k = k.min(size);
    let count = rows.len().checked_div(size).unwrap_or(0);
    if count == 0 {
        return Pca { mean: vec![0.0; size], ..Pca::default() };
    }
    let mut mean = vec![0.0_f64; size];
    for row in rows.chunks_exact(size) {
        mean.iter_mut().zip(row).for_each(|(m, &v)| *m += f64::from(v));
    }
    mean.iter_mut().for_each(|m| *m /= count as f64);
    let mut covariance = vec![0.0_f64; size * size];
    let mut centred = vec![0.0_f64; size];
    for row in rows.chunks_exact(size) {
        centred.iter_mut().zip(row.iter().zip(&mean)).for_each(|(c, (&v, m))| *c = f64::from(v) - m);
        for (i, line) in covariance.chunks_exact_mut(size).enumerate() {
            let scale = centred[i];
            line[..=i].iter_mut().zip(&centred).for_each(|(c, v)| *c += scale * v);
        }
    }
    for i in 0..size {
        for j in 0..=i {
            let value = covariance[i * size + j] / count as f64;
            (covariance[i * size + j], covariance[j * size + i]) = (value, value);
        }
    }
    let (values, vectors) = symmetric_eigen(&covariance, size);
    let mut components: Vec<f32> = vectors[..k * size].iter().map(|&v| v as f32).collect();
    settle_signs(&mut components, size);
    Pca {
        mean: mean.iter().map(|&m| m as f32).collect(),
        components,
        variances: values[..k].iter().map(|&v| v.max(0.0) as f32).collect(),
        total_variance: values.iter().sum::<f64>().max(0.0) as f32,
    }
}

/// An eigenvector's sign is arbitrary: turns each so that its largest entry is positive.
pub(super) fn settle_signs(components: &mut [f32], size: usize) {
    for component in components.chunks_exact_mut(size) {
        let largest = component.iter().fold(0.0_f32, |most, &v| if v.abs() > most.abs() { v } else { most });
        if largest < 0.0 {
            component.iter_mut().for_each(|v| *v = -*v);
        }
    }
}

/// Rows `[n, size]` along their principal components, with variance 1 along each (whitening): no direction counts for more
/// than another. A linear layer after a code can undo any invertible map of it, so axes and scales of an autoencoder's code
/// are chance, and distances that depend on them are as well. Components with less than a thousandth of the largest variance are 0.
pub fn whitened(rows: &[f32], size: usize) -> Vec<f32> {
    const LEAST: f32 = 1e-3;
    let pca = pca_small(rows, size, size);
    let largest = pca.variances.first().copied().unwrap_or(0.0);
    let scale = |v: &f32| if *v > LEAST * largest { 1.0 / libm::sqrtf(*v) } else { 0.0 };
    let scales: Vec<f32> = pca.variances.iter().map(scale).collect();
    let mut out = vec![0.0; rows.len()];
    for (row, code) in rows.chunks_exact(size.max(1)).zip(out.chunks_exact_mut(size.max(1))) {
        pca.project(row, code);
        code.iter_mut().zip(&scales).for_each(|(v, scale)| *v *= scale);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::rng::Random;

    #[test]
    fn an_oblique_cloud_is_straightened() {
        let mut random = Random::new(1, 0);
        let rows: Vec<f32> = (0..4000)
            .flat_map(|_| {
                let (along, across) = (3.0 * random.normal(), random.normal());
                [5.0 + 0.6 * along - 0.8 * across, -2.0 - 0.8 * along - 0.6 * across]
            })
            .collect();
        let pca = pca_small(&rows, 2, 2);
        assert!((pca.components[0] + 0.6).abs() < 0.02 && (pca.components[1] - 0.8).abs() < 0.02, "{pca:?}");
        assert!((pca.share(0) - 0.9).abs() < 0.01);
        let mut back = [0.0; 2];
        pca.reconstruct(&rows[..2], &mut back);
        assert!((back[0] - rows[0]).abs() < 1e-5 && (back[1] - rows[1]).abs() < 1e-5);
    }

    #[test]
    fn codes_that_do_not_vary_have_no_share() {
        let pca = pca_small(&[1.0, 2.0, 1.0, 2.0], 2, 2);
        assert_eq!((pca.mean.as_slice(), pca.share(0)), ([1.0, 2.0].as_slice(), 0.0));
        assert!(pca_small(&[], 3, 2).is_empty());
    }

    #[test]
    fn whitened_rows_vary_alike_in_every_direction() {
        let mut random = Random::new(8, 0);
        let rows: Vec<f32> = (0..2000)
            .flat_map(|_| {
                let (a, b) = (10.0 * random.normal(), random.normal());
                [a + b + 3.0, a - b, 7.0]
            })
            .collect();
        let white = whitened(&rows, 3);
        let mean = |f: &dyn Fn(&[f32]) -> f32| white.chunks(3).map(f).sum::<f32>() / 2000.0;
        assert!(mean(&|r| r[0]).abs() < 1e-2 && mean(&|r| r[1]).abs() < 1e-2);
        assert!((mean(&|r| r[0] * r[0]) - 1.0).abs() < 1e-2 && (mean(&|r| r[1] * r[1]) - 1.0).abs() < 1e-2);
        assert!(mean(&|r| r[0] * r[1]).abs() < 1e-2);
        assert!(white.chunks(3).all(|r| r[2] == 0.0), "what never varies is nothing");
        assert_eq!(whitened(&[], 3), [0.0_f32; 0]);
    }
}
