//! Long curves in few points.

/// At most `most` of the points (2 or more), evenly spaced, the first and the last among them; all where there are fewer.
pub fn thinned<T: Copy>(points: &[T], most: usize) -> Vec<T> {
    let every = points.len().div_ceil(most.max(2) - 1).max(1);
    let last = points.last().filter(|_| !(points.len() - 1).is_multiple_of(every));
    points.iter().step_by(every).chain(last).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_points_are_kept_and_many_thinned_to_their_ends() {
        const MOST: usize = 100;
        for count in [1, 2, 99, 100, 101, 198, 199, 5000] {
            let curve: Vec<[f32; 2]> = (0..count).map(|i| [i as f32, 0.0]).collect();
            let found = thinned(&curve, MOST);
            assert!(found.len() <= MOST && (count >= MOST || found.len() == count), "{count}");
            assert_eq!((found.first(), found.last()), (curve.first(), curve.last()), "{count}");
        }
        assert!(thinned::<f32>(&[], MOST).is_empty());
    }
}
