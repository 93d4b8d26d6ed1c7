//! Barnes–Hut t-SNE (van der Maaten 2014), a few points at a time, so that other work can go on in between.

use super::covariance::Covariance;
use super::knn::nearest_by;
use super::linalg::squared_distance;
use super::quadtree::Tree;
use crate::data::rng::Random;

/// Number of iterations.
const ITERATIONS: usize = 600;
/// Iterations at the beginning with early exaggeration.
const EARLY: usize = 150;
/// Factor on the attraction in the early iterations.
const EXAGGERATION: f32 = 12.0;
/// Least learning rate.
const LEAST_RATE: f32 = 50.0;
/// Momentum in the early iterations and after them.
const MOMENTUM: [f32; 2] = [0.5, 0.8];
/// Standard deviation of the initial positions along the first principal component.
const START: f32 = 1e-2;
/// Values of rows that can be compared in about the time that the forces on one point take.
const COMPARED: usize = 20_000;
/// Most steps of the search for a Gaussian's width.
const BISECTIONS: usize = 60;
/// Rows that are added to the covariance at once.
const ROWS: usize = 64;

/// A map that is being computed: call [`advance`](Self::advance) until it returns true.
pub struct Tsne {
    rows: Vec<f32>,
    size: usize,
    n: usize,
    perplexity: f32,
    /// Nearest rows of each row and their affinities, which sum to 1 over a row at first, and over all rows once symmetric.
    affinities: Vec<Vec<(u32, f32)>>,
    stage: Stage,
    covariance: Covariance,
    random: Random,
    positions: Vec<[f32; 2]>,
    velocities: Vec<[f32; 2]>,
    gains: Vec<[f32; 2]>,
    /// Attraction and repulsion of each point, as far as the present iteration has come.
    forces: Vec<[[f32; 2]; 2]>,
    tree: Tree,
    /// Sum over all pairs of 1 / (1 + squared distance), by which the repulsion is normalised.
    normal: f64,
}

#[derive(Clone, Copy, PartialEq)]
enum Stage {
    /// Adding rows to the covariance, from this one on.
    Covariance(usize),
    /// Searching the neighbours of this row.
    Neighbours(usize),
    /// Computing the forces of this iteration on this point.
    Forces(usize, usize),
    Done,
}

impl Tsne {
    /// Begins the map of rows `[n, size]`. The perplexity is about the number of neighbours that count, at most a third of the
    /// rows. Positions are initialised by the first two principal components, so that the same rows give the same map.
    pub fn new(rows: &[f32], size: usize, perplexity: f32, seed: u32) -> Self {
        let size = size.max(1);
        let n = rows.len() / size;
        Self {
            rows: rows.to_vec(),
            size,
            n,
            perplexity: perplexity.clamp(1.0, ((n.max(4) - 1) as f32 / 3.0).max(1.0)),
            affinities: Vec::with_capacity(n),
            stage: if n < 2 { Stage::Done } else { Stage::Covariance(0) },
            covariance: Covariance::new(size),
            random: Random::new(u64::from(seed), 0x75AE),
            positions: vec![[0.0; 2]; n],
            velocities: vec![[0.0; 2]; n],
            gains: vec![[1.0; 2]; n],
            forces: vec![[[0.0; 2]; 2]; n],
            tree: Tree::default(),
            normal: 0.0,
        }
    }

    /// Works for about as long as the forces on `work` points take; true when the map is done.
    pub fn advance(&mut self, work: usize) -> bool {
        let mut done = 0;
        while done < work {
            match self.stage {
                Stage::Covariance(row) => {
                    let end = (row + ROWS).min(self.n);
                    self.covariance.add(&self.rows[row * self.size..end * self.size]);
                    self.stage = Stage::Covariance(end);
                    done += (ROWS * self.size * self.size / 2).div_ceil(COMPARED);
                    if end == self.n {
                        self.initialise();
                        self.stage = Stage::Neighbours(0);
                        // The principal components have taken longer than a slice.
                        break;
                    }
                }
                Stage::Neighbours(row) => {
                    let affinities = self.neighbours(row);
                    self.affinities.push(affinities);
                    self.stage = Stage::Neighbours(row + 1);
                    done += (self.n * self.size).div_ceil(COMPARED);
                    if row + 1 == self.n {
                        self.symmetrise();
                        self.begin_iteration(0);
                        break;
                    }
                }
                Stage::Forces(iteration, point) => {
                    self.add_forces(point);
                    self.stage = Stage::Forces(iteration, point + 1);
                    done += 1;
                    if point + 1 == self.n {
                        self.update(iteration);
                        if iteration + 1 == ITERATIONS {
                            self.stage = Stage::Done
                        } else {
                            self.begin_iteration(iteration + 1)
                        }
                    }
                }
                Stage::Done => break,
            }
        }
        self.stage == Stage::Done
    }

    /// Places the points by the first two principal components.
    fn initialise(&mut self) {
        let pca = self.covariance.leading(2);
        let scale = START / libm::sqrtf(pca.variances.first().copied().unwrap_or(0.0)).max(1e-9);
        for (row, position) in self.rows.chunks_exact(self.size).zip(&mut self.positions) {
            let mut at = [0.0; 2];
            pca.project(row, &mut at[..pca.len().min(2)]);
            // Jitter, so that equal rows don't coincide.
            *position = at.map(|v| v * scale + 1e-3 * START * self.random.normal());
        }
    }

    /// Progress, 0–1.
    pub fn progress(&self) -> f32 {
        /// Approximate share of the time that the search for neighbours takes.
        const SEARCH: f32 = 0.1;
        match self.stage {
            Stage::Covariance(_) => 0.0,
            Stage::Neighbours(row) => SEARCH * row as f32 / self.n as f32,
            Stage::Forces(iteration, _) => SEARCH + (1.0 - SEARCH) * iteration as f32 / ITERATIONS as f32,
            Stage::Done => 1.0,
        }
    }

    /// True once the neighbours are known and the points move.
    pub fn is_moving(&self) -> bool {
        matches!(self.stage, Stage::Forces(..) | Stage::Done)
    }

    /// Present positions of the rows, `[n]`.
    pub fn positions(&self) -> Vec<[f32; 2]> {
        self.positions.clone()
    }

    /// The nearest rows with their affinities (which sum to 1), by a Gaussian whose width gives the wanted perplexity (found by
    /// bisection of its precision β).
    fn neighbours(&self, row: usize) -> Vec<(u32, f32)> {
        let at = |i: usize| &self.rows[i * self.size..(i + 1) * self.size];
        let count = ((3.0 * self.perplexity) as usize).clamp(1, self.n - 1);
        let others = (0..self.n).filter(|i| *i != row);
        let near = nearest_by(others, count, |i| squared_distance(at(row), at(i)));
        let least = near.first().map_or(0.0, |(d, _)| *d);
        let target = libm::logf(self.perplexity);
        let (mut low, mut high, mut beta) = (0.0_f32, f32::INFINITY, 1.0_f32);
        let mut weights = vec![1.0 / near.len() as f32; near.len()];
        for _ in 0..BISECTIONS {
            let raw: Vec<f32> = near.iter().map(|(d, _)| libm::expf(-beta * (d - least))).collect();
            let sum: f32 = raw.iter().sum();
            let mean: f32 = near.iter().zip(&raw).map(|((d, _), w)| (d - least) * w).sum::<f32>() / sum;
            weights = raw.iter().map(|w| w / sum).collect();
            let entropy = libm::logf(sum) + beta * mean;
            if (entropy - target).abs() < 1e-4 || !beta.is_finite() {
                break;
            }
            if entropy > target {
                low = beta;
                beta = if high.is_finite() { (beta + high) / 2.0 } else { beta * 2.0 };
            } else {
                high = beta;
                beta = (beta + low) / 2.0;
            }
        }
        near.into_iter().zip(weights).map(|((_, i), w)| (i as u32, w)).collect()
    }

    /// Makes affinities symmetric, with a sum of 1 over all pairs.
    fn symmetrise(&mut self) {
        let mut both: Vec<Vec<(u32, f32)>> = vec![Vec::new(); self.n];
        let share = 0.5 / self.n as f32;
        for (row, affinities) in self.affinities.iter().enumerate() {
            for (other, weight) in affinities {
                both[row].push((*other, weight * share));
                both[*other as usize].push((row as u32, weight * share));
            }
        }
        for affinities in &mut both {
            affinities.sort_unstable_by_key(|(other, _)| *other);
            affinities.dedup_by(|next, kept| {
                let same = next.0 == kept.0;
                if same {
                    kept.1 += next.1;
                }
                same
            });
        }
        self.affinities = both;
    }

    fn begin_iteration(&mut self, iteration: usize) {
        self.tree = Tree::of(&self.positions);
        self.normal = 0.0;
        self.stage = Stage::Forces(iteration, 0);
    }

    /// Computes attraction and repulsion of a point.
    fn add_forces(&mut self, point: usize) {
        let [x, y] = self.positions[point];
        let mut attraction = [0.0_f32; 2];
        for (other, weight) in &self.affinities[point] {
            let [ox, oy] = self.positions[*other as usize];
            let (dx, dy) = (x - ox, y - oy);
            let near = weight / (1.0 + dx * dx + dy * dy);
            attraction = [attraction[0] + near * dx, attraction[1] + near * dy];
        }
        let (repulsion, normal) = self.tree.repulsion([x, y]);
        self.normal += f64::from(normal);
        self.forces[point] = [attraction, repulsion];
    }

    /// Moves the points by gradient descent with momentum and gains (Jacobs 1988), and centres them.
    fn update(&mut self, iteration: usize) {
        let early = iteration < EARLY;
        let exaggeration = if early { EXAGGERATION } else { 1.0 };
        let momentum = MOMENTUM[usize::from(!early)];
        // n over the exaggeration (Belkina et al. 2019), with a lower limit for small sets.
        let rate = (self.n as f32 / EXAGGERATION).max(LEAST_RATE);
        let normal = self.normal.max(1e-12) as f32;
        let mut centre = [0.0_f64; 2];
        for (point, [attraction, repulsion]) in self.forces.iter().enumerate() {
            for k in 0..2 {
                let slope = 4.0 * (exaggeration * attraction[k] - repulsion[k] / normal);
                let (velocity, gain) = (&mut self.velocities[point][k], &mut self.gains[point][k]);
                *gain =
                    if (slope > 0.0) == (*velocity > 0.0) { (*gain * 0.8).max(0.01) } else { *gain + 0.2 };
                *velocity = momentum * *velocity - rate * *gain * slope;
                self.positions[point][k] += *velocity;
                centre[k] += f64::from(self.positions[point][k]);
            }
        }
        let centre = centre.map(|sum| (sum / self.n as f64) as f32);
        self.positions.iter_mut().for_each(|p| (0..2).for_each(|k| p[k] -= centre[k]));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clouds(each: usize) -> Vec<f32> {
        let mut random = Random::new(4, 0);
        let cloud = |c: usize| if c == 0 { 0.0 } else { 8.0 * c as f32 };
        (0..3 * each)
            .flat_map(|i| (0..10).map(|_| cloud(i / each) + random.normal()).collect::<Vec<_>>())
            .collect()
    }

    fn map(rows: &[f32], size: usize, slice: usize) -> Vec<[f32; 2]> {
        let mut tsne = Tsne::new(rows, size, 12.0, 1);
        let mut before = 0.0;
        while !tsne.advance(slice) {
            assert!(tsne.progress() >= before);
            before = tsne.progress();
        }
        tsne.positions()
    }

    #[test]
    fn clouds_stay_together_whatever_the_slices() {
        let rows = clouds(40);
        let found = map(&rows, 10, 1000);
        for (i, p) in found.iter().enumerate() {
            let far = |q: &[f32; 2]| (p[0] - q[0]).powi(2) + (p[1] - q[1]).powi(2);
            let others = (0..found.len()).filter(|j| *j != i);
            let near = others.min_by(|a, b| far(&found[*a]).total_cmp(&far(&found[*b]))).unwrap();
            assert_eq!(near / 40, i / 40, "point {i}");
        }
        assert_eq!(map(&rows, 10, 7), found);
    }

    #[test]
    fn few_and_equal_rows_have_places_too() {
        for rows in [vec![], vec![1.0], vec![1.0, 2.0], vec![1.0, 2.0, 3.0], vec![5.0; 30]] {
            let found = map(&rows, 1, 50);
            assert_eq!(found.len(), rows.len());
            assert!(found.iter().flatten().all(|v| v.is_finite()), "{found:?}");
        }
    }

    #[test]
    fn many_points_in_few_dimensions_keep_finite_places() {
        let mut random = Random::new(2, 0);
        // A curve with crowded ends, as codes of a network that has hardly learned.
        let rows: Vec<f32> = (0..300)
            .flat_map(|_| {
                let t = random.normal();
                [t, t * t * t, (3.0 * t).clamp(-1.0, 1.0), 0.01 * random.normal()]
            })
            .collect();
        let found = map(&rows, 4, 500);
        assert!(found.iter().flatten().all(|v| v.is_finite() && v.abs() < 1e4), "{:?}", &found[..5]);
    }
}
