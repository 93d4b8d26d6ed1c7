//! How much of a code is active.

/// A value of a variational code whose KL divergence from the prior is below this, in nats, says nothing of an image: it
/// has collapsed onto the prior.
pub const COLLAPSED: f32 = 0.01;

/// What the activations of some images are like.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Activity {
    /// Mean of each unit, `[units]`.
    pub means: Vec<f32>,
    /// Largest activation of each unit, `[units]`.
    pub peaks: Vec<f32>,
    /// Share of all activations above the quiet level.
    pub active: f32,
    /// Units that are never above it.
    pub dead: usize,
}

/// Describes codes (`[n, units]`) whose units are quiet up to this level.
pub fn activity(codes: &[f32], units: usize, quiet: f32) -> Activity {
    let (mut means, mut peaks) = (vec![0.0; units], vec![f32::MIN; units]);
    let mut active = 0;
    for code in codes.chunks_exact(units.max(1)) {
        for (i, value) in code.iter().enumerate() {
            means[i] += value;
            peaks[i] = f32::max(peaks[i], *value);
            active += usize::from(*value > quiet);
        }
    }
    let count = (codes.len() / units.max(1)).max(1) as f32;
    means.iter_mut().for_each(|mean| *mean /= count);
    let dead = peaks.iter().filter(|peak| **peak <= quiet).count();
    Activity { means, peaks, active: active as f32 / codes.len().max(1) as f32, dead }
}

/// How many values lie in each of `bins` bins of one width from 0 to `largest`; those outside are counted at the ends.
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
