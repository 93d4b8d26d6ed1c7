//! Separation of groups without known classes: the silhouette coefficient (Rousseeuw 1987).

use super::linalg::squared_distance;

/// The mean silhouette, computed row by row, so that other work can go on in between.
pub struct Silhouette<'a> {
    rows: &'a [f32],
    size: usize,
    groups: &'a [u32],
    counts: Vec<u32>,
    next: usize,
    sum: f64,
}

impl<'a> Silhouette<'a> {
    /// Begins with rows `[n, size]` and the group of each, from 0.
    pub fn new(rows: &'a [f32], size: usize, groups: &'a [u32]) -> Self {
        let most = groups.iter().max().map_or(0, |most| *most as usize + 1);
        let mut counts = vec![0; most];
        groups.iter().for_each(|group| counts[*group as usize] += 1);
        Self { rows, size: size.max(1), groups, counts, next: 0, sum: 0.0 }
    }

    /// Goes on by up to `budget` rows, each against all others; true when done.
    pub fn advance(&mut self, budget: usize) -> bool {
        // A single group has no silhouette.
        if self.counts.iter().filter(|count| **count > 0).count() < 2 {
            self.next = self.groups.len();
        }
        for _ in 0..budget {
            if self.next >= self.groups.len() {
                break;
            }
            self.sum += self.of(self.next);
            self.next += 1;
        }
        self.next >= self.groups.len()
    }

    /// The mean silhouette, −1 to 1: 1 for groups far apart, 0 for groups that touch, and 0 for fewer than two groups.
    pub fn finish(&self) -> f64 {
        self.sum / self.groups.len().max(1) as f64
    }

    /// Silhouette of one row.
    fn of(&self, index: usize) -> f64 {
        let own = self.groups[index] as usize;
        if self.counts[own] < 2 {
            return 0.0;
        }
        let row = &self.rows[index * self.size..(index + 1) * self.size];
        let mut sums = vec![0.0_f64; self.counts.len()];
        for (other, group) in self.rows.chunks_exact(self.size).zip(self.groups) {
            sums[*group as usize] += libm::sqrt(f64::from(squared_distance(row, other)));
        }
        let inside = sums[own] / f64::from(self.counts[own] - 1);
        let others = sums.iter().zip(&self.counts).enumerate();
        let outside = others
            .filter(|(group, (_, count))| *group != own && **count > 0)
            .map(|(_, (sum, count))| sum / f64::from(*count))
            .fold(f64::INFINITY, f64::min);
        let larger = inside.max(outside);
        if larger > 0.0 { (outside - inside) / larger } else { 0.0 }
    }
}

/// The mean silhouette of rows `[n, size]` with the group of each.
pub fn silhouette(rows: &[f32], size: usize, groups: &[u32]) -> f64 {
    let mut silhouette = Silhouette::new(rows, size, groups);
    silhouette.advance(usize::MAX);
    silhouette.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn apart_mixed_and_alone() {
        let rows = [0.0, 0.1, 9.0, 9.1];
        assert!(silhouette(&rows, 1, &[0, 0, 1, 1]) > 0.95);
        assert!(silhouette(&rows, 1, &[0, 1, 0, 1]) < 0.0);
        assert_eq!(silhouette(&rows, 1, &[0, 0, 0, 0]), 0.0, "one group");
        assert_eq!(silhouette(&rows, 1, &[0, 1, 2, 3]), 0.0, "groups of one");
        assert_eq!(silhouette(&[], 1, &[]), 0.0);
        assert_eq!(silhouette(&[2.0; 4], 1, &[0, 0, 1, 1]), 0.0, "all in one place");
    }
}
