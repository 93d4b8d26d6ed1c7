//! PCA of many long rows, such as images, in small slices of time, so that a worker can fit it between two chunks of training:
//! randomised subspace iteration (Halko, Martinsson & Tropp 2011, algorithm 4.4).

use super::linalg::{Eigen, add_scaled, dot};
use super::pca::{Pca, settle_signs};
use super::subspace::Basis;
use crate::data::rng::Random;

/// Times the covariance is applied. Each time the error in a direction falls by the ratio of consecutive variances.
const POWERS: usize = 5;
/// Stream of [`Random`].
const STREAM: u64 = 0x70_63_61;

/// A source of rows: writes row `index` into the slice.
pub type RowSource<'a> = dyn Fn(usize, &mut [f32]) + 'a;

/// The part of the fit that is under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// Mean and total variance, by a pass over the rows.
    Mean,
    /// Orthonormalising the direction of this index.
    Orthonormalise {
        /// Index of the direction.
        direction: usize,
        /// Applications of the covariance that are left.
        powers: usize,
    },
    /// Applying the covariance to the basis, by a pass over the rows; the number of passes left, this one included.
    Power(usize),
    /// The covariance within the basis, by a pass over the rows.
    Project,
    /// Its eigenvectors (Rayleigh & Ritz).
    Eigen,
    /// The component of this index.
    Component(usize),
    Done,
}

/// A PCA that is being fitted: call [`advance`](Self::advance) until it returns true, then [`finish`](Self::finish).
#[derive(Clone, Debug)]
pub struct PcaFit {
    rows: usize,
    size: usize,
    k: usize,
    stage: Stage,
    /// The next row of the pass.
    next: usize,
    basis: Basis,
    /// The covariance times the basis as far as the pass has come, `[width, size]`.
    product: Vec<f32>,
    /// The covariance within the basis, `[width, width]`, times the number of rows.
    within: Vec<f64>,
    eigen: Option<Eigen>,
    values: Vec<f64>,
    vectors: Vec<f64>,
    components: Vec<f32>,
    mean_sums: Vec<f64>,
    square_sum: f64,
    mean: Vec<f32>,
    /// The present row, `[size]`, and its coordinates along the basis, `[width]`.
    row: Vec<f32>,
    code: Vec<f32>,
}

impl PcaFit {
    /// Begins the PCA of `rows` rows of `size` values, with `k` components (at most `size`).
    pub fn new(rows: usize, size: usize, k: usize, seed: u32) -> Self {
        let k = k.min(size);
        let basis = Basis::random(k, size, &mut Random::new(u64::from(seed), STREAM));
        let width = basis.width();
        Self {
            rows,
            size,
            k,
            stage: if rows == 0 || width == 0 { Stage::Done } else { Stage::Mean },
            next: 0,
            basis,
            product: vec![0.0; width * size],
            within: vec![0.0; width * width],
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

    /// Number of rows that cost about `work`, counted in values of a row × directions; at least one.
    pub fn rows_for(&self, work: usize) -> usize {
        (work / self.basis.rows.len().max(1)).max(1)
    }

    /// Goes on by up to `budget` rows, which cost about 4 · (k + 8) · size operations each, or as much work between two passes;
    /// true when the fit is done. The source must give the same rows every time.
    pub fn advance(&mut self, budget: usize, source: &RowSource<'_>) -> bool {
        for _ in 0..budget {
            match self.stage {
                Stage::Done => break,
                Stage::Orthonormalise { direction, powers } => self.orthonormalise(direction, powers),
                Stage::Eigen => self.diagonalise(),
                Stage::Component(index) => self.add_component(index),
                Stage::Mean | Stage::Power(_) | Stage::Project => self.add_row(source),
            }
        }
        self.stage == Stage::Done
    }

    /// Progress, 0–1.
    pub fn progress(&self) -> f32 {
        let pass = self.next as f32 / self.rows.max(1) as f32;
        let passes = match self.stage {
            Stage::Mean => pass,
            Stage::Orthonormalise { powers, .. } => (1 + POWERS - powers) as f32,
            Stage::Power(left) => (1 + POWERS - left) as f32 + pass,
            Stage::Project => (1 + POWERS) as f32 + pass,
            Stage::Eigen => (2 + POWERS) as f32,
            Stage::Component(index) => (2 + POWERS) as f32 + index as f32 / self.k.max(1) as f32,
            Stage::Done => return 1.0,
        };
        passes / (POWERS + 3) as f32
    }

    /// Adds the next row to what the pass sums up.
    fn add_row(&mut self, source: &RowSource<'_>) {
        source(self.next, &mut self.row);
        match self.stage {
            Stage::Mean => self.add_to_mean(),
            Stage::Power(_) => self.apply_covariance(),
            _ => self.project_covariance(),
        }
        self.next += 1;
        if self.next == self.rows {
            self.next = 0;
            self.end_pass();
        }
    }

    fn orthonormalise(&mut self, direction: usize, powers: usize) {
        self.basis.orthonormalise(direction);
        self.stage = match direction + 1 {
            next if next < self.code.len() => Stage::Orthonormalise { direction: next, powers },
            _ if powers > 0 => Stage::Power(powers),
            _ => Stage::Project,
        };
    }

    fn diagonalise(&mut self) {
        let width = self.code.len();
        let eigen = self.eigen.get_or_insert_with(|| Eigen::new(std::mem::take(&mut self.within), width));
        // A rotation costs about 10 · width operations: these cost about as much as a row.
        if eigen.advance((self.size / 3).max(1)) {
            (self.values, self.vectors) = eigen.finish();
            self.stage = if self.k > 0 { Stage::Component(0) } else { Stage::Done };
        }
    }

    fn add_component(&mut self, index: usize) {
        let width = self.code.len();
        let mut component = self.basis.combine(&self.vectors[index * width..(index + 1) * width]);
        settle_signs(&mut component, self.size);
        self.components.extend(component);
        self.stage = if index + 1 < self.k { Stage::Component(index + 1) } else { Stage::Done };
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
        for (direction, sum) in self.basis.directions().zip(self.product.chunks_exact_mut(self.size)) {
            add_scaled(sum, dot(&self.row, direction), &self.row);
        }
    }

    fn project_covariance(&mut self) {
        self.centre();
        for (value, direction) in self.code.iter_mut().zip(self.basis.directions()) {
            *value = dot(&self.row, direction);
        }
        for (line, &a) in self.within.chunks_exact_mut(self.code.len()).zip(&self.code) {
            line.iter_mut().zip(&self.code).for_each(|(s, &b)| *s += f64::from(a) * f64::from(b));
        }
    }

    fn end_pass(&mut self) {
        self.stage = match self.stage {
            Stage::Mean => {
                let count = self.rows as f64;
                self.mean = self.mean_sums.iter().map(|s| (s / count) as f32).collect();
                Stage::Orthonormalise { direction: 0, powers: POWERS }
            }
            Stage::Power(left) => {
                core::mem::swap(&mut self.basis.rows, &mut self.product);
                self.product.fill(0.0);
                Stage::Orthonormalise { direction: 0, powers: left - 1 }
            }
            _ => Stage::Eigen,
        };
    }

    /// The PCA; `None` while the fit is not done. Without rows it has no components.
    pub fn finish(&self) -> Option<Pca> {
        if self.stage != Stage::Done {
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
