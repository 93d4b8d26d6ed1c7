//! Verification: whether two codes are of the same kind (person, class), decided by their distance.

/// How well thresholds on a distance separate pairs of the same kind (below) from different ones.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Verification {
    /// Receiver operating characteristic: `[false acceptance rate, true acceptance rate]` at rising thresholds, from `[0, 0]` to
    /// `[1, 1]`; empty when either list is.
    pub roc: Vec<[f32; 2]>,
    /// Equal error rate: the false rejection rate where it equals the false acceptance rate, 0 for a perfect distance and ½ for
    /// chance. NaN when either list is empty.
    pub equal_error_rate: f32,
}

/// Evaluates a distance by its values for pairs of the same kind and for different ones.
pub fn verify(same: &[f32], different: &[f32]) -> Verification {
    if same.is_empty() || different.is_empty() {
        return Verification { roc: Vec::new(), equal_error_rate: f32::NAN };
    }
    let of = |values: &[f32], kind: bool| values.iter().map(|d| (*d, kind)).collect::<Vec<_>>();
    let mut pairs = of(same, true);
    pairs.append(&mut of(different, false));
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut roc, mut accepted, mut best) = (vec![[0.0; 2]], [0.0_f32; 2], [1.0_f32, 0.0]);
    let sizes = [different.len() as f32, same.len() as f32];
    for (i, (distance, kind)) in pairs.iter().enumerate() {
        accepted[usize::from(*kind)] += 1.0;
        // Pairs at the same distance are accepted together.
        if pairs.get(i + 1).is_some_and(|next| next.0 == *distance) {
            continue;
        }
        let [false_rate, true_rate] = [accepted[0] / sizes[0], accepted[1] / sizes[1]];
        roc.push([false_rate, true_rate]);
        let rates: [f32; 2] = [1.0 - true_rate, false_rate];
        if (rates[0] - rates[1]).abs() < (best[0] - best[1]).abs() {
            best = rates;
        }
    }
    Verification { roc, equal_error_rate: (best[0] + best[1]) / 2.0 }
}

/// Distances of all pairs of codes `[n, size]`, first of those of the same kind, then of different ones.
pub fn pair_distances(codes: &[f32], kinds: &[u32], size: usize) -> [Vec<f32>; 2] {
    let mut distances = [Vec::new(), Vec::new()];
    let rows: Vec<&[f32]> = codes.chunks_exact(size.max(1)).collect();
    for (i, (a, kind)) in rows.iter().zip(kinds).enumerate() {
        for (b, other) in rows[..i].iter().zip(kinds) {
            distances[usize::from(kind != other)].push(distance(a, b));
        }
    }
    distances
}

/// Euclidean distance.
pub fn distance(a: &[f32], b: &[f32]) -> f32 {
    libm::sqrtf(a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rate(same: &[f32], different: &[f32]) -> f32 {
        verify(same, different).equal_error_rate
    }

    #[test]
    fn none_half_and_all_wrong() {
        assert_eq!(rate(&[0.1, 0.2, 0.3], &[0.4, 0.5]), 0.0);
        assert_eq!(rate(&[0.4, 0.5], &[0.1, 0.2]), 1.0);
        assert_eq!(rate(&[0.1, 0.2, 0.3, 0.9], &[0.2, 0.8, 0.85, 0.95]), 0.25);
        assert!(rate(&[], &[0.3]).is_nan());
    }

    #[test]
    fn the_curve_goes_from_none_to_all_and_ties_go_together() {
        let found = verify(&[0.1, 0.4], &[0.4, 0.5]);
        assert_eq!(found.roc, [[0.0, 0.0], [0.0, 0.5], [0.5, 1.0], [1.0, 1.0]]);
    }

    #[test]
    fn every_pair_once() {
        let codes = [0.0, 0.0, 3.0, 4.0, 0.0, 1.0];
        assert_eq!(pair_distances(&codes, &[1, 2, 1], 2), [vec![1.0], vec![5.0, 18_f32.sqrt()]]);
    }
}
