//! k-nearest-neighbour classification (Cover & Hart 1967), by brute force.

use super::linalg::squared_distance;

/// Accuracy, 0–1, of classifying `test` rows by their `k` nearest `train` rows; all rows `[n, size]`. A tie goes to the class
/// with the nearest member. 0 without test rows.
pub fn knn_accuracy(
    train: &[f32],
    train_classes: &[u32],
    test: &[f32],
    test_classes: &[u32],
    size: usize,
    k: usize,
) -> f32 {
    let size = size.max(1);
    let hits = test
        .chunks_exact(size)
        .zip(test_classes)
        .filter(|(row, class)| class_of(row, train, train_classes, k, usize::MAX) == Some(**class))
        .count();
    hits as f32 / test_classes.len().max(1) as f32
}

/// Leave-one-out accuracy, 0–1: each row classified by its `k` nearest others.
pub fn knn_leave_one_out(rows: &[f32], classes: &[u32], size: usize, k: usize) -> f32 {
    let hits = rows
        .chunks_exact(size.max(1))
        .zip(classes)
        .enumerate()
        .filter(|(i, (row, class))| class_of(row, rows, classes, k, *i) == Some(**class))
        .count();
    hits as f32 / classes.len().max(1) as f32
}

/// The `k` nearest candidates and their distances, nearest first; of equally near ones the earlier.
pub fn nearest_by(
    candidates: impl Iterator<Item = usize>,
    k: usize,
    mut distance: impl FnMut(usize) -> f32,
) -> Vec<(f32, usize)> {
    let mut nearest: Vec<(f32, usize)> = Vec::with_capacity(k + 1);
    for i in candidates {
        let far = distance(i);
        if nearest.len() == k && nearest.last().is_none_or(|(d, _)| *d <= far) {
            continue;
        }
        let place = nearest.partition_point(|(d, _)| *d <= far);
        nearest.insert(place, (far, i));
        nearest.truncate(k);
    }
    nearest
}

/// The commonest of the neighbours' classes (nearest first); of equally common ones that with the nearest member. `None`
/// without neighbours.
pub fn vote(nearest: &[u32]) -> Option<u32> {
    let votes = |class| nearest.iter().filter(|c| **c == class).count();
    // `max_by_key` keeps the last of equals, which is the nearest in reverse order.
    nearest.iter().rev().copied().max_by_key(|class| votes(*class))
}

/// Distance of two images: root mean squared difference of their pixels, 0–1.
pub fn pixel_distance(a: &[u8], b: &[u8]) -> f32 {
    let square = |(a, b): (&u8, &u8)| u32::from(a.abs_diff(*b)).pow(2);
    let sum: u64 = a
        .chunks(1024)
        .zip(b.chunks(1024))
        .map(|(a, b)| u64::from(a.iter().zip(b).map(square).sum::<u32>()))
        .sum();
    libm::sqrtf(sum as f32 / a.len().max(1) as f32) / 255.0
}

/// The class of most of the `k` rows nearest to `row`, without the one at index `skip`.
fn class_of(row: &[f32], rows: &[f32], classes: &[u32], k: usize, skip: usize) -> Option<u32> {
    let size = row.len();
    let others = (0..classes.len().min(rows.len() / size)).filter(|i| *i != skip);
    let nearest = nearest_by(others, k, |i| squared_distance(row, &rows[i * size..(i + 1) * size]));
    vote(&nearest.into_iter().map(|(_, i)| classes[i]).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_of_the_nearest_and_the_nearest_of_equals() {
        let (rows, classes) = ([0.0, 1.0, 2.0, 10.0, 11.0], [0, 1, 1, 2, 2]);
        assert_eq!(class_of(&[0.1], &rows, &classes, 1, usize::MAX), Some(0));
        assert_eq!(class_of(&[0.1], &rows, &classes, 3, usize::MAX), Some(1));
        assert_eq!(class_of(&[0.1], &rows, &classes, 2, usize::MAX), Some(0), "one vote each: the nearest");
        assert_eq!(class_of(&[0.1], &rows, &classes, 1, 0), Some(1), "itself left out");
        assert_eq!(knn_leave_one_out(&rows, &classes, 1, 1), 0.6, "of equally near ones the earlier");
        assert_eq!(knn_accuracy(&rows, &classes, &[1.4, 9.0], &[1, 0], 1, 3), 0.5);
        assert_eq!(knn_accuracy(&[], &[], &[1.0], &[0], 1, 3), 0.0);
    }

    #[test]
    fn images_are_as_far_apart_as_their_pixels() {
        assert!((pixel_distance(&[0; 3000], &[255; 3000]) - 1.0).abs() < 1e-6);
        assert!((pixel_distance(&[0, 0, 0, 0], &[0, 0, 0, 51]) - 0.1).abs() < 1e-6);
        assert_eq!(pixel_distance(&[], &[]), 0.0);
    }
}
