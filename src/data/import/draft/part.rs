//! A part of a set, drawn by chance in the proportions of its classes.

use crate::data::rng::Random;
use crate::data::{DEFECT, LabelKind, Labels, SPLIT};
use std::collections::BTreeMap;

/// Seed and stream of [`Random`] for the examples that are taken: the same files give the same set.
const SEED: u64 = 1;
const PART_STREAM: u64 = 0xd4a7;

/// Indices of `most` of `count` examples, rising; all of them when there are no more. Classes (the first column of them) and
/// the parts for training and validation keep their proportions, and each class that has an example at all keeps one as long as
/// there is room.
pub(super) fn part(count: usize, most: usize, labels: &[Labels]) -> Vec<usize> {
    if most >= count {
        return (0..count).collect();
    }
    let columns: Vec<&Labels> =
        classes(labels).into_iter().chain(labels.iter().find(|column| column.name == SPLIT)).collect();
    let mut groups: BTreeMap<Vec<u32>, Vec<usize>> = BTreeMap::new();
    for index in 0..count {
        let key = columns.iter().map(|c| c.values.get(index).map_or(0, |v| *v as u32)).collect();
        groups.entry(key).or_default().push(index);
    }
    let mut groups: Vec<Vec<usize>> = groups.into_values().collect();
    let quotas = quotas(&groups.iter().map(Vec::len).collect::<Vec<_>>(), most);
    let mut random = Random::new(SEED, PART_STREAM);
    let mut chosen: Vec<usize> = Vec::with_capacity(most);
    for (group, quota) in groups.iter_mut().zip(quotas) {
        random.shuffle(group);
        chosen.extend(&group[..quota]);
    }
    chosen.sort_unstable();
    chosen
}

/// How many of each group of these sizes are taken, `most` in all: the largest remainders are rounded up.
fn quotas(sizes: &[usize], most: usize) -> Vec<usize> {
    let total: usize = sizes.iter().sum::<usize>().max(1);
    let exact = |size: usize| size as f64 * most as f64 / total as f64;
    // One of each group first, as far as there is room.
    let least = |size: usize| usize::from(size > 0 && sizes.len() <= most);
    let mut quotas: Vec<usize> = sizes.iter().map(|size| (exact(*size) as usize).max(least(*size))).collect();
    let mut order: Vec<usize> = (0..sizes.len()).collect();
    order.sort_by(|a, b| (exact(sizes[*b]) % 1.0).total_cmp(&(exact(sizes[*a]) % 1.0)).then(a.cmp(b)));
    let mut taken: usize = quotas.iter().sum();
    for group in order.iter().cycle().take(sizes.len() * 2) {
        if taken < most && quotas[*group] < sizes[*group] {
            quotas[*group] += 1;
            taken += 1;
        }
    }
    while taken > most {
        let Some(largest) = (0..quotas.len()).max_by_key(|group| quotas[*group]) else { break };
        quotas[largest] -= 1;
        taken -= 1;
    }
    quotas
}

/// The first column of classes that is no split.
pub(super) fn classes(labels: &[Labels]) -> Option<&Labels> {
    labels.iter().find(|column| column.class_names().is_some() && column.name != SPLIT)
}

/// The labels of some examples. Classes that none of them is of are gone, unless `keep` asks for all.
pub(super) fn labels_of(labels: &[Labels], indices: &[usize]) -> Vec<Labels> {
    let of = |column: &Labels| {
        let values: Vec<f32> =
            indices.iter().map(|i| column.values.get(*i).copied().unwrap_or(0.0)).collect();
        Labels { name: column.name.clone(), kind: column.kind.clone(), values }
    };
    labels.iter().map(of).map(without_empty_classes).collect()
}

/// The column without names of classes that have no example. Names of special columns mean something by their place.
fn without_empty_classes(mut column: Labels) -> Labels {
    let LabelKind::Class(names) = &mut column.kind else { return column };
    if [DEFECT, SPLIT].contains(&column.name.as_str()) {
        return column;
    }
    let mut counts = vec![0usize; names.len()];
    column.values.iter().for_each(|v| {
        if let Some(count) = counts.get_mut(*v as usize) {
            *count += 1;
        }
    });
    let places: Vec<f32> = counts
        .iter()
        .scan(0.0, |next, count| {
            let place = *next;
            *next += if *count > 0 { 1.0 } else { 0.0 };
            Some(place)
        })
        .collect();
    column.values.iter_mut().for_each(|v| *v = places.get(*v as usize).copied().unwrap_or(0.0));
    let mut at = 0;
    names.retain(|_| {
        at += 1;
        counts[at - 1] > 0
    });
    column
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(name: &str, values: Vec<f32>) -> Labels {
        Labels { name: name.into(), kind: LabelKind::class(&["a", "b", "c", "d"]), values }
    }

    #[test]
    fn a_part_has_the_proportions_of_the_whole() {
        // 600 of a, 300 of b, 99 of c, one of d.
        let class = |i: usize| {
            if i < 600 {
                0.0
            } else if i < 900 {
                1.0
            } else if i < 999 {
                2.0
            } else {
                3.0
            }
        };
        let labels = [column("class", (0..1000).map(class).collect())];
        let chosen = part(1000, 100, &labels);
        assert_eq!(chosen.len(), 100);
        assert!(chosen.is_sorted() && chosen.windows(2).all(|w| w[0] != w[1]));
        let count = |wanted: f32| chosen.iter().filter(|i| class(**i) == wanted).count();
        assert_eq!([count(0.0), count(1.0), count(2.0), count(3.0)], [60, 30, 9, 1]);
        assert_eq!(chosen, part(1000, 100, &labels), "the same each time");
        assert_eq!(part(5, 9, &labels), [0, 1, 2, 3, 4]);
        assert_eq!((part(9, 3, &[]).len(), part(9, 0, &[]).len(), part(1000, 2, &labels).len()), (3, 0, 2));
    }

    #[test]
    fn classes_without_examples_go_and_the_split_stays() {
        let labels = [column("class", vec![0.0, 3.0, 3.0, 1.0]), column(SPLIT, vec![0.0, 0.0, 1.0, 1.0])];
        let kept = labels_of(&labels, &[1, 3]);
        assert_eq!(
            (kept[0].class_names().unwrap(), &kept[0].values),
            (&["b".to_owned(), "d".into()][..], &vec![1.0, 0.0])
        );
        assert_eq!((kept[1].class_names().unwrap().len(), &kept[1].values), (4, &vec![0.0, 1.0]));
    }
}
