//! k-means: groups of rows around centres (Lloyd 1982), begun by k-means++ (Arthur & Vassilvitskii 2007).

use super::linalg::squared_distance;
use crate::data::rng::Random;

/// Rounds after which a start is taken as it is; most settle within 50.
const ROUNDS: usize = 200;

/// Groups of rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Clusters {
    /// The group of each row, `[n]`, from 0.
    pub groups: Vec<u32>,
    /// Their means, `[k, size]`.
    pub centres: Vec<f32>,
    /// Sum of the squared distances of rows to their centres.
    pub inertia: f64,
}

/// Looks for the grouping of least inertia over some starts, a round at a time, so that other work can go on between.
pub struct KMeans<'a> {
    rows: &'a [f32],
    size: usize,
    k: usize,
    starts: usize,
    /// Starts in all.
    wanted: usize,
    random: Random,
    /// The present start and its rounds.
    now: Clusters,
    rounds: usize,
    best: Option<Clusters>,
}

impl<'a> KMeans<'a> {
    /// `k` groups (at most as many as rows) of rows `[n, size]`, the best of some starts.
    pub fn new(rows: &'a [f32], size: usize, k: usize, starts: usize, seed: u32) -> Self {
        let size = size.max(1);
        let k = k.clamp(1, (rows.len() / size).max(1));
        /// Stream of [`Random`].
        const STREAM: u64 = 0x6EA5;
        let random = Random::new(u64::from(seed), STREAM);
        Self {
            rows,
            size,
            k,
            starts,
            wanted: starts,
            random,
            now: Clusters::default(),
            rounds: 0,
            best: None,
        }
    }

    /// One round over the rows; true when that was the last.
    pub fn advance(&mut self) -> bool {
        if self.starts == 0 || self.rows.len() < self.size {
            return true;
        }
        if self.rounds == 0 {
            self.now.centres = self.initial_centres();
        }
        let before = self.now.groups.clone();
        self.assign();
        self.rounds += 1;
        if self.now.groups != before && self.rounds < ROUNDS {
            self.centre();
            return false;
        }
        if self.best.as_ref().is_none_or(|best| self.now.inertia < best.inertia) {
            self.best = Some(std::mem::take(&mut self.now));
        }
        self.now = Clusters::default();
        self.rounds = 0;
        self.starts -= 1;
        self.starts == 0
    }

    /// How far it is, 0–1.
    pub fn progress(&self) -> f32 {
        1.0 - self.starts as f32 / self.wanted.max(1) as f32
    }

    /// The best grouping; empty for no rows.
    pub fn finish(self) -> Clusters {
        self.best.unwrap_or_default()
    }

    /// Centres that keep their distance: each next one a row, with a chance in proportion to its squared distance from
    /// the nearest of those before.
    fn initial_centres(&mut self) -> Vec<f32> {
        let rows = self.rows.chunks_exact(self.size);
        let count = rows.len();
        let first = self.random.below(count);
        let mut centres = self.row(first).to_vec();
        let mut near: Vec<f32> = rows.map(|row| squared_distance(row, &centres)).collect();
        while centres.len() < self.k * self.size {
            let total: f64 = near.iter().map(|d| f64::from(*d)).sum();
            let mut left = f64::from(self.random.unit()) * total;
            let chosen = near.iter().position(|d| {
                left -= f64::from(*d);
                left < 0.0
            });
            // Where all rows stand on centres any will do.
            let chosen = chosen.unwrap_or_else(|| self.random.below(count));
            let centre = self.row(chosen).to_vec();
            for (row, near) in self.rows.chunks_exact(self.size).zip(&mut near) {
                *near = near.min(squared_distance(row, &centre));
            }
            centres.extend(centre);
        }
        centres
    }

    fn row(&self, index: usize) -> &'a [f32] {
        &self.rows[index * self.size..(index + 1) * self.size]
    }

    /// Gives each row to its nearest centre.
    fn assign(&mut self) {
        let Clusters { groups, centres, inertia } = &mut self.now;
        groups.clear();
        *inertia = 0.0;
        for row in self.rows.chunks_exact(self.size) {
            let distances = centres.chunks_exact(self.size).map(|centre| squared_distance(row, centre));
            let (group, distance) =
                distances.enumerate().min_by(|a, b| a.1.total_cmp(&b.1)).unwrap_or((0, 0.0));
            groups.push(group as u32);
            *inertia += f64::from(distance);
        }
    }

    /// Moves the centres to the means of their rows; one without rows to the row that is farthest from its own centre.
    fn centre(&mut self) {
        let mut sums = vec![0.0_f64; self.now.centres.len()];
        let mut counts = vec![0_u32; self.k];
        for (row, group) in self.rows.chunks_exact(self.size).zip(&self.now.groups) {
            let group = *group as usize;
            counts[group] += 1;
            let sum = &mut sums[group * self.size..(group + 1) * self.size];
            sum.iter_mut().zip(row).for_each(|(sum, value)| *sum += f64::from(*value));
        }
        for (group, count) in counts.iter().enumerate() {
            let at = group * self.size..(group + 1) * self.size;
            if *count > 0 {
                let mean = sums[at.clone()].iter().map(|sum| (sum / f64::from(*count)) as f32);
                self.now.centres.splice(at, mean);
            } else {
                let far = |i: &usize| {
                    let own = self.now.groups[*i] as usize;
                    squared_distance(self.row(*i), &self.now.centres[own * self.size..(own + 1) * self.size])
                };
                let farthest = (0..self.now.groups.len()).max_by(|a, b| far(a).total_cmp(&far(b)));
                let row = self.row(farthest.unwrap_or(0)).to_vec();
                self.now.centres.splice(at, row);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cluster(rows: &[f32], size: usize, k: usize, starts: usize) -> Clusters {
        let mut fit = KMeans::new(rows, size, k, starts, 1);
        while !fit.advance() {}
        fit.finish()
    }

    #[test]
    fn groups_that_anyone_sees() {
        let rows = [0.0, 0.0, 0.1, 0.0, 5.0, 5.0, 5.1, 5.0, 9.0, 0.0];
        let found = cluster(&rows, 2, 3, 5);
        let g = &found.groups;
        assert!(g[0] == g[1] && g[2] == g[3] && g[0] != g[2] && g[4] != g[0] && g[4] != g[2], "{g:?}");
        assert!((found.inertia - 0.01).abs() < 1e-5, "{}", found.inertia);
    }

    #[test]
    fn a_centre_for_every_row_and_no_more() {
        assert_eq!(cluster(&[1.0, 2.0, 3.0], 1, 9, 3).inertia, 0.0);
        assert_eq!(cluster(&[], 1, 3, 3), Clusters::default());
        assert_eq!(cluster(&[2.0, 2.0, 2.0], 1, 2, 1).groups.len(), 3, "rows that are all the same");
    }
}
