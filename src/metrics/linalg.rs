//! The little linear algebra that PCA needs: long `f32` rows, small `f64` matrices.

const LANES: usize = 16;

/// Inner product, in lanes that the compiler turns into SIMD.
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

/// Squared Euclidean distance.
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
/// Giraud et al. 2005). A row that depends on earlier ones becomes zero.
pub fn orthonormalise(rows: &mut [f32], size: usize) {
    /// What is left of a row that is a combination of the others is rounding error of this relative size.
    const DEPENDENT: f32 = 1e-5;
    for i in 0..rows.len() / size {
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
}

/// Eigenvalues, largest first, and eigenvectors (one a row) of a symmetric `[n, n]` matrix by cyclic Jacobi rotations
/// (Golub & Van Loan, *Matrix Computations*, §8.5).
pub fn symmetric_eigen(matrix: &[f64], n: usize) -> (Vec<f64>, Vec<f64>) {
    /// Converges quadratically: 6 to 8 sweeps in practice.
    const MOST_SWEEPS: usize = 30;
    let mut a = matrix.to_vec();
    let mut v = vec![0.0; n * n];
    (0..n).for_each(|i| v[i * n + i] = 1.0);
    let total: f64 = a.iter().map(|x| x * x).sum();
    for _ in 0..MOST_SWEEPS {
        let off: f64 = (0..n * n).filter(|i| i / n != i % n).map(|i| a[i] * a[i]).sum();
        if off <= total * 1e-26 {
            break;
        }
        for p in 0..n {
            for q in p + 1..n {
                rotate(&mut a, &mut v, n, p, q);
            }
        }
    }
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&i, &j| a[j * n + j].total_cmp(&a[i * n + i]));
    let values = order.iter().map(|&i| a[i * n + i]).collect();
    let vectors = order.iter().flat_map(|&i| v[i * n..(i + 1) * n].iter().copied()).collect();
    (values, vectors)
}

/// Zeroes `a[p][q]` by a rotation in the plane of p and q; the rows of `v` collect the eigenvectors.
fn rotate(a: &mut [f64], v: &mut [f64], n: usize, p: usize, q: usize) {
    let apq = a[p * n + q];
    if apq == 0.0 {
        return;
    }
    let theta = (a[q * n + q] - a[p * n + p]) / (2.0 * apq);
    let t = theta.signum() / (theta.abs() + libm::sqrt(theta * theta + 1.0));
    let c = 1.0 / libm::sqrt(t * t + 1.0);
    let s = t * c;
    for i in 0..n {
        let (x, y) = (a[i * n + p], a[i * n + q]);
        (a[i * n + p], a[i * n + q]) = (c * x - s * y, s * x + c * y);
    }
    for i in 0..n {
        let (x, y) = (a[p * n + i], a[q * n + i]);
        (a[p * n + i], a[q * n + i]) = (c * x - s * y, s * x + c * y);
        let (x, y) = (v[p * n + i], v[q * n + i]);
        (v[p * n + i], v[q * n + i]) = (c * x - s * y, s * x + c * y);
    }
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
