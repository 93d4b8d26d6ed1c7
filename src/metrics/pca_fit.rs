//! PCA of many long rows in small slices of time: randomised subspace iteration (Halko, Martinsson & Tropp 2011,
//! algorithm 4.4), so that a worker can fit it between two chunks of training.

use super::linalg::{Eigen, add_scaled, dot, straighten};
use super::pca::{Pca, settle_signs};
use crate::data::rng::Random;

/// Directions that are iterated beyond those asked for; they take up what would leak into the last ones.
const OVERSAMPLE: usize = 8;
/// Times the covariance is applied. The error in a direction falls by the ratio of neighbouring variances each time.
const POWERS: usize = 5;

/// A source of rows: writes row `index` into the slice.
pub type RowSource<'a> = dyn Fn(usize, &mut [f32]) + 'a;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pass {
    /// Mean and total variance.
    Mean,
    /// This direction of the basis is made orthogonal to those before it; then it goes on with as many powers.
    Straighten(usize, usize),
    /// The covariance applied to the basis, this many times more.
    Power(usize),
    /// The covariance within the basis.
    Ritz,
    /// Its eigenvectors: the best directions within the basis (Rayleigh & Ritz).
    Turn,
    /// This component, of those.
    Combine(usize),
    Done,
}

/// A PCA in the making: call [`advance`](Self::advance) until it says true, then take [`finish`](Self::finish).
#[derive(Clone, Debug)]
pub struct PcaFit {
    rows: usize,
    size: usize,
    k: usize,
    pass: Pass,
    next: usize,
    /// Directions being iterated, `[width, size]`.
    basis: Vec<f32>,
    /// What the present pass has summed up, the same shape.
    sums: Vec<f32>,
    /// Covariance within the basis, `[width, width]`.
    small: Vec<f64>,
    eigen: Option<Eigen>,
    values: Vec<f64>,
    vectors: Vec<f64>,
    components: Vec<f32>,
    mean_sums: Vec<f64>,
    square_sum: f64,
    mean: Vec<f32>,
    row: Vec<f32>,
    code: Vec<f32>,
}

impl PcaFit {
    /// Begins the PCA of `rows` rows of `size` values with `k` components (cut to `size`).
    pub fn new(rows: usize, size: usize, k: usize, seed: u32) -> Self {
        let k = k.min(size);
        let width = (k + OVERSAMPLE).min(size);
        let mut random = Random::new(u64::from(seed), 0x70_63_61);
        let basis: Vec<f32> = (0..width * size).map(|_| random.normal()).collect();
        Self {
            rows,
            size,
            k,
            pass: if rows == 0 || width == 0 { Pass::Done } else { Pass::Mean },
            next: 0,
            basis,
            sums: vec![0.0; width * size],
            small: vec![0.0; width * width],
            eigen: None,
            values: Vec::new(),
            vectors: Vec::new(),
            components: Vec::with_capacity(k * size),
            mean_sums: vec![0.0; size],
            square_sum: 0.0,
            mean: vec![0.0; size],
            row: vec![0.0; size],
            code: vec![0.0; width],
        }
    }

    /// How many rows make `work`, counted in values of a row × directions; at least one.
    pub fn rows_for(&self, work: usize) -> usize {
        (work / self.basis.len().max(1)).max(1)
    }

    /// Goes on by up to `budget` rows, which cost about 4 · (k + 8) · size operations each, or as much work between two
    /// passes; true when done. The source must give the same rows every time.
    pub fn advance(&mut self, budget: usize, source: &RowSource<'_>) -> bool {
        for _ in 0..budget {
            match self.pass {
                Pass::Done => break,
                Pass::Straighten(direction, left) => self.straighten(direction, left),
                Pass::Turn => self.turn(),
                Pass::Combine(component) => self.combine(component),
                Pass::Mean | Pass::Power(_) | Pass::Ritz => self.look_at(source),
            }
        }
        self.pass == Pass::Done
    }

    /// How far it is, 0–1.
    pub fn progress(&self) -> f32 {
        let along = self.next as f32 / self.rows.max(1) as f32;
        let passes = match self.pass {
            Pass::Mean => along,
            Pass::Straighten(_, left) => (1 + POWERS - left) as f32,
            Pass::Power(left) => (1 + POWERS - left) as f32 + along,
            Pass::Ritz => (1 + POWERS) as f32 + along,
            Pass::Turn => (2 + POWERS) as f32,
            Pass::Combine(component) => (2 + POWERS) as f32 + component as f32 / self.k.max(1) as f32,
            Pass::Done => return 1.0,
        };
        passes / (POWERS + 3) as f32
    }

    /// The next row of a pass over all.
    fn look_at(&mut self, source: &RowSource<'_>) {
        source(self.next, &mut self.row);
        match self.pass {
            Pass::Mean => self.add_to_mean(),
            Pass::Power(_) => self.apply_covariance(),
            _ => self.project_covariance(),
        }
        self.next += 1;
        if self.next == self.rows {
            self.next = 0;
            self.end_pass();
        }
    }

    fn straighten(&mut self, direction: usize, left: usize) {
        straighten(&mut self.basis, self.size, direction);
        self.pass = match direction + 1 {
            next if next < self.code.len() => Pass::Straighten(next, left),
            _ if left > 0 => Pass::Power(left),
            _ => Pass::Ritz,
        };
    }

    fn turn(&mut self) {
        let width = self.code.len();
        let eigen = self.eigen.get_or_insert_with(|| Eigen::new(std::mem::take(&mut self.small), width));
        // Of about ten operations for each of `width` values.
        if eigen.advance((self.size / 3).max(1)) {
            (self.values, self.vectors) = eigen.finish();
            self.pass = if self.k > 0 { Pass::Combine(0) } else { Pass::Done };
        }
    }

    fn combine(&mut self, component: usize) {
        let width = self.code.len();
        let mut row = vec![0.0; self.size];
        let vector = &self.vectors[component * width..(component + 1) * width];
        for (&weight, direction) in vector.iter().zip(self.basis.chunks_exact(self.size)) {
            add_scaled(&mut row, weight as f32, direction);
        }
        settle_signs(&mut row, self.size);
        self.components.extend(row);
        self.pass = if component + 1 < self.k { Pass::Combine(component + 1) } else { Pass::Done };
    }

    fn add_to_mean(&mut self) {
        let mut square = 0.0;
        for (sum, &v) in self.mean_sums.iter_mut().zip(&self.row) {
            *sum += f64::from(v);
            square += f64::from(v * v);
        }
        self.square_sum += square;
    }

    fn centre(&mut self) {
        self.row.iter_mut().zip(&self.mean).for_each(|(v, m)| *v -= m);
    }

    fn apply_covariance(&mut self) {
        self.centre();
        for (direction, sum) in self.basis.chunks_exact(self.size).zip(self.sums.chunks_exact_mut(self.size))
        {
            add_scaled(sum, dot(&self.row, direction), &self.row);
        }
    }

    fn project_covariance(&mut self) {
        self.centre();
        for (value, direction) in self.code.iter_mut().zip(self.basis.chunks_exact(self.size)) {
            *value = dot(&self.row, direction);
        }
        for (line, &a) in self.small.chunks_exact_mut(self.code.len()).zip(&self.code) {
            line.iter_mut().zip(&self.code).for_each(|(s, &b)| *s += f64::from(a) * f64::from(b));
        }
    }

    fn end_pass(&mut self) {
        self.pass = match self.pass {
            Pass::Mean => {
                let count = self.rows as f64;
                self.mean = self.mean_sums.iter().map(|s| (s / count) as f32).collect();
                Pass::Straighten(0, POWERS)
            }
            Pass::Power(left) => {
                core::mem::swap(&mut self.basis, &mut self.sums);
                self.sums.fill(0.0);
                Pass::Straighten(0, left - 1)
            }
            _ => Pass::Turn,
        };
    }

    /// The components, or `None` while it is not done. For no rows at all there are none.
    pub fn finish(&self) -> Option<Pca> {
        if self.pass != Pass::Done {
            return None;
        }
        if self.rows == 0 {
            return Some(Pca { mean: self.mean.clone(), ..Pca::default() });
        }
        let count = self.rows as f64;
        let of_mean: f64 = self.mean_sums.iter().map(|s| s / count * (s / count)).sum();
        Some(Pca {
            mean: self.mean.clone(),
            components: self.components.clone(),
            variances: self.values.iter().take(self.k).map(|v| (v / count).max(0.0) as f32).collect(),
            total_variance: (self.square_sum / count - of_mean).max(0.0) as f32,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::{mse, pca_small};

    fn fit(rows: &[f32], size: usize, k: usize) -> Pca {
        let mut fit = PcaFit::new(rows.len() / size, size, k, 7);
        let source = |i: usize, out: &mut [f32]| out.copy_from_slice(&rows[i * size..(i + 1) * size]);
        // An odd slice, so that passes end in the middle of one.
        while !fit.advance(17, &source) {
            assert!(fit.finish().is_none() && fit.progress() < 1.0);
        }
        fit.finish().unwrap()
    }

    fn error(pca: &Pca, rows: &[f32], size: usize) -> f32 {
        let mut back = vec![0.0; rows.len()];
        for (row, out) in rows.chunks_exact(size).zip(back.chunks_exact_mut(size)) {
            pca.reconstruct(row, out);
        }
        mse(&back, rows)
    }

    #[test]
    fn as_good_as_exact() {
        // A slowly falling spectrum, the hard case for a power method.
        let (count, size) = (300, 40);
        let mut random = Random::new(5, 0);
        let mixing: Vec<f32> = (0..size * size).map(|_| random.normal()).collect();
        let mut rows = vec![0.0; count * size];
        for row in rows.chunks_exact_mut(size) {
            row.fill(0.5);
            for (j, direction) in mixing.chunks_exact(size).enumerate() {
                add_scaled(row, random.normal() / (1.0 + j as f32), direction);
            }
        }
        for k in [1, 2, 8, 32] {
            let (exact, ours) = (pca_small(&rows, size, k), fit(&rows, size, k));
            let (best, reached) = (error(&exact, &rows, size), error(&ours, &rows, size));
            assert!(reached <= best * 1.01, "{k} components: {reached} against {best}");
            assert!((ours.total_variance / exact.total_variance - 1.0).abs() < 1e-3);
            assert!((ours.share(0) - exact.share(0)).abs() < 1e-3);
        }
    }

    #[test]
    fn more_components_than_rows_or_values() {
        let rows = [1.0, 0.0, 0.0, 0.0, 1.0, 0.0];
        let pca = fit(&rows, 3, 9);
        assert_eq!(pca.len(), 3);
        assert!(error(&pca, &rows, 3) < 1e-10);
        assert!(PcaFit::new(0, 4, 2, 1).finish().is_some_and(|p| p.is_empty()));
    }
}
