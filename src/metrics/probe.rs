//! A linear probe: multinomial logistic regression, whose accuracy says how well classes are linearly separable in codes.

use super::linalg::{add_scaled, dot};

/// Weight of the penalty ½‖w‖² beside the summed loss, as scikit-learn's default.
const PENALTY: f64 = 1.0;

/// Rows of a block, whose gradients are summed in single precision.
const BLOCK: usize = 64;

/// Products of the power method for the largest eigenvalue of XᵀX.
const PRODUCTS: usize = 20;
/// Factor on the eigenvalue found, which is a little too small.
const MARGIN: f64 = 1.1;

/// A fitted classifier: one linear function of the standardised features for each class.
#[derive(Clone, Debug, PartialEq)]
pub struct Probe {
    /// Mean of each feature over the training rows.
    mean: Vec<f32>,
    /// One over the standard deviation of each feature; 0 for a constant feature.
    scale: Vec<f32>,
    /// `[classes, size + 1]`, the last of each class the bias.
    weights: Vec<f32>,
    classes: usize,
}

/// Fits a [`Probe`] by Nesterov's accelerated gradient (1983) with step 1 / L (L the Lipschitz constant of the gradient), some
/// rows at a time.
pub struct ProbeFit {
    probe: Probe,
    /// Standardised rows, each followed by a 1, `[n, size + 1]`.
    rows: Vec<f32>,
    classes_of: Vec<u32>,
    stage: Stage,
    /// The next row of the pass.
    next: usize,
    /// What the pass has summed up so far: a gradient, or a product with XᵀX.
    sums: Vec<f64>,
    /// The same of one block of rows.
    block: Vec<f32>,
    /// Weights after the last iteration, without momentum.
    last: Vec<f32>,
    /// Nesterov's sequence t, from which the momentum follows.
    time: f64,
    /// Length of a gradient step.
    step: f64,
}

enum Stage {
    /// The power method: a unit vector, and the products that are left.
    Eigenvalue(Vec<f32>, usize),
    /// Gradient descent.
    Descent,
}

impl ProbeFit {
    /// Begins a probe for rows `[n, size]` of these classes, from 0.
    pub fn new(rows: &[f32], classes_of: &[u32], size: usize) -> Self {
        let size = size.max(1);
        let classes = classes_of.iter().max().map_or(1, |most| *most as usize + 1);
        let rows = &rows[..classes_of.len() * size];
        let [mean, scale] = mean_and_scale(rows, size);
        let probe = Probe { mean, scale, weights: vec![0.0; classes * (size + 1)], classes };
        let mut standardised = Vec::with_capacity(classes_of.len() * (size + 1));
        rows.chunks_exact(size).for_each(|row| standardised.extend(probe.standardise(row)));
        let last = probe.weights.clone();
        Self {
            probe,
            rows: standardised,
            classes_of: classes_of.to_vec(),
            stage: Stage::Eigenvalue(unit(vec![1.0; size + 1]), PRODUCTS),
            next: 0,
            sums: vec![0.0; size + 1],
            block: vec![0.0; classes * (size + 1)],
            last,
            time: 1.0,
            step: 0.0,
        }
    }

    /// Goes on by about `work`, counted in values of a row × classes. Returns the largest change of a weight at the end of each
    /// iteration of gradient descent, else `None`.
    pub fn advance(&mut self, work: usize) -> Option<f32> {
        let mut parts = (work / (BLOCK * self.block.len())).max(1);
        while self.next < self.classes_of.len() {
            if parts == 0 {
                return None;
            }
            parts -= 1;
            self.add_block();
        }
        self.next = 0;
        let sums = std::mem::take(&mut self.sums);
        if let Stage::Eigenvalue(_, left) = &self.stage {
            let left = left - 1;
            self.end_product(&sums, left);
            return None;
        }
        let change = self.descend(&sums);
        self.begin_gradient();
        Some(change)
    }

    /// The probe as fitted so far.
    pub fn finish(mut self) -> Probe {
        self.probe.weights = self.last;
        self.probe
    }

    /// Adds the next block of rows to the sums.
    fn add_block(&mut self) {
        let wide = self.probe.mean.len() + 1;
        let end = (self.next + BLOCK).min(self.classes_of.len());
        let rows = self.rows[self.next * wide..end * wide].chunks_exact(wide);
        self.block.fill(0.0);
        match &self.stage {
            Stage::Eigenvalue(direction, _) => {
                for row in rows {
                    add_scaled(&mut self.block[..wide], dot(row, direction), row);
                }
            }
            Stage::Descent => {
                for (row, class) in rows.zip(&self.classes_of[self.next..end]) {
                    let mut probabilities = self.probe.probabilities(row);
                    probabilities[*class as usize] -= 1.0;
                    for (probability, sum) in probabilities.iter().zip(self.block.chunks_exact_mut(wide)) {
                        add_scaled(sum, *probability, row);
                    }
                }
            }
        }
        self.sums.iter_mut().zip(&self.block).for_each(|(sum, block)| *sum += f64::from(*block));
        self.next = end;
    }

    /// Ends a product of the power method; the last gives the step.
    fn end_product(&mut self, product: &[f64], left: usize) {
        if left > 0 {
            self.stage = Stage::Eigenvalue(unit(product.iter().map(|v| *v as f32).collect()), left);
            self.sums = vec![0.0; product.len()];
            return;
        }
        let length = libm::sqrt(product.iter().map(|v| v * v).sum());
        // The Hessian is at most ½ XᵀX + penalty (Böhning 1992), whose largest eigenvalue a few products find.
        self.step = 1.0 / (0.5 * length * MARGIN + PENALTY);
        self.stage = Stage::Descent;
        self.begin_gradient();
    }

    /// Begins a gradient with that of the penalty.
    fn begin_gradient(&mut self) {
        let wide = self.probe.mean.len() + 1;
        self.sums = self.probe.weights.iter().map(|w| PENALTY * f64::from(*w)).collect();
        // The bias is not penalised.
        self.sums.iter_mut().skip(wide - 1).step_by(wide).for_each(|g| *g = 0.0);
    }

    /// Ends an iteration by a step down the gradient, with momentum; returns the largest change of a weight.
    fn descend(&mut self, gradient: &[f64]) -> f32 {
        let next: Vec<f32> = self
            .probe
            .weights
            .iter()
            .zip(gradient)
            .map(|(weight, slope)| (f64::from(*weight) - self.step * slope) as f32)
            .collect();
        let time = (1.0 + libm::sqrt(1.0 + 4.0 * self.time * self.time)) / 2.0;
        let momentum = ((self.time - 1.0) / time) as f32;
        let mut largest = 0.0_f32;
        let mut along_gradient = 0.0_f64;
        for (((weight, next), last), slope) in
            self.probe.weights.iter_mut().zip(&next).zip(&self.last).zip(gradient)
        {
            largest = largest.max((next - last).abs());
            along_gradient += slope * f64::from(next - last);
            *weight = next + momentum * (next - last);
        }
        // The loss rises: the momentum restarts (O'Donoghue & Candès 2015).
        self.time = if along_gradient > 0.0 { 1.0 } else { time };
        self.last = next;
        largest
    }
}

/// The vector of length 1 in this direction.
fn unit(mut values: Vec<f32>) -> Vec<f32> {
    let norm = libm::sqrtf(dot(&values, &values)).max(f32::MIN_POSITIVE);
    values.iter_mut().for_each(|v| *v /= norm);
    values
}

impl Probe {
    /// The most probable class of a row `[size]`.
    pub fn predict(&self, row: &[f32]) -> u32 {
        let probabilities = self.probabilities(&self.standardise(row).collect::<Vec<_>>());
        let best = probabilities.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1));
        best.map_or(0, |(class, _)| class as u32)
    }

    /// Number of classes.
    pub fn classes(&self) -> usize {
        self.classes
    }

    /// Accuracy on rows `[n, size]`, 0–1; 0 without rows.
    pub fn accuracy(&self, rows: &[f32], classes: &[u32]) -> f32 {
        let hits =
            rows.chunks_exact(self.mean.len()).zip(classes).filter(|(row, c)| self.predict(row) == **c);
        hits.count() as f32 / classes.len().max(1) as f32
    }

    /// A standardised row, followed by a 1.
    fn standardise<'a>(&'a self, row: &'a [f32]) -> impl Iterator<Item = f32> + 'a {
        let values = row.iter().zip(&self.mean).zip(&self.scale).map(|((v, mean), scale)| (v - mean) * scale);
        values.chain([1.0])
    }

    /// Probability of each class for a standardised row.
    fn probabilities(&self, row: &[f32]) -> Vec<f32> {
        let mut probabilities: Vec<f32> =
            self.weights.chunks_exact(row.len()).map(|plane| dot(row, plane)).collect();
        let most = probabilities.iter().copied().fold(f32::MIN, f32::max);
        probabilities.iter_mut().for_each(|v| *v = libm::expf(*v - most));
        let sum: f32 = probabilities.iter().sum();
        probabilities.iter_mut().for_each(|v| *v /= sum);
        debug_assert_eq!(probabilities.len(), self.classes);
        probabilities
    }
}

/// Rows `[n, size]` scaled to mean 0 and variance 1 in every feature; constant features become 0.
pub fn standardised(rows: &[f32], size: usize) -> Vec<f32> {
    let [mean, scale] = mean_and_scale(rows, size.max(1));
    let mut scaled = rows.to_vec();
    for row in scaled.chunks_exact_mut(size.max(1)) {
        row.iter_mut().zip(&mean).zip(&scale).for_each(|((v, mean), scale)| *v = (*v - mean) * scale);
    }
    scaled
}

/// Mean of each feature, and one over its standard deviation (0 for a constant feature), of rows `[n, size]`. Sums are of
/// differences from the first row, so that the variance of a constant feature is exactly 0.
fn mean_and_scale(rows: &[f32], size: usize) -> [Vec<f32>; 2] {
    let count = (rows.len() / size).max(1) as f64;
    let origin = rows.get(..size).map_or_else(|| vec![0.0; size], <[f32]>::to_vec);
    let (mut sums, mut squares) = (vec![0.0_f64; size], vec![0.0_f64; size]);
    for row in rows.chunks_exact(size) {
        for (((sum, square), v), origin) in sums.iter_mut().zip(&mut squares).zip(row).zip(&origin) {
            let off = f64::from(v - origin);
            *sum += off;
            *square += off * off;
        }
    }
    let mean = origin.iter().zip(&sums).map(|(o, sum)| (f64::from(*o) + sum / count) as f32).collect();
    let deviation = |(sum, square): (&f64, &f64)| libm::sqrt((square - sum * sum / count).max(0.0) / count);
    let scale = |d: f64| if d > 1e-9 { (1.0 / d) as f32 } else { 0.0 };
    [mean, sums.iter().zip(&squares).map(deviation).map(scale).collect()]
}

/// Fits a probe to convergence.
pub fn probe(rows: &[f32], classes: &[u32], size: usize) -> Probe {
    /// Most iterations.
    const ITERATIONS: usize = 500;
    /// Largest change of a weight that counts as converged.
    const CONVERGED: f32 = 1e-4;
    let mut fit = ProbeFit::new(rows, classes, size);
    let mut iterations = 0;
    while iterations < ITERATIONS {
        if let Some(change) = fit.advance(usize::MAX) {
            iterations = if change < CONVERGED { ITERATIONS } else { iterations + 1 };
        }
    }
    fit.finish()
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
        let mut rounds = 0;
        while rounds < 500 {
            rounds += usize::from(fit.advance(usize::MAX).is_some());
        }
        // The gradient where it stands.
        fit.probe.weights.clone_from(&fit.last);
        fit.begin_gradient();
        fit.add_block();
        let steepest = fit.sums.iter().map(|g| g.abs()).fold(0.0, f64::max);
        assert!(steepest < 1e-3, "{steepest}");
    }

    #[test]
    fn rounds_in_parts_are_the_same_rounds() {
        let rows: Vec<f32> = (0..3 * 300).map(|i| (i * 37 % 23) as f32 - 11.0).collect();
        let classes: Vec<u32> = (0..300).map(|i| (i * 7 % 4) as u32).collect();
        let fit = |work: usize| {
            let mut fit = ProbeFit::new(&rows, &classes, 3);
            let (mut rounds, mut parts) = (0, 0);
            while rounds < 30 {
                parts += 1;
                rounds += usize::from(fit.advance(work).is_some());
            }
            (fit.finish(), parts)
        };
        let ((whole, few), (parted, many)) = (fit(usize::MAX), fit(1));
        assert_eq!(whole, parted);
        assert!(many > 4 * few, "300 rows are five parts: {many} {few}");
    }

    #[test]
    fn what_never_varies_is_nothing() {
        let rows: Vec<f32> = (0..3000).flat_map(|i| [0.3, (i % 7) as f32]).collect();
        let scaled = standardised(&rows, 2);
        assert!(scaled.chunks(2).all(|row| row[0] == 0.0));
        let square = scaled.chunks(2).map(|row| row[1] * row[1]).sum::<f32>() / 3000.0;
        assert!((square - 1.0).abs() < 1e-3, "{square}");
        assert_eq!(standardised(&[], 2), [0.0_f32; 0]);
    }
}
