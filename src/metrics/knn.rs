//! How well classes can be told apart: accuracy of the k nearest neighbours (Cover & Hart 1967), by brute force.

use super::linalg::squared_distance;

/// Part of the `test` rows, 0–1, whose class is that of most of their `k` nearest `train` rows. All rows have `size`
/// values. A tie goes to the class with the nearest member. 0 for no test rows.
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
        .filter(|(row, class)| vote(row, train, train_classes, k, usize::MAX) == Some(**class))
        .count();
    hits as f32 / test_classes.len().max(1) as f32
}

/// As [`knn_accuracy`], each row against all the others.
pub fn knn_leave_one_out(rows: &[f32], classes: &[u32], size: usize, k: usize) -> f32 {
    let hits = rows
        .chunks_exact(size.max(1))
        .zip(classes)
        .enumerate()
        .filter(|(i, (row, class))| vote(row, rows, classes, k, *i) == Some(**class))
        .count();
    hits as f32 / classes.len().max(1) as f32
}

/// The class of most of the `k` rows nearest to `row`, leaving out the one at `skip`.
fn vote(row: &[f32], rows: &[f32], classes: &[u32], k: usize, skip: usize) -> Option<u32> {
    // Nearest first, never longer than k.
    let mut nearest: Vec<(f32, u32)> = Vec::with_capacity(k + 1);
    for (i, (other, &class)) in rows.chunks_exact(row.len()).zip(classes).enumerate() {
        let distance = squared_distance(row, other);
        let full = nearest.len() == k;
        if i == skip || (full && nearest.last().is_none_or(|(d, _)| *d <= distance)) {
            continue;
        }
        let place = nearest.partition_point(|(d, _)| *d <= distance);
        nearest.insert(place, (distance, class));
        nearest.truncate(k);
    }
    let votes = |class| nearest.iter().filter(|(_, c)| *c == class).count();
    // `max_by_key` keeps the last of equals; reversed, that is the nearest.
    nearest.iter().rev().map(|(_, class)| *class).max_by_key(|class| votes(*class))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_of_the_nearest_and_the_nearest_of_equals() {
        let (rows, classes) = ([0.0, 1.0, 2.0, 10.0, 11.0], [0, 1, 1, 2, 2]);
        assert_eq!(vote(&[0.1], &rows, &classes, 1, usize::MAX), Some(0));
        assert_eq!(vote(&[0.1], &rows, &classes, 3, usize::MAX), Some(1));
        assert_eq!(vote(&[0.1], &rows, &classes, 2, usize::MAX), Some(0), "one vote each: the nearest");
        assert_eq!(vote(&[0.1], &rows, &classes, 1, 0), Some(1), "itself left out");
        assert_eq!(knn_leave_one_out(&rows, &classes, 1, 1), 0.6, "of equally near ones the earlier");
        assert_eq!(knn_accuracy(&rows, &classes, &[1.4, 9.0], &[1, 0], 1, 3), 0.5);
        assert_eq!(knn_accuracy(&[], &[], &[1.0], &[0], 1, 3), 0.0);
    }
}
