//! Classes of images of a set, and of a selection of them.

use crate::data::{Examples, Labels, first_classes};

/// Names of the classes, and the class of every image, from the first column of classes; `None` without one.
pub fn classes(labels: &[Labels]) -> Option<(&[String], &[f32])> {
    let column = first_classes(labels)?;
    Some((column.class_names()?, &column.values))
}

/// One value for each of `count` images, true for those selected; empty when none is. Indices beyond the set are ignored.
pub fn mask(selected: &[u32], count: usize) -> Vec<bool> {
    let mut mask = vec![false; if selected.is_empty() { 0 } else { count }];
    selected.iter().for_each(|i| mask.get_mut(*i as usize).into_iter().for_each(|slot| *slot = true));
    mask
}

/// Number of the given images in each class; empty for a set without classes. Indices beyond the set are ignored.
pub fn class_counts(labels: &[Labels], images: &mut dyn Iterator<Item = usize>) -> Vec<usize> {
    let Some((names, values)) = classes(labels) else { return Vec::new() };
    let mut counts = vec![0; names.len()];
    for class in images.filter_map(|index| values.get(index)) {
        if let Some(count) = counts.get_mut(*class as usize) {
            *count += 1;
        }
    }
    counts
}

/// A sentence about a selection of `count` images with these [`class_counts`].
pub fn describe(examples: Examples<'_>, count: usize, class_counts: &[usize]) -> String {
    /// Classes that are named; the others are summed up.
    const NAMED: usize = 5;
    if count == 0 {
        return format!("No {}s are selected.", examples.kind.noun());
    }
    let are = if count == 1 { "is" } else { "are" };
    let names = classes(examples.labels).map(|(names, _)| names).unwrap_or_default();
    let mut parts: Vec<_> = class_counts.iter().zip(names).filter(|(n, _)| **n > 0).collect();
    parts.sort_by_key(|(n, _)| core::cmp::Reverse(**n));
    let mut phrases: Vec<String> =
        parts.iter().take(NAMED).map(|(n, name)| format!("{n} of class {name}")).collect();
    let others: usize = parts.iter().skip(NAMED).map(|(n, _)| **n).sum();
    if others > 0 {
        phrases.push(format!("{others} of other classes"));
    }
    let (all, colon) = (examples.kind.count(count), if phrases.is_empty() { "" } else { ": " });
    format!("{all} {are} selected{colon}{}.", phrases.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{DataKind, LabelKind, Names};

    fn column(kind: LabelKind, values: &[f32]) -> Labels {
        Labels { name: "x".into(), kind, values: values.to_vec() }
    }

    fn labels_with_classes(classes: usize, values: &[f32]) -> [Labels; 2] {
        let names = (b'a'..).take(classes).map(|letter| char::from(letter).to_string()).collect();
        let factor = LabelKind::Factor { min: 0.0, max: 1.0, unit: String::new() };
        [column(factor, &vec![0.5; values.len()]), column(LabelKind::Class(names), values)]
    }

    #[test]
    fn the_commonest_classes_come_first_and_nothing_is_left_out() {
        let labels = labels_with_classes(3, &[0.0, 1.0, 1.0, 2.0]);
        let counts = class_counts(&labels, &mut [0, 1, 2, 99].into_iter());
        assert_eq!(counts, [1, 2, 0]);
        let names = Names::default();
        let of = |labels| Examples { labels, ..Examples::unknown(&names) };
        assert_eq!(describe(of(&labels), 3, &counts), "3 images are selected: 2 of class b, 1 of class a.");
        let seven = labels_with_classes(7, &[]);
        let text = describe(of(&seven), 13, &[1, 2, 2, 2, 2, 2, 2]);
        assert!(text.ends_with("2 of class f, 3 of other classes."), "{text}");
    }

    #[test]
    fn images_without_classes_are_counted_alone() {
        let labels = &labels_with_classes(1, &[0.0])[..1];
        let counts = class_counts(labels, &mut (0..60_000));
        let names = Names::default();
        let examples = Examples { labels, ..Examples::unknown(&names) };
        assert_eq!(describe(examples, 60_000, &counts), "60000 images are selected.");
        assert_eq!(describe(examples, 1, &[]), "1 image is selected.");
        let rows = Examples { kind: DataKind::Table, ..examples };
        assert_eq!([0, 2].map(|n| describe(rows, n, &[])), ["No rows are selected.", "2 rows are selected."]);
    }
}
