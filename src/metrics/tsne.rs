//! t-SNE by Barnes and Hut's tree (van der Maaten 2014), a few points at a time, so that other work can go on between.

use super::knn::nearest_by;
use super::linalg::squared_distance;
use super::pca::Scatter;
use super::quadtree::Tree;
use crate::data::rng::Random;

/// Iterations in all, and those in which neighbours pull harder.
const ITERATIONS: usize = 600;
const EARLY: usize = 150;
/// How much harder.
const EXAGGERATION: f32 = 12.0;
/// Momentum at first and after the early iterations.
const MOMENTUM: [f32; 2] = [0.5, 0.8];
/// Spread of the first positions.
const START: f32 = 1e-2;
/// Values that are compared in the time that the forces on a point take, about.
const COMPARED: usize = 20_000;
/// Rows whose covariance is summed up at once.
const ROWS: usize = 64;

/// A map in the making.
pub struct Tsne {
    rows: Vec<f32>,
    size: usize,
    n: usize,
    perplexity: f32,
    /// Neighbours and their weights of each row, until they are made symmetric.
    pulls: Vec<Vec<(u32, f32)>>,
    stage: Stage,
    scatter: Scatter,
    random: Random,
    positions: Vec<[f32; 2]>,
    speeds: Vec<[f32; 2]>,
    gains: Vec<[f32; 2]>,
    /// What the present iteration has summed up: pull and push of each point.
    forces: Vec<[[f32; 2]; 2]>,
    tree: Tree,
    normal: f64,
}

#[derive(Clone, Copy, PartialEq)]
enum Stage {
    /// The principal components of rows before this one are being summed up.
    Starting(usize),
    /// Neighbours of this row are looked for next.
    Neighbours(usize),
    /// Iteration, and the point whose forces are next.
    Moving(usize, usize),
    Done,
}

impl Tsne {
    /// For rows `[n, size]`; perplexity is about how many neighbours count, at most a third of the rows. Begins with the
    /// first two principal components, so that the same rows give the same map.
    pub fn new(rows: &[f32], size: usize, perplexity: f32, seed: u32) -> Self {
        let size = size.max(1);
        let n = rows.len() / size;
        Self {
            rows: rows.to_vec(),
            size,
            n,
            perplexity: perplexity.clamp(1.0, ((n.max(4) - 1) as f32 / 3.0).max(1.0)),
            pulls: Vec::with_capacity(n),
            stage: if n < 2 { Stage::Done } else { Stage::Starting(0) },
            scatter: Scatter::new(size),
            random: Random::new(u64::from(seed), 0x75AE),
            positions: vec![[0.0; 2]; n],
            speeds: vec![[0.0; 2]; n],
            gains: vec![[1.0; 2]; n],
            forces: vec![[[0.0; 2]; 2]; n],
            tree: Tree::default(),
            normal: 0.0,
        }
    }

    /// Works about as long as the forces on so many points take; true when done.
    pub fn advance(&mut self, work: usize) -> bool {
        let mut done = 0;
        while done < work {
            match self.stage {
                Stage::Starting(row) => {
                    let end = (row + ROWS).min(self.n);
                    self.scatter.add(&self.rows[row * self.size..end * self.size]);
                    self.stage = Stage::Starting(end);
                    done += (ROWS * self.size * self.size / 2).div_ceil(COMPARED);
                    if end == self.n {
                        self.start();
                        self.stage = Stage::Neighbours(0);
                        // What is left of this is more than a slice.
                        break;
                    }
                }
                Stage::Neighbours(row) => {
                    let pulls = self.neighbours(row);
                    self.pulls.push(pulls);
                    self.stage = Stage::Neighbours(row + 1);
                    done += (self.n * self.size).div_ceil(COMPARED);
                    if row + 1 == self.n {
                        self.make_symmetric();
                        self.begin(0);
                        break;
                    }
                }
                Stage::Moving(iteration, point) => {
                    self.feel(point);
                    self.stage = Stage::Moving(iteration, point + 1);
                    done += 1;
                    if point + 1 == self.n {
                        self.step(iteration);
                        if iteration + 1 == ITERATIONS {
                            self.stage = Stage::Done
                        } else {
                            self.begin(iteration + 1)
                        }
                    }
                }
                Stage::Done => break,
            }
        }
        self.stage == Stage::Done
    }

    /// Places the points along the first two principal components.
    fn start(&mut self) {
        let pca = self.scatter.leading(2);
        let scale = START / libm::sqrtf(pca.variances.first().copied().unwrap_or(0.0)).max(1e-9);
        for (row, position) in self.rows.chunks_exact(self.size).zip(&mut self.positions) {
            let mut at = [0.0; 2];
            pca.project(row, &mut at[..pca.len().min(2)]);
            // A little apart, for rows that are the same.
            *position = at.map(|v| v * scale + 1e-3 * START * self.random.normal());
        }
    }

    /// How far it is, 0–1.
    pub fn progress(&self) -> f32 {
        /// Share of the time that goes to the neighbours, about.
        const SEARCH: f32 = 0.1;
        match self.stage {
            Stage::Starting(_) => 0.0,
            Stage::Neighbours(row) => SEARCH * row as f32 / self.n as f32,
            Stage::Moving(iteration, _) => SEARCH + (1.0 - SEARCH) * iteration as f32 / ITERATIONS as f32,
            Stage::Done => 1.0,
        }
    }

    /// True when the neighbours are known and points move.
    pub fn is_moving(&self) -> bool {
        matches!(self.stage, Stage::Moving(..) | Stage::Done)
    }

    /// Where the rows are.
    pub fn positions(&self) -> Vec<[f32; 2]> {
        self.positions.clone()
    }

    /// The nearest rows and how likely each is a neighbour, with a Gaussian just so wide that about as many count as the
    /// perplexity says.
    fn neighbours(&self, row: usize) -> Vec<(u32, f32)> {
        let at = |i: usize| &self.rows[i * self.size..(i + 1) * self.size];
        let count = ((3.0 * self.perplexity) as usize).clamp(1, self.n - 1);
        let others = (0..self.n).filter(|i| *i != row);
        let near = nearest_by(others, count, |i| squared_distance(at(row), at(i)));
        let least = near.first().map_or(0.0, |(d, _)| *d);
        let wanted = libm::logf(self.perplexity);
        let (mut low, mut high, mut beta) = (0.0_f32, f32::INFINITY, 1.0_f32);
        let mut weights = vec![1.0 / near.len() as f32; near.len()];
        for _ in 0..60 {
            let raw: Vec<f32> = near.iter().map(|(d, _)| libm::expf(-beta * (d - least))).collect();
            let sum: f32 = raw.iter().sum();
            let mean: f32 = near.iter().zip(&raw).map(|((d, _), w)| (d - least) * w).sum::<f32>() / sum;
            weights = raw.iter().map(|w| w / sum).collect();
            let entropy = libm::logf(sum) + beta * mean;
            if (entropy - wanted).abs() < 1e-4 || !beta.is_finite() {
                break;
            }
            if entropy > wanted {
                low = beta;
                beta = if high.is_finite() { (beta + high) / 2.0 } else { beta * 2.0 };
            } else {
                high = beta;
                beta = (beta + low) / 2.0;
            }
        }
        near.into_iter().zip(weights).map(|((_, i), w)| (i as u32, w)).collect()
    }

    /// Neighbourhood in both directions, all together 1.
    fn make_symmetric(&mut self) {
        let mut both: Vec<Vec<(u32, f32)>> = vec![Vec::new(); self.n];
        let share = 0.5 / self.n as f32;
        for (row, pulls) in self.pulls.iter().enumerate() {
            for (other, weight) in pulls {
                both[row].push((*other, weight * share));
                both[*other as usize].push((row as u32, weight * share));
            }
        }
        for pulls in &mut both {
            pulls.sort_unstable_by_key(|(other, _)| *other);
            pulls.dedup_by(|next, kept| {
                let same = next.0 == kept.0;
                if same {
                    kept.1 += next.1;
                }
                same
            });
        }
        self.pulls = both;
    }

    fn begin(&mut self, iteration: usize) {
        self.tree = Tree::of(&self.positions);
        self.normal = 0.0;
        self.stage = Stage::Moving(iteration, 0);
    }

    /// Pull and push on a point.
    fn feel(&mut self, point: usize) {
        let [x, y] = self.positions[point];
        let mut pull = [0.0_f32; 2];
        for (other, weight) in &self.pulls[point] {
            let [ox, oy] = self.positions[*other as usize];
            let (dx, dy) = (x - ox, y - oy);
            let near = weight / (1.0 + dx * dx + dy * dy);
            pull = [pull[0] + near * dx, pull[1] + near * dy];
        }
        let (push, normal) = self.tree.push([x, y]);
        self.normal += f64::from(normal);
        self.forces[point] = [pull, push];
    }

    fn step(&mut self, iteration: usize) {
        let early = iteration < EARLY;
        let exaggeration = if early { EXAGGERATION } else { 1.0 };
        let momentum = MOMENTUM[usize::from(!early)];
        // As large as the set over the exaggeration (Belkina et al. 2019), but not small for a small set.
        let rate = (self.n as f32 / EXAGGERATION).max(50.0);
        let normal = self.normal.max(1e-12) as f32;
        let mut middle = [0.0_f64; 2];
        for (point, [pull, push]) in self.forces.iter().enumerate() {
            for k in 0..2 {
                let slope = 4.0 * (exaggeration * pull[k] - push[k] / normal);
                let (speed, gain) = (&mut self.speeds[point][k], &mut self.gains[point][k]);
                *gain = if (slope > 0.0) == (*speed > 0.0) { (*gain * 0.8).max(0.01) } else { *gain + 0.2 };
                *speed = momentum * *speed - rate * *gain * slope;
                self.positions[point][k] += *speed;
                middle[k] += f64::from(self.positions[point][k]);
            }
        }
        let middle = middle.map(|sum| (sum / self.n as f64) as f32);
        self.positions.iter_mut().for_each(|p| (0..2).for_each(|k| p[k] -= middle[k]));
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
