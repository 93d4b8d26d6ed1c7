//! A mixture of Gaussians with diagonal covariances, by expectation and maximisation (Dempster, Laird & Rubin 1977).

use super::kmeans::KMeans;

/// Least variance, as scikit-learn's `reg_covar`.
const LEAST: f64 = 1e-6;
/// Rounds after which it is taken as it is, and a rise of the log-likelihood a row that is none.
const ROUNDS: usize = 100;
const STILL: f64 = 1e-3;

/// Rows by the Gaussian they most likely came from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Blend {
    /// The Gaussian of each row, `[n]`, from 0.
    pub groups: Vec<u32>,
    /// Means, `[k, size]`.
    pub centres: Vec<f32>,
    /// Share of each, `[k]`.
    pub weights: Vec<f32>,
    /// Mean log-likelihood of a row, in nats.
    pub log_likelihood: f64,
}

/// Fits a mixture, a round at a time, so that other work can go on between.
pub struct Mixture<'a> {
    rows: &'a [f32],
    size: usize,
    k: usize,
    weights: Vec<f64>,
    means: Vec<f64>,
    variances: Vec<f64>,
    /// The chance of each Gaussian for each row, `[n, k]`.
    chances: Vec<f64>,
    log_likelihood: f64,
    rounds: usize,
}

impl<'a> Mixture<'a> {
    /// `k` Gaussians (at most as many as rows) for rows `[n, size]`, begun with the groups of k-means.
    pub fn new(rows: &'a [f32], size: usize, k: usize, seed: u32) -> Self {
        let size = size.max(1);
        let mut start = KMeans::new(rows, size, k, 1, seed);
        while !start.advance() {}
        let start = start.finish();
        let k = (start.centres.len() / size).max(1);
        let mut chances = vec![0.0; start.groups.len() * k];
        start.groups.iter().enumerate().for_each(|(i, g)| chances[i * k + *g as usize] = 1.0);
        let mut fit = Self {
            rows,
            size,
            k,
            weights: vec![0.0; k],
            means: vec![0.0; k * size],
            variances: vec![0.0; k * size],
            chances,
            log_likelihood: f64::NEG_INFINITY,
            rounds: 0,
        };
        fit.maximise();
        fit
    }

    /// One round over the rows; true when that was the last.
    pub fn advance(&mut self) -> bool {
        let before = self.log_likelihood;
        self.expect();
        self.rounds += 1;
        let done = self.rows.is_empty() || self.rounds >= ROUNDS || self.log_likelihood - before < STILL;
        if !done {
            self.maximise();
        }
        done
    }

    /// The mixture; empty for no rows.
    pub fn finish(self) -> Blend {
        let most = |row: &[f64]| {
            let best = row.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1));
            best.map_or(0, |(group, _)| group as u32)
        };
        let narrow = |values: &[f64]| values.iter().map(|v| *v as f32).collect();
        Blend {
            groups: self.chances.chunks_exact(self.k).map(most).collect(),
            centres: narrow(&self.means),
            weights: narrow(&self.weights),
            log_likelihood: self.log_likelihood,
        }
    }

    /// Chances of the Gaussians for each row, and how likely the rows are.
    fn expect(&mut self) {
        let log_tau = libm::log(core::f64::consts::TAU);
        let constant: Vec<f64> = (0..self.k)
            .map(|g| {
                let spread = &self.variances[g * self.size..(g + 1) * self.size];
                libm::log(self.weights[g]) - 0.5 * spread.iter().map(|v| libm::log(*v) + log_tau).sum::<f64>()
            })
            .collect();
        let mut total = 0.0;
        for (row, chances) in self.rows.chunks_exact(self.size).zip(self.chances.chunks_exact_mut(self.k)) {
            for (g, chance) in chances.iter_mut().enumerate() {
                let at = g * self.size..(g + 1) * self.size;
                let of = self.means[at.clone()].iter().zip(&self.variances[at]).zip(row);
                let far: f64 = of.map(|((m, s), v)| (f64::from(*v) - m) * (f64::from(*v) - m) / s).sum();
                *chance = constant[g] - 0.5 * far;
            }
            let most = chances.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let sum: f64 = chances.iter().map(|c| libm::exp(c - most)).sum();
            let all = most + libm::log(sum);
            chances.iter_mut().for_each(|c| *c = libm::exp(*c - all));
            total += all;
        }
        self.log_likelihood = total / (self.rows.len() / self.size).max(1) as f64;
    }

    /// The Gaussians that make the rows with these chances most likely.
    fn maximise(&mut self) {
        let n = (self.rows.len() / self.size).max(1) as f64;
        for g in 0..self.k {
            let of = || self.chances.iter().skip(g).step_by(self.k);
            let share: f64 = of().sum::<f64>().max(1e-12);
            let mean = &mut self.means[g * self.size..(g + 1) * self.size];
            mean.fill(0.0);
            for (row, chance) in self.rows.chunks_exact(self.size).zip(of()) {
                mean.iter_mut().zip(row).for_each(|(m, v)| *m += chance / share * f64::from(*v));
            }
            let spread = &mut self.variances[g * self.size..(g + 1) * self.size];
            spread.fill(LEAST);
            for (row, chance) in self.rows.chunks_exact(self.size).zip(of()) {
                for ((s, m), v) in spread.iter_mut().zip(mean.iter()).zip(row) {
                    *s += chance / share * (f64::from(*v) - m) * (f64::from(*v) - m);
                }
            }
            self.weights[g] = share / n;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::rng::Random;

    fn fit(rows: &[f32], size: usize, k: usize) -> Blend {
        let mut fit = Mixture::new(rows, size, k, 1);
        while !fit.advance() {}
        fit.finish()
    }

    #[test]
    fn a_wide_and_a_narrow_cloud_are_parted_where_distance_fails() {
        let mut random = Random::new(3, 0);
        let cloud = |at: f32, spread: f32, random: &mut Random| at + spread * random.normal();
        let mut rows: Vec<f32> = (0..400).map(|_| cloud(0.0, 0.1, &mut random)).collect();
        rows.extend((0..400).map(|_| cloud(3.0, 1.2, &mut random)));
        let found = fit(&rows, 1, 2);
        let right = |at: usize, i: usize| found.groups[at + i] == found.groups[at];
        let hits = (0..400).filter(|i| right(0, *i)).count();
        assert!(hits > 395, "{hits}");
        assert!((found.weights.iter().sum::<f32>() - 1.0).abs() < 1e-5);
    }

    #[test]
    fn one_gaussian_is_mean_and_variance() {
        let found = fit(&[1.0, 3.0, 5.0], 1, 1);
        assert!((found.centres[0] - 3.0).abs() < 1e-6);
        // ½ ln(2π · 8/3) + ½ nats below 0.
        let known = -0.5 * (libm::log(core::f64::consts::TAU * 8.0 / 3.0) + 1.0);
        assert!((found.log_likelihood - known).abs() < 1e-5, "{}", found.log_likelihood);
        assert_eq!(fit(&[], 1, 3).groups, [0; 0]);
        assert_eq!(fit(&[2.0; 5], 1, 2).groups.len(), 5);
    }
}
