//! A linear probe: multinomial logistic regression, which tells what can be read off a code by a plane for each class.

use super::linalg::{add_scaled, dot};

/// Weight of the penalty ½‖w‖² against the summed loss, as scikit-learn's default.
const PENALTY: f64 = 1.0;

/// Rows whose slopes are summed up in short numbers.
const ROWS: usize = 64;

/// Planes over standardised rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Probe {
    /// Of each feature, over the training rows.
    mean: Vec<f32>,
    /// One over its standard deviation; 0 where nothing varies.
    scale: Vec<f32>,
    /// `[classes, size + 1]`, the last of each its offset.
    weights: Vec<f32>,
    classes: usize,
}

/// Fits a [`Probe`] by Nesterov's accelerated gradient (1983) with a step that is never too long, some rounds at a time.
pub struct ProbeFit {
    probe: Probe,
    /// Standardised rows with a 1 behind each, `[n, size + 1]`.
    rows: Vec<f32>,
    classes_of: Vec<u32>,
    /// Where the last round ended, and the momentum's clock.
    last: Vec<f32>,
    time: f64,
    step: f64,
}

impl ProbeFit {
    /// A probe for rows `[n, size]` of these classes, from 0.
    pub fn new(rows: &[f32], classes_of: &[u32], size: usize) -> Self {
        let size = size.max(1);
        let classes = classes_of.iter().max().map_or(1, |most| *most as usize + 1);
        let rows = &rows[..classes_of.len() * size];
        let [mean, scale] = spread(rows, size);
        let probe = Probe { mean, scale, weights: vec![0.0; classes * (size + 1)], classes };
        let rows: Vec<f32> = rows.chunks_exact(size).flat_map(|row| probe.standard(row)).collect();
        // The Hessian is at most ½ XᵀX + penalty (Böhning 1992), whose largest eigenvalue a few products find.
        let step = 1.0 / (0.5 * largest_eigenvalue(&rows, size + 1) + PENALTY);
        let last = probe.weights.clone();
        Self { probe, rows, classes_of: classes_of.to_vec(), last, time: 1.0, step }
    }

    /// One round over the rows; how far the weights moved, at most.
    pub fn advance(&mut self) -> f32 {
        let gradient = self.gradient();
        let next: Vec<f32> = self
            .probe
            .weights
            .iter()
            .zip(&gradient)
            .map(|(weight, slope)| (f64::from(*weight) - self.step * slope) as f32)
            .collect();
        let time = (1.0 + libm::sqrt(1.0 + 4.0 * self.time * self.time)) / 2.0;
        let momentum = ((self.time - 1.0) / time) as f32;
        let mut farthest = 0.0_f32;
        let mut against = 0.0_f64;
        for (((weight, next), last), slope) in
            self.probe.weights.iter_mut().zip(&next).zip(&self.last).zip(&gradient)
        {
            farthest = farthest.max((next - last).abs());
            against += slope * f64::from(next - last);
            *weight = next + momentum * (next - last);
        }
        // Uphill: the momentum has carried too far (O'Donoghue & Candès 2015).
        self.time = if against > 0.0 { 1.0 } else { time };
        self.last = next;
        farthest
    }

    /// The probe as it is now.
    pub fn finish(mut self) -> Probe {
        self.probe.weights = self.last;
        self.probe
    }

    /// Of the summed cross-entropy and the penalty.
    fn gradient(&self) -> Vec<f64> {
        let wide = self.probe.mean.len() + 1;
        let mut gradient: Vec<f64> = self.probe.weights.iter().map(|w| PENALTY * f64::from(*w)).collect();
        // An offset costs nothing.
        gradient.iter_mut().skip(wide - 1).step_by(wide).for_each(|g| *g = 0.0);
        // Summed up in short numbers over a few rows, in long ones over all.
        let mut few = vec![0.0_f32; gradient.len()];
        for (rows, classes) in self.rows.chunks(ROWS * wide).zip(self.classes_of.chunks(ROWS)) {
            few.fill(0.0);
            for (row, class) in rows.chunks_exact(wide).zip(classes) {
                let mut chances = self.probe.chances(row);
                chances[*class as usize] -= 1.0;
                for (chance, sum) in chances.iter().zip(few.chunks_exact_mut(wide)) {
                    add_scaled(sum, *chance, row);
                }
            }
            gradient.iter_mut().zip(&few).for_each(|(all, few)| *all += f64::from(*few));
        }
        gradient
    }
}

impl Probe {
    /// The class of a row `[size]`.
    pub fn predict(&self, row: &[f32]) -> u32 {
        let chances = self.chances(&self.standard(row).collect::<Vec<_>>());
        let best = chances.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1));
        best.map_or(0, |(class, _)| class as u32)
    }

    /// Part of rows `[n, size]` whose class is found; 0 of none.
    pub fn accuracy(&self, rows: &[f32], classes: &[u32]) -> f32 {
        let found =
            rows.chunks_exact(self.mean.len()).zip(classes).filter(|(row, c)| self.predict(row) == **c);
        found.count() as f32 / classes.len().max(1) as f32
    }

    /// A row with mean 0 and variance 1 in every feature, and a 1 behind.
    fn standard<'a>(&'a self, row: &'a [f32]) -> impl Iterator<Item = f32> + 'a {
        let values = row.iter().zip(&self.mean).zip(&self.scale).map(|((v, mean), scale)| (v - mean) * scale);
        values.chain([1.0])
    }

    /// Probability of each class for a standardised row.
    fn chances(&self, row: &[f32]) -> Vec<f32> {
        let mut chances: Vec<f32> =
            self.weights.chunks_exact(row.len()).map(|plane| dot(row, plane)).collect();
        let most = chances.iter().copied().fold(f32::MIN, f32::max);
        chances.iter_mut().for_each(|v| *v = libm::expf(*v - most));
        let sum: f32 = chances.iter().sum();
        chances.iter_mut().for_each(|v| *v /= sum);
        debug_assert_eq!(chances.len(), self.classes);
        chances
    }
}

/// Rows `[n, size]` with mean 0 and variance 1 in every feature; 0 where nothing varies.
pub fn standardised(rows: &[f32], size: usize) -> Vec<f32> {
    let [mean, scale] = spread(rows, size.max(1));
    let even = |row: &[f32]| {
        row.iter().zip(&mean).zip(&scale).map(|((v, mean), scale)| (v - mean) * scale).collect::<Vec<_>>()
    };
    rows.chunks_exact(size.max(1)).flat_map(even).collect()
}

/// Mean of each feature, and one over its standard deviation, 0 where nothing varies.
fn spread(rows: &[f32], size: usize) -> [Vec<f32>; 2] {
    let count = (rows.len() / size).max(1) as f32;
    let of = |feature: usize| rows.iter().skip(feature).step_by(size);
    let mean: Vec<f32> = (0..size).map(|f| of(f).sum::<f32>() / count).collect();
    let deviation = |f: usize| libm::sqrtf(of(f).map(|v| (v - mean[f]) * (v - mean[f])).sum::<f32>() / count);
    let scale = (0..size).map(deviation).map(|d| if d > 1e-9 { 1.0 / d } else { 0.0 }).collect();
    [mean, scale]
}

/// Fits a probe until nothing moves any more.
pub fn probe(rows: &[f32], classes: &[u32], size: usize) -> Probe {
    /// Rounds that are enough for any data here, and a move that no prediction notices.
    const ROUNDS: usize = 500;
    const STILL: f32 = 1e-4;
    let mut fit = ProbeFit::new(rows, classes, size);
    for _ in 0..ROUNDS {
        if fit.advance() < STILL {
            break;
        }
    }
    fit.finish()
}

/// The largest eigenvalue of XᵀX, a little overestimated, by the power method.
fn largest_eigenvalue(rows: &[f32], size: usize) -> f64 {
    const PRODUCTS: usize = 20;
    const MARGIN: f64 = 1.1;
    let mut direction = vec![1.0_f32; size];
    let mut length = 0.0;
    for _ in 0..PRODUCTS {
        let norm = libm::sqrtf(dot(&direction, &direction)).max(f32::MIN_POSITIVE);
        direction.iter_mut().for_each(|v| *v /= norm);
        let mut product = vec![0.0_f64; size];
        for row in rows.chunks_exact(size) {
            let along = f64::from(dot(row, &direction));
            product.iter_mut().zip(row).for_each(|(sum, v)| *sum += along * f64::from(*v));
        }
        length = libm::sqrt(product.iter().map(|v| v * v).sum());
        direction = product.iter().map(|v| *v as f32).collect();
    }
    length * MARGIN
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_that_a_plane_parts_are_told() {
        let rows = [0.0, 5.0, 1.0, 5.0, 0.5, 5.0, 8.0, 5.0, 9.0, 5.0, 8.5, 5.0];
        let classes = [1, 1, 1, 0, 0, 0];
        let found = probe(&rows, &classes, 2);
        assert_eq!(found.accuracy(&rows, &classes), 1.0);
        assert_eq!(found.predict(&[-3.0, 5.0]), 1);
        assert_eq!(found.accuracy(&[], &[]), 0.0);
    }

    #[test]
    fn the_gradient_vanishes_at_the_end() {
        let rows: Vec<f32> = (0..60).map(|i| ((i * 37 % 23) as f32 - 11.0) / 5.0).collect();
        let classes: Vec<u32> = (0..20).map(|i| (i * 7 % 3) as u32).collect();
        let mut fit = ProbeFit::new(&rows, &classes, 3);
        for _ in 0..500 {
            fit.advance();
        }
        fit.probe.weights.clone_from(&fit.last);
        let steepest = fit.gradient().iter().map(|g| g.abs()).fold(0.0, f64::max);
        assert!(steepest < 1e-3, "{steepest}");
    }
}
