//! Linear algebra for PCA and distances: `f32` rows of any length, small `f64` matrices.

/// Sums that run side by side, so that the compiler uses SIMD instructions.
const LANES: usize = 16;

/// Inner product of two rows.
pub fn dot(a: &[f32], b: &[f32]) -> f32 {
    let (a, a_rest) = a.as_chunks::<LANES>();
    let (b, b_rest) = b.as_chunks::<LANES>();
    let mut lanes = [0.0_f32; LANES];
    for (x, y) in a.iter().zip(b) {
        for i in 0..LANES {
            lanes[i] += x[i] * y[i];
        }
    }
    let rest: f32 = a_rest.iter().zip(b_rest).map(|(x, y)| x * y).sum();
    lanes.iter().sum::<f32>() + rest
}

/// Squared Euclidean distance of two rows.
pub fn squared_distance(a: &[f32], b: &[f32]) -> f32 {
    let (a, a_rest) = a.as_chunks::<LANES>();
    let (b, b_rest) = b.as_chunks::<LANES>();
    let mut lanes = [0.0_f32; LANES];
    for (x, y) in a.iter().zip(b) {
        for i in 0..LANES {
            let d = x[i] - y[i];
            lanes[i] += d * d;
        }
    }
    let rest: f32 = a_rest.iter().zip(b_rest).map(|(x, y)| (x - y) * (x - y)).sum();
    lanes.iter().sum::<f32>() + rest
}

/// y += a·x.
pub fn add_scaled(y: &mut [f32], a: f32, x: &[f32]) {
    for (y, x) in y.iter_mut().zip(x) {
        *y += a * x;
    }
}

/// Makes the rows of `[rows, size]` orthonormal by Gram–Schmidt with reorthogonalisation ("twice is enough",
/// Giraud et al. 2005). A row that is a combination of earlier ones becomes zero.
pub fn orthonormalise(rows: &mut [f32], size: usize) {
    (0..rows.len() / size).for_each(|i| orthonormalise_row(rows, size, i));
}

/// Makes row `i` orthonormal to those before it, which are so already; see [`orthonormalise`].
pub fn orthonormalise_row(rows: &mut [f32], size: usize, i: usize) {
    /// Relative length below which the remainder of a row is rounding error.
    const DEPENDENT: f32 = 1e-5;
    let (done, rest) = rows.split_at_mut(i * size);
    let row = &mut rest[..size];
    let before = libm::sqrtf(dot(row, row));
    if before > 0.0 {
        row.iter_mut().for_each(|v| *v /= before);
    }
    for _ in 0..2 {
        for other in done.chunks_exact(size) {
            add_scaled(row, -dot(row, other), other);
        }
    }
    let left = libm::sqrtf(dot(row, row));
    let scale = if left > DEPENDENT { 1.0 / left } else { 0.0 };
    row.iter_mut().for_each(|v| *v *= scale);
}

/// The eigendecomposition of a symmetric matrix by cyclic Jacobi rotations (Golub & Van Loan, *Matrix Computations*, §8.5),
/// some rotations at a time: 256 × 256 takes a third of a second in all.
#[derive(Clone, Debug)]
pub struct Eigen {
    n: usize,
    /// The matrix, which becomes diagonal.
    a: Vec<f64>,
    /// The rotations so far, which become the eigenvectors, one a row.
    v: Vec<f64>,
    /// An entry whose square is below this counts as zero.
    tiny: f64,
    /// The entry that is zeroed next.
    next: [usize; 2],
    /// Finished sweeps over all entries.
    sweeps: usize,
    /// True when an entry was zeroed in this sweep.
    rotated: bool,
}

/// Sweeps after which the decomposition is taken as it is; 6 to 8 are usual, for convergence is quadratic.
const MOST_SWEEPS: usize = 30;

impl Eigen {
    /// Begins the decomposition of a symmetric `[n, n]` matrix. One with values that are not finite is left as it is.
    pub fn new(matrix: Vec<f64>, n: usize) -> Self {
        let mut v = vec![0.0; n * n];
        (0..n).for_each(|i| v[i * n + i] = 1.0);
        let total: f64 = matrix.iter().map(|x| x * x).sum();
        let tiny = total * 1e-26 / (n * n).max(1) as f64;
        let sweeps = if n < 2 || !total.is_finite() { MOST_SWEEPS } else { 0 };
        Self { n, a: matrix, v, tiny, next: [0, 1], sweeps, rotated: false }
    }

    /// Goes on by up to this many rotations, which cost about 10 · n operations each; true when done.
    pub fn advance(&mut self, rotations: usize) -> bool {
        for _ in 0..rotations {
            if self.sweeps >= MOST_SWEEPS {
                break;
            }
            let [p, q] = self.next;
            self.rotated |= self.rotate(p, q);
            self.next = if q + 1 < self.n { [p, q + 1] } else { [p + 1, p + 2] };
            if self.next[1] >= self.n {
                self.next = [0, 1];
                self.sweeps = if std::mem::take(&mut self.rotated) { self.sweeps + 1 } else { MOST_SWEEPS };
            }
        }
        self.sweeps >= MOST_SWEEPS
    }

    /// Eigenvalues, largest first, and eigenvectors, one a row; approximations while the decomposition is not done.
    pub fn finish(&self) -> (Vec<f64>, Vec<f64>) {
        let n = self.n;
        let mut order: Vec<usize> = (0..n).collect();
        order.sort_by(|&i, &j| self.a[j * n + j].total_cmp(&self.a[i * n + i]));
        let values = order.iter().map(|&i| self.a[i * n + i]).collect();
        let vectors = order.iter().flat_map(|&i| self.v[i * n..(i + 1) * n].iter().copied()).collect();
        (values, vectors)
    }

    /// Zeroes `a[p][q]`, p < q, by a rotation in the plane of both axes; false when it is zero already.
    fn rotate(&mut self, p: usize, q: usize) -> bool {
        let (n, a) = (self.n, &mut self.a);
        let apq = a[p * n + q];
        if apq * apq <= self.tiny {
            return false;
        }
        let theta = (a[q * n + q] - a[p * n + p]) / (2.0 * apq);
        let t = theta.signum() / (theta.abs() + libm::sqrt(theta * theta + 1.0));
        let c = 1.0 / libm::sqrt(t * t + 1.0);
        let s = t * c;
        let [app, aqq] = [a[p * n + p] - t * apq, a[q * n + q] + t * apq];
        for matrix in [&mut *a, &mut self.v] {
            let (above, below) = matrix.split_at_mut(q * n);
            for (x, y) in above[p * n..(p + 1) * n].iter_mut().zip(&mut below[..n]) {
                (*x, *y) = (c * *x - s * *y, s * *x + c * *y);
            }
        }
        (a[p * n + p], a[q * n + q]) = (app, aqq);
        (a[p * n + q], a[q * n + p]) = (0.0, 0.0);
        // The matrix stays symmetric.
        for i in (0..n).filter(|i| *i != p && *i != q) {
            (a[i * n + p], a[i * n + q]) = (a[p * n + i], a[q * n + i]);
        }
        true
    }
}

/// Eigenvalues, largest first, and eigenvectors (one a row) of a symmetric `[n, n]` matrix.
pub fn symmetric_eigen(matrix: &[f64], n: usize) -> (Vec<f64>, Vec<f64>) {
    let mut eigen = Eigen::new(matrix.to_vec(), n);
    eigen.advance(usize::MAX);
    eigen.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::rng::Random;

    #[test]
    fn eigenvectors_rebuild_the_matrix() {
        let n = 9;
        let mut random = Random::new(3, 0);
        let mut m = vec![0.0; n * n];
        for i in 0..n {
            for j in 0..=i {
                let value = f64::from(random.normal());
                (m[i * n + j], m[j * n + i]) = (value, value);
            }
        }
        let (values, vectors) = symmetric_eigen(&m, n);
        assert!(values.is_sorted_by(|a, b| a >= b));
        for i in 0..n {
            for j in 0..n {
                let sum: f64 = (0..n).map(|k| values[k] * vectors[k * n + i] * vectors[k * n + j]).sum();
                assert!((sum - m[i * n + j]).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn rows_become_orthonormal_and_dependent_ones_vanish() {
        let size = 37;
        let mut random = Random::new(4, 0);
        let mut rows: Vec<f32> = (0..3 * size).map(|_| random.normal()).collect();
        let double: Vec<f32> = rows[..size].iter().map(|v| v * 2.0).collect();
        rows.extend(double);
        orthonormalise(&mut rows, size);
        let row = |i: usize| &rows[i * size..(i + 1) * size];
        for i in 0..4 {
            for j in 0..i {
                assert!(dot(row(i), row(j)).abs() < 1e-6);
            }
        }
        assert!((dot(row(2), row(2)) - 1.0).abs() < 1e-6);
        assert_eq!(dot(row(3), row(3)), 0.0);
    }
}
