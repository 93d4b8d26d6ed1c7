//! Which images are chosen of a set, in words.

use crate::data::{LabelKind, Labels};

/// "1 image", "12 images".
pub fn images(count: usize) -> String {
    if count == 1 { "1 image".into() } else { format!("{count} images") }
}

/// Names of the classes, and the class of every image: the first column of classes; none where there are none.
pub fn classes(labels: &[Labels]) -> Option<(&[String], &[f32])> {
    labels.iter().find_map(|column| match &column.kind {
        LabelKind::Class(names) => Some((names.as_slice(), column.values.as_slice())),
        LabelKind::Factor { .. } => None,
    })
}

/// "Image 12: 7", or "Image 12" where there are no classes. Counted from 1.
pub fn title(labels: &[Labels], index: u32) -> String {
    format!("Image {}", numbered(labels, index, ": "))
}

/// "12", and behind `between` its class where there are any.
pub fn numbered(labels: &[Labels], index: u32, between: &str) -> String {
    let class = classes(labels).and_then(|(names, of)| names.get(*of.get(index as usize)? as usize));
    let number = u64::from(index) + 1;
    class.map_or_else(|| number.to_string(), |class| format!("{number}{between}{class}"))
}

/// Which of so many images are among these; empty for none of them. What is no image does not count.
pub fn marks(chosen: &[u32], count: usize) -> Vec<bool> {
    let mut marks = vec![false; if chosen.is_empty() { 0 } else { count }];
    chosen.iter().for_each(|i| marks.get_mut(*i as usize).into_iter().for_each(|mark| *mark = true));
    marks
}

/// How many of some images are of each class; empty where there are no classes. What is no image does not count.
pub fn tally(labels: &[Labels], of: &mut dyn Iterator<Item = usize>) -> Vec<usize> {
    let Some((names, values)) = classes(labels) else { return Vec::new() };
    let mut counts = vec![0; names.len()];
    for class in of.filter_map(|index| values.get(index)) {
        if let Some(count) = counts.get_mut(*class as usize) {
            *count += 1;
        }
    }
    counts
}

/// What is selected: `count` images, so many of each class as [`tally`] found.
pub fn describe(labels: &[Labels], count: usize, tally: &[usize]) -> String {
    /// Classes that are named.
    const NAMED: usize = 5;
    if count == 0 {
        return "No images are selected.".into();
    }
    let are = if count == 1 { "is" } else { "are" };
    let names = classes(labels).map(|(names, _)| names).unwrap_or_default();
    let mut parts: Vec<_> = tally.iter().zip(names).filter(|(n, _)| **n > 0).collect();
    parts.sort_by_key(|(n, _)| core::cmp::Reverse(**n));
    let mut words: Vec<String> =
        parts.iter().take(NAMED).map(|(n, name)| format!("{n} of class {name}")).collect();
    let others: usize = parts.iter().skip(NAMED).map(|(n, _)| **n).sum();
    if others > 0 {
        words.push(format!("{others} of other classes"));
    }
    let (all, colon) = (images(count), if words.is_empty() { "" } else { ": " });
    format!("{all} {are} selected{colon}{}.", words.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(kind: LabelKind, values: &[f32]) -> Labels {
        Labels { name: "x".into(), kind, values: values.to_vec() }
    }

    fn lettered(classes: usize, values: &[f32]) -> [Labels; 2] {
        let names = (b'a'..).take(classes).map(|letter| char::from(letter).to_string()).collect();
        let factor = LabelKind::Factor { min: 0.0, max: 1.0, unit: String::new() };
        [column(factor, &vec![0.5; values.len()]), column(LabelKind::Class(names), values)]
    }

    #[test]
    fn the_commonest_classes_come_first_and_nothing_is_left_out() {
        let labels = lettered(3, &[0.0, 1.0, 1.0, 2.0]);
        let counts = tally(&labels, &mut [0, 1, 2, 99].into_iter());
        assert_eq!(counts, [1, 2, 0]);
        assert_eq!(describe(&labels, 3, &counts), "3 images are selected: 2 of class b, 1 of class a.");
        let seven = lettered(7, &[]);
        let text = describe(&seven, 13, &[1, 2, 2, 2, 2, 2, 2]);
        assert!(text.ends_with("2 of class f, 3 of other classes."), "{text}");
    }

    #[test]
    fn images_without_classes_are_counted_alone() {
        let labels = &lettered(1, &[0.0])[..1];
        let counts = tally(labels, &mut (0..60_000));
        assert_eq!(describe(labels, 60_000, &counts), "60000 images are selected.");
        assert_eq!(describe(labels, 1, &[]), "1 image is selected.");
        assert_eq!(title(labels, 11), "Image 12");
        assert_eq!(title(&lettered(2, &[1.0]), 0), "Image 1: b");
    }
}
