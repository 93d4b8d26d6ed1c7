//! Images of a set by index: their labels, a selection of them, and its classes, as text.

use crate::data::{Labels, class_name, first_classes};

/// "1 image", "12 images".
pub fn count_text(count: usize) -> String {
    if count == 1 { "1 image".into() } else { format!("{count} images") }
}

/// Names of the classes, and the class of every image, from the first column of classes; `None` without one.
pub fn classes(labels: &[Labels]) -> Option<(&[String], &[f32])> {
    let column = first_classes(labels)?;
    Some((column.class_names()?, &column.values))
}

/// "Image 12: 7", or "Image 12" for a set without classes; images count from 1.
pub fn title(labels: &[Labels], index: u32) -> String {
    format!("Image {}", label(labels, index, ": "))
}

/// "12", or "12: 7" with its class after `between`; images count from 1.
pub fn label(labels: &[Labels], index: u32, between: &str) -> String {
    let number = u64::from(index) + 1;
    class_name(labels, index).map_or_else(|| number.to_string(), |class| format!("{number}{between}{class}"))
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
pub fn describe(labels: &[Labels], count: usize, class_counts: &[usize]) -> String {
    /// Classes that are named; the others are summed up.
    const NAMED: usize = 5;
    if count == 0 {
        return "No images are selected.".into();
    }
    let are = if count == 1 { "is" } else { "are" };
    let names = classes(labels).map(|(names, _)| names).unwrap_or_default();
    let mut parts: Vec<_> = class_counts.iter().zip(names).filter(|(n, _)| **n > 0).collect();
    parts.sort_by_key(|(n, _)| core::cmp::Reverse(**n));
    let mut phrases: Vec<String> =
        parts.iter().take(NAMED).map(|(n, name)| format!("{n} of class {name}")).collect();
    let others: usize = parts.iter().skip(NAMED).map(|(n, _)| **n).sum();
    if others > 0 {
        phrases.push(format!("{others} of other classes"));
    }
    let (all, colon) = (count_text(count), if phrases.is_empty() { "" } else { ": " });
    format!("{all} {are} selected{colon}{}.", phrases.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::LabelKind;

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
        assert_eq!(describe(&labels, 3, &counts), "3 images are selected: 2 of class b, 1 of class a.");
        let seven = labels_with_classes(7, &[]);
        let text = describe(&seven, 13, &[1, 2, 2, 2, 2, 2, 2]);
        assert!(text.ends_with("2 of class f, 3 of other classes."), "{text}");
    }

    #[test]
    fn images_without_classes_are_counted_alone() {
        let labels = &labels_with_classes(1, &[0.0])[..1];
        let counts = class_counts(labels, &mut (0..60_000));
        assert_eq!(describe(labels, 60_000, &counts), "60000 images are selected.");
        assert_eq!(describe(labels, 1, &[]), "1 image is selected.");
        assert_eq!(title(labels, 11), "Image 12");
        assert_eq!(title(&labels_with_classes(2, &[1.0]), 0), "Image 1: b");
    }
}
