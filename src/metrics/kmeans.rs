//! k-means: groups of rows around centres (Lloyd 1982), begun by k-means++ (Arthur & Vassilvitskii 2007).

use super::linalg::squared_distance;
use crate::data::rng::Random;

/// Most iterations of a start; most converge within 50.
const ITERATIONS: usize = 200;

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

/// k-means with some starts, of which the one of least inertia counts; an iteration at a time, so that other work can go on in
/// between.
pub struct KMeans<'a> {
    rows: &'a [f32],
    size: usize,
    k: usize,
    /// Starts that are left, the present one included.
    left: usize,
    starts: usize,
    random: Random,
    /// The present start, and its iterations so far.
    present: Clusters,
    iterations: usize,
    best: Option<Clusters>,
}

impl<'a> KMeans<'a> {
    /// Begins to find `k` groups (at most as many as rows) of rows `[n, size]`.
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
            left: starts,
            starts,
            random,
            present: Clusters::default(),
            iterations: 0,
            best: None,
        }
    }

    /// One iteration over the rows; true when all starts are done.
    pub fn advance(&mut self) -> bool {
        if self.left == 0 || self.rows.len() < self.size {
            return true;
        }
        if self.iterations == 0 {
            self.present.centres = self.initial_centres();
        }
        let before = self.present.groups.clone();
        self.assign();
        self.iterations += 1;
        if self.present.groups != before && self.iterations < ITERATIONS {
            self.update_centres();
            return false;
        }
        if self.best.as_ref().is_none_or(|best| self.present.inertia < best.inertia) {
            self.best = Some(std::mem::take(&mut self.present));
        }
        self.present = Clusters::default();
        self.iterations = 0;
        self.left -= 1;
        self.left == 0
    }

    /// Progress, 0–1.
    pub fn progress(&self) -> f32 {
        1.0 - self.left as f32 / self.starts.max(1) as f32
    }

    /// The best clusters so far; empty without rows.
    pub fn finish(self) -> Clusters {
        self.best.unwrap_or_default()
    }

    /// Initial centres by k-means++: rows, each drawn with a probability in proportion to its squared distance from the nearest
    /// centre before it.
    fn initial_centres(&mut self) -> Vec<f32> {
        let rows = self.rows.chunks_exact(self.size);
        let count = rows.len();
        let first = self.random.below(count);
        let mut centres = self.row(first).to_vec();
        let mut distances: Vec<f32> = rows.map(|row| squared_distance(row, &centres)).collect();
        while centres.len() < self.k * self.size {
            let total: f64 = distances.iter().map(|d| f64::from(*d)).sum();
            let mut rest = f64::from(self.random.unit()) * total;
            let chosen = distances.iter().position(|d| {
                rest -= f64::from(*d);
                rest < 0.0
            });
            // When every row coincides with a centre, any row will do.
            let chosen = chosen.unwrap_or_else(|| self.random.below(count));
            let centre = self.row(chosen).to_vec();
            for (row, distance) in self.rows.chunks_exact(self.size).zip(&mut distances) {
                *distance = distance.min(squared_distance(row, &centre));
            }
            centres.extend(centre);
        }
        centres
    }

    fn row(&self, index: usize) -> &'a [f32] {
        &self.rows[index * self.size..(index + 1) * self.size]
    }

    /// Assigns each row to its nearest centre.
    fn assign(&mut self) {
        let Clusters { groups, centres, inertia } = &mut self.present;
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

    /// Moves each centre to the mean of its rows, and one without rows to the row that is farthest from its own centre.
    fn update_centres(&mut self) {
        let mut sums = vec![0.0_f64; self.present.centres.len()];
        let mut counts = vec![0_u32; self.k];
        for (row, group) in self.rows.chunks_exact(self.size).zip(&self.present.groups) {
            let group = *group as usize;
            counts[group] += 1;
            let sum = &mut sums[group * self.size..(group + 1) * self.size];
            sum.iter_mut().zip(row).for_each(|(sum, value)| *sum += f64::from(*value));
        }
        for (group, count) in counts.iter().enumerate() {
            let at = group * self.size..(group + 1) * self.size;
            if *count > 0 {
                let mean = sums[at.clone()].iter().map(|sum| (sum / f64::from(*count)) as f32);
                self.present.centres.splice(at, mean);
            } else {
                let far = |i: &usize| {
                    let own = self.present.groups[*i] as usize;
                    squared_distance(
                        self.row(*i),
                        &self.present.centres[own * self.size..(own + 1) * self.size],
                    )
                };
                let farthest = (0..self.present.groups.len()).max_by(|a, b| far(a).total_cmp(&far(b)));
                let row = self.row(farthest.unwrap_or(0)).to_vec();
                self.present.centres.splice(at, row);
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
    fn well_separated_groups_are_found() {
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
