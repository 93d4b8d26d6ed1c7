//! A mixture of Gaussians with diagonal covariances, fitted by expectation–maximisation (Dempster, Laird & Rubin 1977;
//! formulas from Bishop 2006, §9.2).

use super::kmeans::KMeans;

/// Most iterations of a fit.
const ITERATIONS: usize = 100;
/// Least gain of the mean log-likelihood that is worth another iteration, as scikit-learn's default.
const LEAST_GAIN: f64 = 1e-3;
/// Added to every variance so that none vanishes, as scikit-learn's `reg_covar`.
const REGULARISATION: f64 = 1e-6;

/// A fitted mixture, and the likeliest component of each row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mixture {
    /// The likeliest group of each row, `[n]`, from 0.
    pub groups: Vec<u32>,
    /// Their means, `[k, size]`.
    pub centres: Vec<f32>,
    /// Weight of each component, `[k]`; they sum to 1.
    pub weights: Vec<f32>,
    /// Natural logarithm of the density, mean over the rows.
    pub log_likelihood: f64,
}

/// Work of one call of [`MixtureFit::advance`], in values of a row × groups.
const WORK: usize = 1_000_000;

/// Fits a [`Mixture`], initialised by k-means, some rows at a time, so that other work can go on in between.
pub struct MixtureFit<'a> {
    rows: &'a [f32],
    size: usize,
    /// k-means, until it is done.
    start: Option<KMeans<'a>>,
    /// Iterations that are left at most.
    left: usize,
    weights: Vec<f64>,
    /// `[k, size]`, as are the variances.
    means: Vec<f64>,
    variances: Vec<f64>,
    /// The likeliest group of each row, as far as the present iteration has come.
    groups: Vec<u32>,
    sums: Sums,
    log_likelihood: f64,
}

/// Sufficient statistics of an iteration: of each group the count, sums and sums of squares of rows, weighted by the
/// probability that a row belongs to the group.
#[derive(Default)]
struct Sums {
    counts: Vec<f64>,
    /// `[k, size]`, as are the squares.
    values: Vec<f64>,
    squares: Vec<f64>,
    log_likelihood: f64,
}

impl Sums {
    fn new(k: usize, size: usize) -> Self {
        let zeros = vec![0.0; k * size];
        Self { counts: vec![0.0; k], values: zeros.clone(), squares: zeros, log_likelihood: 0.0 }
    }

    fn add(&mut self, group: usize, probability: f64, row: &[f32]) {
        self.counts[group] += probability;
        let at = group * row.len()..(group + 1) * row.len();
        let sums = self.values[at.clone()].iter_mut().zip(&mut self.squares[at]);
        for ((sum, square), value) in sums.zip(row) {
            let weighted = probability * f64::from(*value);
            *sum += weighted;
            *square += weighted * f64::from(*value);
        }
    }
}

impl<'a> MixtureFit<'a> {
    /// Begins to fit `k` groups (at most as many as rows) to rows `[n, size]`.
    pub fn new(rows: &'a [f32], size: usize, k: usize, seed: u32) -> Self {
        let size = size.max(1);
        Self {
            rows,
            size,
            start: Some(KMeans::new(rows, size, k, 1, seed)),
            left: ITERATIONS,
            weights: Vec::new(),
            means: Vec::new(),
            variances: Vec::new(),
            groups: Vec::new(),
            sums: Sums::default(),
            log_likelihood: f64::NEG_INFINITY,
        }
    }

    /// An iteration of k-means until that is done, then some rows of an iteration; true when the fit is done.
    pub fn advance(&mut self) -> bool {
        if self.left == 0 || self.rows.len() < self.size {
            return true;
        }
        if let Some(mut start) = self.start.take() {
            if start.advance() {
                self.begin(start);
            } else {
                self.start = Some(start);
            }
            return false;
        }
        let count = self.rows.len() / self.size;
        if self.groups.len() == count {
            self.maximise();
            self.groups.clear();
        }
        self.expect((WORK / self.means.len().max(1)).max(1));
        if self.groups.len() < count {
            return false;
        }
        let before = self.log_likelihood;
        self.log_likelihood = self.sums.log_likelihood / count as f64;
        let goes_on = self.log_likelihood - before >= LEAST_GAIN;
        self.left = if goes_on { self.left - 1 } else { 0 };
        self.left == 0
    }

    /// Progress, 0–1; most fits end early.
    pub fn progress(&self) -> f32 {
        match self.left {
            0 => 1.0,
            left => 1.0 - left as f32 / ITERATIONS as f32,
        }
    }

    /// The mixture; empty without rows, and before the first iteration after k-means.
    pub fn finish(self) -> Mixture {
        if self.log_likelihood == f64::NEG_INFINITY {
            return Mixture::default();
        }
        Mixture {
            groups: self.groups,
            centres: self.means.iter().map(|mean| *mean as f32).collect(),
            weights: self.weights.iter().map(|weight| *weight as f32).collect(),
            log_likelihood: self.log_likelihood,
        }
    }

    /// Initialises the statistics by the groups of k-means.
    fn begin(&mut self, start: KMeans<'_>) {
        let found = start.finish();
        let k = found.centres.len() / self.size;
        self.weights = vec![0.0; k];
        self.means = found.centres.iter().map(|centre| f64::from(*centre)).collect();
        self.variances = vec![REGULARISATION; self.means.len()];
        self.sums = Sums::new(k, self.size);
        for (row, group) in self.rows.chunks_exact(self.size).zip(&found.groups) {
            self.sums.add(*group as usize, 1.0, row);
        }
        self.groups = found.groups;
    }

    /// The M step: weights, means and variances from the statistics, which begin anew.
    fn maximise(&mut self) {
        let (k, size) = (self.weights.len(), self.size);
        let sums = std::mem::replace(&mut self.sums, Sums::new(k, size));
        for (group, &count) in sums.counts.iter().enumerate() {
            // A group without rows keeps its mean and gets weight 0.
            if count < f64::EPSILON {
                self.weights[group] = 0.0;
                continue;
            }
            self.weights[group] = count / self.groups.len() as f64;
            for i in group * size..(group + 1) * size {
                let mean = sums.values[i] / count;
                self.means[i] = mean;
                self.variances[i] = (sums.squares[i] / count - mean * mean).max(0.0) + REGULARISATION;
            }
        }
    }

    /// The E step for the next `rows` rows: probabilities of the groups, added to the statistics.
    fn expect(&mut self, rows: usize) {
        /// Probability below which a row has no effect on a group.
        const NEGLIGIBLE: f64 = 1e-12;
        let k = self.weights.len();
        let inverse: Vec<f64> = self.variances.iter().map(|variance| 1.0 / variance).collect();
        let log_width =
            |v: &[f64]| v.iter().map(|v| libm::log(core::f64::consts::TAU * v)).sum::<f64>() / 2.0;
        let widths = self.variances.chunks_exact(self.size).map(log_width);
        let peaks: Vec<f64> =
            self.weights.iter().zip(widths).map(|(w, width)| libm::log(*w) - width).collect();
        let mut probabilities = vec![0.0; k];
        for row in self.rows.chunks_exact(self.size).skip(self.groups.len()).take(rows) {
            let shapes = self.means.chunks_exact(self.size).zip(inverse.chunks_exact(self.size));
            for ((probability, peak), (means, inverse)) in probabilities.iter_mut().zip(&peaks).zip(shapes) {
                let far = row.iter().zip(means).zip(inverse).map(|((value, mean), inverse)| {
                    let off = f64::from(*value) - mean;
                    off * off * inverse
                });
                *probability = peak - far.sum::<f64>() / 2.0;
            }
            // Log-sum-exp: the largest exponential is 1, so that not all vanish.
            let most = probabilities.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let best = probabilities.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1));
            self.groups.push(best.map_or(0, |(group, _)| group as u32));
            probabilities.iter_mut().for_each(|probability| *probability = libm::exp(*probability - most));
            let sum: f64 = probabilities.iter().sum();
            for (group, probability) in
                probabilities.iter().enumerate().filter(|(_, probability)| **probability > NEGLIGIBLE)
            {
                self.sums.add(group, probability / sum, row);
            }
            self.sums.log_likelihood += most + libm::log(sum);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::rng::Random;

    fn mixture(rows: &[f32], size: usize, k: usize) -> Mixture {
        let mut fit = MixtureFit::new(rows, size, k, 1);
        while !fit.advance() {}
        fit.finish()
    }

    /// Rows that reach far in the one direction around two centres that are apart in the other.
    fn stripes() -> Vec<f32> {
        let mut random = Random::new(9, 0);
        (0..400).flat_map(|i| [random.normal() * 20.0, random.normal() + (i % 2) as f32 * 12.0]).collect()
    }

    #[test]
    fn one_group_is_the_gaussian_of_all_rows() {
        let found = mixture(&[1.0, 3.0, 5.0, 7.0], 1, 1);
        assert_eq!(
            (found.groups.as_slice(), found.weights.as_slice()),
            ([0; 4].as_slice(), [1.0].as_slice())
        );
        assert!((found.centres[0] - 4.0).abs() < 1e-6, "{found:?}");
        // Of variance 5: −½ ln 2πe·5.
        let wanted = -0.5 * (libm::log(core::f64::consts::TAU * 5.0) + 1.0);
        assert!((found.log_likelihood - wanted).abs() < 1e-6, "{found:?}");
    }

    #[test]
    fn the_likelihood_never_falls() {
        let rows = stripes();
        let mut fit = MixtureFit::new(&rows, 2, 4, 3);
        let mut before = fit.log_likelihood;
        while !fit.advance() {
            assert!(fit.log_likelihood >= before - 1e-9, "{} after {before}", fit.log_likelihood);
            before = fit.log_likelihood;
        }
        assert!(fit.left == 0 && fit.advance(), "done is done");
        assert!(before > f64::NEG_INFINITY && fit.log_likelihood - before < LEAST_GAIN);
        assert!((fit.weights.iter().sum::<f64>() - 1.0).abs() < 1e-9);
    }

    #[test]
    fn narrow_groups_are_found_where_k_means_looks_for_round_ones() {
        let wide: Vec<f32> = (0..300).map(|i| (i % 60) as f32 - 30.0).collect();
        let narrow = (0..300).map(|i| 24.0 + (i % 3) as f32 * 0.1);
        let rows: Vec<f32> = wide.into_iter().chain(narrow).collect();
        let found = mixture(&rows, 1, 2);
        let narrow = found.groups[599];
        assert_eq!(found.groups[300..], [narrow; 300]);
        let strays = found.groups[..300].iter().filter(|group| **group == narrow).count();
        assert!(strays <= 5, "{strays} strays, {:?} {:?}", found.centres, found.weights);
        assert!((found.centres[narrow as usize] - 24.1).abs() < 0.01, "{:?}", found.centres);
    }

    #[test]
    fn of_nothing_and_of_rows_that_are_all_the_same() {
        assert_eq!(mixture(&[], 3, 2), Mixture::default());
        assert_eq!(MixtureFit::new(&[1.0, 2.0], 1, 2, 1).finish(), Mixture::default(), "not begun");
        let same = mixture(&[2.0; 6], 2, 2);
        assert_eq!(same.centres, [2.0; 4]);
        assert!((same.weights.iter().sum::<f32>() - 1.0).abs() < 1e-6 && same.groups == [same.groups[0]; 3]);
        // A point of variance 1e-6 in two directions.
        assert!(
            (same.log_likelihood + libm::log(core::f64::consts::TAU * REGULARISATION)).abs() < 1e-6,
            "{same:?}"
        );
        assert_eq!(mixture(&[1.0, 5.0], 1, 9).weights, [0.5; 2], "a group for every row and no more");
    }
}
