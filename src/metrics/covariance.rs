//! Covariance of short rows, such as codes, and the PCA that follows from it.

use super::linalg::{Eigen, dot, orthonormalise, symmetric_eigen};
use super::pca::{Pca, settle_signs};
use super::subspace::Basis;
use crate::data::rng::Random;

/// Mean and covariance of short rows (codes: `size` up to a few hundred), accumulated some rows at a time.
#[derive(Clone, Debug)]
pub struct Covariance {
    size: usize,
    count: usize,
    /// The first row. Sums are of differences from it, so that rows far from zero lose no precision.
    origin: Vec<f32>,
    sums: Vec<f64>,
    /// Sums of products, `[size, size]`: the lower triangle.
    products: Vec<f64>,
    /// The same of one block of rows, in single precision.
    block: Vec<f32>,
}

impl Covariance {
    /// The covariance of no rows yet, of `size` values each.
    pub fn new(size: usize) -> Self {
        let (sums, products, block) = (vec![0.0; size], vec![0.0; size * size], vec![0.0; size * size]);
        Self { size, count: 0, origin: Vec::new(), sums, products, block }
    }

    /// Number of rows so far.
    pub fn count(&self) -> usize {
        self.count
    }

    /// Adds rows `[n, size]`; each costs about size² / 2 multiplications.
    pub fn add(&mut self, rows: &[f32]) {
        /// Rows of a block, whose products are summed in single precision.
        const BLOCK: usize = 64;
        /// Rows of a block that are added in one pass over the sums.
        const UNROLL: usize = 4;
        let size = self.size.max(1);
        if self.count == 0 {
            self.origin = rows.iter().take(size).copied().collect();
        }
        let mut off = vec![0.0_f32; BLOCK * size];
        for rows in rows.chunks(BLOCK * size) {
            let count = rows.len() / size;
            self.count += count;
            off.fill(0.0);
            for (off, row) in off.chunks_exact_mut(size).zip(rows.chunks_exact(size)) {
                off.iter_mut().zip(row.iter().zip(&self.origin)).for_each(|(off, (v, o))| *off = v - o);
                self.sums.iter_mut().zip(&*off).for_each(|(sum, v)| *sum += f64::from(*v));
            }
            self.block.fill(0.0);
            // Rows beyond `count` are zero and add nothing.
            for four in off[..count.next_multiple_of(UNROLL) * size].chunks_exact(UNROLL * size) {
                let [a, b, c, d] = [0, 1, 2, 3].map(|k| &four[k * size..(k + 1) * size]);
                for (i, line) in self.block.chunks_exact_mut(size).enumerate() {
                    let [wa, wb, wc, wd] = [a[i], b[i], c[i], d[i]];
                    let rows = a.iter().zip(b).zip(c.iter().zip(d));
                    for (sum, ((a, b), (c, d))) in line[..=i].iter_mut().zip(rows) {
                        *sum += wa * a + wb * b + wc * c + wd * d;
                    }
                }
            }
            self.products.iter_mut().zip(&self.block).for_each(|(sum, block)| *sum += f64::from(*block));
        }
    }

    fn mean(&self) -> Vec<f32> {
        let count = self.count.max(1) as f64;
        let origin = self.origin.iter().copied().chain(core::iter::repeat(0.0));
        origin.zip(&self.sums).map(|(o, sum)| (f64::from(o) + sum / count) as f32).collect()
    }

    /// The covariance matrix, `[size, size]`.
    fn matrix(&self) -> Vec<f64> {
        let (size, count) = (self.size, self.count.max(1) as f64);
        let mut matrix = vec![0.0; size * size];
        for i in 0..size {
            for j in 0..=i {
                let value = (self.products[i * size + j] - self.sums[i] * self.sums[j] / count) / count;
                (matrix[i * size + j], matrix[j * size + i]) = (value, value);
            }
        }
        matrix
    }

    /// The eigendecomposition of the covariance, to be advanced and then passed to [`finish`](Self::finish).
    pub fn eigen(&self) -> Eigen {
        Eigen::new(self.matrix(), self.size)
    }

    /// All components, from a finished eigendecomposition.
    pub fn finish(&self, eigen: &Eigen) -> Pca {
        let (values, vectors) = eigen.finish();
        self.pca(self.size, values.iter().sum(), &values, vectors.iter().map(|v| *v as f32).collect())
    }

    /// The first `k` components, at most `size`; none without rows.
    pub fn leading(&self, k: usize) -> Pca {
        /// From this size on, and for at most a `FEW`th of all components, subspace iteration is faster than Jacobi's method.
        const MANY: usize = 32;
        const FEW: usize = 8;
        let (size, k) = (self.size, k.min(self.size));
        if self.count == 0 {
            return Pca { mean: vec![0.0; size], ..Pca::default() };
        }
        let matrix = self.matrix();
        let total = (0..size).map(|i| matrix[i * size + i]).sum();
        let (values, vectors) = if size >= MANY && FEW * k <= size {
            leading_eigen(&matrix, size, k)
        } else {
            let (values, vectors) = symmetric_eigen(&matrix, size);
            (values, vectors.iter().map(|v| *v as f32).collect())
        };
        self.pca(k, total, &values, vectors)
    }

    fn pca(&self, k: usize, total: f64, values: &[f64], mut components: Vec<f32>) -> Pca {
        components.truncate(k * self.size);
        settle_signs(&mut components, self.size.max(1));
        Pca {
            mean: self.mean(),
            components,
            variances: values[..k].iter().map(|&v| v.max(0.0) as f32).collect(),
            total_variance: total.max(0.0) as f32,
        }
    }
}

/// The `k` largest eigenvalues of a covariance matrix `[size, size]` and, one a row, their eigenvectors, by subspace iteration.
fn leading_eigen(matrix: &[f64], size: usize, k: usize) -> (Vec<f64>, Vec<f32>) {
    /// Products with the matrix: with these an eigenvector whose eigenvalue is a tenth below the `k`th's is damped to a
    /// hundredth.
    const PRODUCTS: usize = 40;
    /// Stream of [`Random`].
    const STREAM: u64 = 0x5B5;
    let matrix: Vec<f32> = matrix.iter().map(|v| *v as f32).collect();
    let product = |basis: &Basis| -> Vec<f32> {
        let of =
            |direction: &[f32]| matrix.chunks_exact(size).map(|row| dot(row, direction)).collect::<Vec<_>>();
        basis.directions().flat_map(of).collect()
    };
    let mut basis = Basis::random(k, size, &mut Random::new(0, STREAM));
    let width = basis.width();
    orthonormalise(&mut basis.rows, size);
    for _ in 0..PRODUCTS {
        basis.rows = product(&basis);
        orthonormalise(&mut basis.rows, size);
    }
    let image = product(&basis);
    let mut within: Vec<f64> = image
        .chunks_exact(size)
        .flat_map(|row| basis.directions().map(|direction| f64::from(dot(row, direction))))
        .collect();
    for i in 0..width {
        (0..i).for_each(|j| within[i * width + j] = within[j * width + i]);
    }
    let (values, vectors) = symmetric_eigen(&within, width);
    let components = vectors.chunks_exact(width).take(k).flat_map(|weights| basis.combine(weights)).collect();
    (values, components)
}

/// PCA of short rows `[n, size]` from their covariance matrix, with `k` components (at most `size`).
pub fn pca_small(rows: &[f32], size: usize, k: usize) -> Pca {
    let mut covariance = Covariance::new(size);
    covariance.add(rows);
    covariance.leading(k)
}

/// [Whitened](Pca::whiten) rows `[n, size]`.
pub fn whitened(rows: &[f32], size: usize) -> Vec<f32> {
    pca_small(rows, size, size).whiten(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn rows_in_parts_and_few_of_many_components_give_the_same() {
        // Far from zero, in 40 directions of falling variance.
        let size = 40;
        let mut random = Random::new(6, 0);
        let row = |random: &mut Random| {
            (0..size).map(|j| 50.0 + random.normal() * 0.9_f32.powi(j)).collect::<Vec<_>>()
        };
        let rows: Vec<f32> = (0..1000).flat_map(|_| row(&mut random)).collect();
        let mut covariance = Covariance::new(size as usize);
        rows.chunks(37 * size as usize).for_each(|some| covariance.add(some));
        let mut eigen = covariance.eigen();
        while !eigen.advance(11) {}
        let all = covariance.finish(&eigen);
        assert_eq!((covariance.count(), all.len()), (1000, 40));
        let two = pca_small(&rows, size as usize, 2);
        for k in 0..2 {
            assert!((two.share(k) / all.share(k) - 1.0).abs() < 1e-3, "{} {}", two.share(k), all.share(k));
            let axis = |pca: &Pca| pca.components[k * size as usize..(k + 1) * size as usize].to_vec();
            assert!(dot(&axis(&two), &axis(&all)) > 0.999);
        }
        // By hand, in long numbers.
        let column = |j: usize| rows.iter().skip(j).step_by(size as usize).map(|v| f64::from(*v));
        let mean = column(0).sum::<f64>() / 1000.0;
        let variance = column(0).map(|v| (v - mean) * (v - mean)).sum::<f64>() / 1000.0;
        assert!((f64::from(all.mean[0]) - mean).abs() < 1e-5);
        assert!((covariance.matrix()[0] / variance - 1.0).abs() < 1e-5);
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
