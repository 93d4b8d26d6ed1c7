//! Disentanglement: which value of a code carries which known factor, and how well factors are separated.

/// Number of equal bins of a quantity, as in the reference code of Chen et al. 2018.
const BINS: usize = 20;

/// Disentanglement scores of a code.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Disentanglement {
    /// Mutual information of value and factor over the factor's entropy, 0–1, `[values, factors]`.
    pub information: Vec<f32>,
    /// Mutual information gap, 0–1: the gap between the two largest entries of `information` for a factor, mean over the
    /// factors (Chen et al. 2018).
    pub mig: f32,
    /// Separated attribute predictability, 0–1 (Kumar, Sattigeri & Balakrishnan 2018): the mean over the factors of the
    /// gap between the two values by which a factor is best predicted alone; by the squared correlation for quantities, and
    /// for classes by the correlation ratio η² (the share of the value's variance that lies between the classes).
    pub sap: f32,
}

/// One value of all codes, binned.
pub struct CodeValue {
    values: Vec<f32>,
    /// Bin of each.
    bins: Vec<usize>,
    entropy: f64,
}

impl CodeValue {
    /// Value `k` of codes `[n, size]`.
    pub fn new(codes: &[f32], size: usize, k: usize) -> Self {
        let values: Vec<f32> = codes.iter().skip(k).step_by(size.max(1)).copied().collect();
        let bins = bins(&values);
        let entropy = entropy(&bins);
        Self { values, bins, entropy }
    }
}

/// A known factor of all images.
pub struct Factor<'a> {
    values: &'a [f32],
    /// Class or bin of each.
    bins: Vec<usize>,
    is_class: bool,
    entropy: f64,
}

impl<'a> Factor<'a> {
    /// A factor of unordered classes, from 0.
    pub fn classes(values: &'a [f32]) -> Self {
        Self::new(values, Some(values.iter().map(|class| *class as usize).collect()))
    }

    /// A quantity; with at most 20 distinct values it counts as classes.
    pub fn quantity(values: &'a [f32]) -> Self {
        Self::new(values, distinct(values))
    }

    fn new(values: &'a [f32], classes: Option<Vec<usize>>) -> Self {
        let is_class = classes.is_some();
        let bins = classes.unwrap_or_else(|| bins(values));
        let entropy = entropy(&bins);
        Self { values, bins, is_class, entropy }
    }

    /// Mutual information with a value over the factor's entropy, and how well the value alone predicts the factor (see
    /// [`Disentanglement::sap`]), both 0–1; 0 for a constant factor.
    pub fn scores(&self, value: &CodeValue) -> [f64; 2] {
        if self.entropy <= 0.0 {
            return [0.0; 2];
        }
        let shared = (value.entropy + self.entropy - joint_entropy(&value.bins, &self.bins)).max(0.0);
        let predicted = match self.is_class {
            true => correlation_ratio(&value.values, &self.bins),
            false => squared_correlation(&value.values, self.values),
        };
        [shared / self.entropy, predicted]
    }
}

impl Disentanglement {
    /// The scores of a code from [`Factor::scores`] of each of its values, a list a factor.
    pub fn of(scores: &[Vec<[f64; 2]>]) -> Self {
        let size = scores.first().map_or(0, Vec::len);
        let mut found = Self { information: vec![0.0; size * scores.len()], ..Self::default() };
        for (f, scores_of) in scores.iter().enumerate() {
            for (k, score) in scores_of.iter().enumerate() {
                found.information[k * scores.len() + f] = score[0] as f32;
            }
            let [information, predicted] =
                [0, 1].map(|i| scores_of.iter().map(|score| score[i]).collect::<Vec<_>>());
            found.mig += gap(&information) / scores.len() as f32;
            found.sap += gap(&predicted) / scores.len() as f32;
        }
        found
    }
}

/// Disentanglement of codes `[n, size]` by factors, `[n]` each. Factors of at most 20 distinct values count as classes. A
/// constant value or factor scores 0.
pub fn disentanglement(codes: &[f32], size: usize, factors: &[&[f32]]) -> Disentanglement {
    let values: Vec<CodeValue> = (0..size.max(1)).map(|k| CodeValue::new(codes, size, k)).collect();
    let scores = |factor: &&[f32]| {
        let factor = Factor::quantity(factor);
        values.iter().map(|value| factor.scores(value)).collect()
    };
    Disentanglement::of(&factors.iter().map(scores).collect::<Vec<_>>())
}

/// Difference of the largest and the second largest score.
fn gap(scores: &[f64]) -> f32 {
    let mut sorted = scores.to_vec();
    sorted.sort_by(|a, b| b.total_cmp(a));
    let at = |i: usize| sorted.get(i).copied().unwrap_or(0.0);
    (at(0) - at(1)) as f32
}

/// Class of each value; `None` for more than [`BINS`] distinct values.
fn distinct(values: &[f32]) -> Option<Vec<usize>> {
    let mut known: Vec<f32> = Vec::new();
    for value in values {
        if !known.contains(value) {
            known.push(*value);
            if known.len() > BINS {
                return None;
            }
        }
    }
    values.iter().map(|value| known.iter().position(|k| k == value)).collect()
}

/// Bin of each value, of [`BINS`] between the least and the largest.
fn bins(values: &[f32]) -> Vec<usize> {
    let (low, high) = values.iter().fold((f32::MAX, f32::MIN), |(l, h), v| (l.min(*v), h.max(*v)));
    let width = (high - low) / BINS as f32;
    let bin = |v: &f32| if width > 0.0 { (((v - low) / width) as usize).min(BINS - 1) } else { 0 };
    values.iter().map(bin).collect()
}

/// Entropy of bins, in nats.
fn entropy(of: &[usize]) -> f64 {
    let mut counts = vec![0_u32; of.iter().max().map_or(0, |m| m + 1)];
    of.iter().for_each(|i| counts[*i] += 1);
    entropy_of(&counts, of.len())
}

/// Entropy of pairs of bins, in nats.
fn joint_entropy(a: &[usize], b: &[usize]) -> f64 {
    let most = |of: &[usize]| of.iter().max().map_or(0, |m| m + 1);
    let columns = most(b);
    let mut counts = vec![0_u32; most(a) * columns];
    a.iter().zip(b).for_each(|(a, b)| counts[a * columns + b] += 1);
    entropy_of(&counts, a.len().min(b.len()))
}

fn entropy_of(counts: &[u32], n: usize) -> f64 {
    let share = counts.iter().filter(|c| **c > 0).map(|c| f64::from(*c) / n as f64);
    share.map(|p| -p * libm::log(p)).sum()
}

/// Squared Pearson correlation; 0 for a constant list.
fn squared_correlation(a: &[f32], b: &[f32]) -> f64 {
    let mean = |v: &[f32]| v.iter().map(|v| f64::from(*v)).sum::<f64>() / v.len().max(1) as f64;
    let (ma, mb) = (mean(a), mean(b));
    let (mut ab, mut aa, mut bb) = (0.0, 0.0, 0.0);
    for (x, y) in a.iter().zip(b) {
        let (x, y) = (f64::from(*x) - ma, f64::from(*y) - mb);
        (ab, aa, bb) = (ab + x * y, aa + x * x, bb + y * y);
    }
    if aa > 0.0 && bb > 0.0 { ab * ab / (aa * bb) } else { 0.0 }
}

/// Correlation ratio η²: share of the variance that lies between the classes; 0 for constant values.
fn correlation_ratio(values: &[f32], classes: &[usize]) -> f64 {
    let most = classes.iter().max().map_or(0, |m| m + 1);
    let (mut sums, mut counts) = (vec![0.0_f64; most], vec![0_u32; most]);
    for (value, class) in values.iter().zip(classes) {
        sums[*class] += f64::from(*value);
        counts[*class] += 1;
    }
    let n = values.len().max(1) as f64;
    let mean = sums.iter().sum::<f64>() / n;
    let between: f64 = sums
        .iter()
        .zip(&counts)
        .filter(|(_, count)| **count > 0)
        .map(|(sum, count)| f64::from(*count) * (sum / f64::from(*count) - mean).powi(2))
        .sum();
    let all: f64 = values.iter().map(|v| (f64::from(*v) - mean).powi(2)).sum();
    if all > 0.0 { between / all } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_for_each_factor_is_one_and_a_copy_takes_it_away() {
        let first: Vec<f32> = (0..400).map(|i| (i % 20) as f32).collect();
        let second: Vec<f32> = (0..400).map(|i| (i / 20) as f32).collect();
        let apart: Vec<f32> = first.iter().zip(&second).flat_map(|(a, b)| [*a, *b]).collect();
        let found = disentanglement(&apart, 2, &[&first, &second]);
        assert!((found.mig - 1.0).abs() < 1e-5 && found.sap > 0.95, "{found:?}");
        assert!(found.information[0] > 0.99 && found.information[1] < 0.01, "{found:?}");
        let copied: Vec<f32> = first.iter().zip(&second).flat_map(|(a, b)| [*a, *b, -a, -b]).collect();
        let found = disentanglement(&copied, 4, &[&first, &second]);
        assert!(found.mig < 1e-5 && found.sap < 1e-5, "{found:?}");
    }

    #[test]
    fn classes_have_no_order_however_many_there_are() {
        // Thirty classes that a value tells by a permutation: as a quantity there is nothing to correlate.
        let classes: Vec<f32> = (0..900).map(|i| (i % 30) as f32).collect();
        let codes: Vec<f32> = classes.iter().map(|class| (class * 11.0) % 30.0).collect();
        let value = CodeValue::new(&codes, 1, 0);
        let [_, predicted] = Factor::classes(&classes).scores(&value);
        assert!((predicted - 1.0).abs() < 1e-9, "{predicted}");
        let [_, predicted] = Factor::quantity(&classes).scores(&value);
        assert!(predicted < 0.1, "{predicted}");
    }

    #[test]
    fn what_never_varies_is_worth_nothing() {
        let factor = [1.0, 2.0, 1.0, 2.0];
        let found = disentanglement(&[5.0; 4], 1, &[&factor, &[3.0; 4]]);
        assert_eq!((found.mig, found.sap), (0.0, 0.0));
        assert_eq!(disentanglement(&[], 2, &[]).information, [0.0_f32; 0]);
        // One value that knows the one factor has no rival.
        assert!((disentanglement(&factor, 1, &[&factor]).mig - 1.0).abs() < 1e-6);
    }
}
