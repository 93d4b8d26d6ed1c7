//! Principal component analysis: the best linear autoencoder (Baldi & Hornik 1989), so the line to beat.

use super::linalg::{Eigen, add_scaled, dot, orthonormalise, symmetric_eigen};
use crate::data::rng::Random;

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

/// Mean and covariance of small rows (codes: `size` up to a few hundred), summed up some rows at a time.
#[derive(Clone, Debug)]
pub struct Scatter {
    size: usize,
    count: usize,
    /// The first row: sums are of what is off from it, so that little is lost where rows are far from zero.
    origin: Vec<f32>,
    sums: Vec<f64>,
    /// `[size, size]`, the part below the diagonal.
    products: Vec<f64>,
    /// The same of a few rows, in short numbers.
    few: Vec<f32>,
}

impl Scatter {
    /// Of no rows of `size` values.
    pub fn new(size: usize) -> Self {
        let (sums, products, few) = (vec![0.0; size], vec![0.0; size * size], vec![0.0; size * size]);
        Self { size, count: 0, origin: Vec::new(), sums, products, few }
    }

    /// Rows so far.
    pub fn count(&self) -> usize {
        self.count
    }

    /// Takes in rows `[n, size]`, which costs about size² / 2 multiplications each.
    pub fn add(&mut self, rows: &[f32]) {
        /// Rows whose products are summed up in short numbers, and of these in one go over the sums.
        const FEW: usize = 64;
        const TOGETHER: usize = 4;
        let size = self.size.max(1);
        if self.count == 0 {
            self.origin = rows.iter().take(size).copied().collect();
        }
        let mut off = vec![0.0_f32; FEW * size];
        for rows in rows.chunks(FEW * size) {
            let count = rows.len() / size;
            self.count += count;
            off.fill(0.0);
            for (off, row) in off.chunks_exact_mut(size).zip(rows.chunks_exact(size)) {
                off.iter_mut().zip(row.iter().zip(&self.origin)).for_each(|(off, (v, o))| *off = v - o);
                self.sums.iter_mut().zip(&*off).for_each(|(sum, v)| *sum += f64::from(*v));
            }
            self.few.fill(0.0);
            // What is over stays zero, and adds nothing.
            for four in off[..count.next_multiple_of(TOGETHER) * size].chunks_exact(TOGETHER * size) {
                let [a, b, c, d] = [0, 1, 2, 3].map(|k| &four[k * size..(k + 1) * size]);
                for (i, line) in self.few.chunks_exact_mut(size).enumerate() {
                    let [wa, wb, wc, wd] = [a[i], b[i], c[i], d[i]];
                    let rows = a.iter().zip(b).zip(c.iter().zip(d));
                    for (sum, ((a, b), (c, d))) in line[..=i].iter_mut().zip(rows) {
                        *sum += wa * a + wb * b + wc * c + wd * d;
                    }
                }
            }
            self.products.iter_mut().zip(&self.few).for_each(|(all, few)| *all += f64::from(*few));
        }
    }

    fn mean(&self) -> Vec<f32> {
        let count = self.count.max(1) as f64;
        let origin = self.origin.iter().copied().chain(core::iter::repeat(0.0));
        origin.zip(&self.sums).map(|(o, sum)| (f64::from(o) + sum / count) as f32).collect()
    }

    /// `[size, size]`.
    fn covariance(&self) -> Vec<f64> {
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

    /// The covariance's eigenvectors in the making, for [`finish`](Self::finish).
    pub fn eigen(&self) -> Eigen {
        Eigen::new(self.covariance(), self.size)
    }

    /// All components, once they are known.
    pub fn finish(&self, eigen: &Eigen) -> Pca {
        let (values, vectors) = eigen.finish();
        self.pca(self.size, values.iter().sum(), &values, vectors.iter().map(|v| *v as f32).collect())
    }

    /// The first `k` components, cut to `size`; none of no rows.
    pub fn leading(&self, k: usize) -> Pca {
        /// Where so few of so many are wanted, an iteration of the few is done much earlier than all are known.
        const MANY: usize = 32;
        const FEW: usize = 8;
        let (size, k) = (self.size, k.min(self.size));
        if self.count == 0 {
            return Pca { mean: vec![0.0; size], ..Pca::default() };
        }
        let matrix = self.covariance();
        let total = (0..size).map(|i| matrix[i * size + i]).sum();
        let (values, vectors) = if size >= MANY && FEW * k <= size {
            subspace(&matrix, size, k)
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

/// The `k` largest eigenvalues of a covariance `[size, size]` and, one a row, their eigenvectors, by subspace iteration
/// (Golub & Van Loan, *Matrix Computations*, §8.2.4).
fn subspace(matrix: &[f64], size: usize, k: usize) -> (Vec<f64>, Vec<f32>) {
    /// Directions beyond those asked for, and products: what is a tenth smaller than the `k`th is down to a hundredth.
    const OVERSAMPLE: usize = 8;
    const PRODUCTS: usize = 40;
    let short: Vec<f32> = matrix.iter().map(|v| *v as f32).collect();
    let product = |basis: &[f32]| -> Vec<f32> {
        let of =
            |direction: &[f32]| short.chunks_exact(size).map(|row| dot(row, direction)).collect::<Vec<_>>();
        basis.chunks_exact(size).flat_map(of).collect()
    };
    let width = (k + OVERSAMPLE).min(size);
    let mut random = Random::new(0, 0x5B5);
    let mut basis: Vec<f32> = (0..width * size).map(|_| random.normal()).collect();
    orthonormalise(&mut basis, size);
    for _ in 0..PRODUCTS {
        basis = product(&basis);
        orthonormalise(&mut basis, size);
    }
    // Rayleigh–Ritz: the best directions within the basis.
    let image = product(&basis);
    let within = |i: usize| {
        let (basis, row) = (&basis, &image[i * size..(i + 1) * size]);
        (0..width).map(move |j| f64::from(dot(row, &basis[j * size..(j + 1) * size])))
    };
    let mut small: Vec<f64> = (0..width).flat_map(within).collect();
    for i in 0..width {
        (0..i).for_each(|j| small[i * width + j] = small[j * width + i]);
    }
    let (values, vectors) = symmetric_eigen(&small, width);
    let mut components = vec![0.0; k * size];
    for (component, vector) in components.chunks_exact_mut(size).zip(vectors.chunks_exact(width)) {
        for (&weight, direction) in vector.iter().zip(basis.chunks_exact(size)) {
            add_scaled(component, weight as f32, direction);
        }
    }
    (values, components)
}

/// PCA of small rows from their covariance matrix. `k` is cut to `size`.
pub fn pca_small(rows: &[f32], size: usize, k: usize) -> Pca {
    let mut scatter = Scatter::new(size);
    scatter.add(rows);
    scatter.leading(k)
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

impl Pca {
    /// Rows `[n, size]` along all principal components, with variance 1 along each (whitening): no direction counts for
    /// more than another. A linear layer after a code can undo any invertible map of it, so axes and scales of an
    /// autoencoder's code are chance, and distances that depend on them are as well. Components with less than a
    /// thousandth of the largest variance are 0.
    pub fn whiten(&self, rows: &[f32]) -> Vec<f32> {
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
        let mut scatter = Scatter::new(size as usize);
        rows.chunks(37 * size as usize).for_each(|some| scatter.add(some));
        let mut eigen = scatter.eigen();
        while !eigen.advance(11) {}
        let all = scatter.finish(&eigen);
        assert_eq!((scatter.count(), all.len()), (1000, 40));
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
        assert!((scatter.covariance()[0] / variance - 1.0).abs() < 1e-5);
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
