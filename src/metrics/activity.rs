//! Activations of codes: means, peaks, dead units, histograms.

/// KL divergence from the prior, in nats, up to which a value of a variational code counts as collapsed: it carries no
/// information about an image.
pub const COLLAPSED: f32 = 0.01;

/// Statistics of the activations of some images.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Activity {
    /// Mean of each unit, `[units]`.
    pub means: Vec<f32>,
    /// Largest activation of each unit, `[units]`.
    pub peaks: Vec<f32>,
    /// Share of all activations above the threshold, 0–1.
    pub active: f32,
    /// Number of units that are never above it.
    pub dead: usize,
}

/// Statistics of codes `[n, units]`, where activations up to `threshold` count as inactive.
pub fn activity(codes: &[f32], units: usize, threshold: f32) -> Activity {
    let (mut means, mut peaks) = (vec![0.0; units], vec![f32::MIN; units]);
    let mut active = 0;
    for code in codes.chunks_exact(units.max(1)) {
        for (i, value) in code.iter().enumerate() {
            means[i] += value;
            peaks[i] = f32::max(peaks[i], *value);
            active += usize::from(*value > threshold);
        }
    }
    let count = (codes.len() / units.max(1)).max(1) as f32;
    means.iter_mut().for_each(|mean| *mean /= count);
    let dead = peaks.iter().filter(|peak| **peak <= threshold).count();
    Activity { means, peaks, active: active as f32 / codes.len().max(1) as f32, dead }
}

/// Number of values in each of `bins` equal bins from 0 to `largest`; values outside count in the first or last bin.
pub fn histogram(values: &[f32], largest: f32, bins: usize) -> Vec<f32> {
    let mut counts = vec![0.0; bins];
    for value in values {
        let bin = (value / largest.max(f32::MIN_POSITIVE) * bins as f32) as usize;
        counts[bin.min(bins - 1)] += 1.0;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_of_three_units_stay_quiet() {
        let found = activity(&[0.0, 1.0, 0.05, 0.0, 3.0, 0.0], 3, 0.1);
        assert_eq!((found.means, found.peaks), (vec![0.0, 2.0, 0.025], vec![0.0, 3.0, 0.05]));
        assert_eq!((found.dead, found.active), (2, 2.0 / 6.0));
    }

    #[test]
    fn every_value_falls_into_a_bin() {
        assert_eq!(histogram(&[0.0, 0.1, 0.5, 1.0, 7.0, -1.0], 1.0, 2), [3.0, 3.0]);
    }
}
