//! Training, validation and anomalous images of a set.

use super::rng::Random;
use super::{DEFECT, ImageSet, PERSON, SPLIT};

/// One image (or person) in this many is kept for validation.
const VALIDATION_SHARE: usize = 10;
/// Streams of [`Random`].
const SPLIT_STREAM: u64 = 0x5011;
const PEOPLE_STREAM: u64 = 0x5012;

/// Indices of the images of a set, each in exactly one of three lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Split {
    /// Images to train on.
    pub train: Vec<u32>,
    /// Normal images for validation; in a set with [`PERSON`], of other people than those for training.
    pub validation: Vec<u32>,
    /// Images with a defect or of the held-out class, used for neither; empty for a set without.
    pub anomalous: Vec<u32>,
}

impl Split {
    /// Splits the images that are not [`anomalous`] as the set's column [`SPLIT`] says; by chance where it has none or puts
    /// all on one side, 90 % for training and 10 % for validation.
    pub fn new(set: &ImageSet, seed: u32, held_out: Option<u32>) -> Self {
        let mut order: Vec<u32> = (0..set.len() as u32).collect();
        Random::new(u64::from(seed), SPLIT_STREAM).shuffle(&mut order);
        let (anomalous, mut good): (Vec<u32>, Vec<u32>) =
            order.into_iter().partition(|&i| anomalous(set, i as usize, held_out));
        let known = by_column(set, &good).or_else(|| by_person(set, &good, seed));
        if let Some((train, validation)) = known {
            return Self { train, validation, anomalous };
        }
        let train = good.split_off(good.len() / VALIDATION_SHARE);
        Self { train, validation: good, anomalous }
    }
}

/// True when an image has a defect or is of the held-out class.
pub fn anomalous(set: &ImageSet, index: usize, held_out: Option<u32>) -> bool {
    let defective = set.column(DEFECT).is_some_and(|column| column.values[index] != 0.0);
    defective || held_out.is_some_and(|class| set.classes().is_some_and(|c| c.values[index] as u32 == class))
}

/// Training and validation images as the set says; `None` where it doesn't, or leaves one of them empty.
fn by_column(set: &ImageSet, images: &[u32]) -> Option<(Vec<u32>, Vec<u32>)> {
    let column = &set.column(SPLIT)?.values;
    let (train, validation): (Vec<u32>, Vec<u32>) =
        images.iter().partition(|&&i| column.get(i as usize).is_none_or(|part| *part == 0.0));
    (!train.is_empty() && !validation.is_empty()).then_some((train, validation))
}

/// Training and validation images without a person in common; `None` for a set without [`PERSON`] or with fewer than ten
/// people.
fn by_person(set: &ImageSet, images: &[u32], seed: u32) -> Option<(Vec<u32>, Vec<u32>)> {
    let person = &set.column(PERSON)?.values;
    let mut people: Vec<u32> = images.iter().map(|&i| person[i as usize] as u32).collect();
    people.sort_unstable();
    people.dedup();
    Random::new(u64::from(seed), PEOPLE_STREAM).shuffle(&mut people);
    people.truncate(people.len() / VALIDATION_SHARE);
    let held_back = |i: u32| people.contains(&(person[i as usize] as u32));
    (!people.is_empty()).then(|| images.iter().partition(|&&i| !held_back(i)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{ImageShape, LabelKind, Labels, dataset};

    fn split(key: &str, n: usize, seed: u32) -> (ImageSet, Split) {
        let set = dataset(key)
            .map(|row| ImageSet { labels: row.generator.labels(n, seed), ..row.generate(0, seed) });
        let mut set = set.unwrap_or_default();
        set.pixels = vec![0; n * set.shape.len()];
        let split = Split::new(&set, seed, None);
        let mut all = [&split.train[..], &split.validation, &split.anomalous].concat();
        all.sort_unstable();
        assert_eq!(all, (0..n as u32).collect::<Vec<_>>(), "every image once");
        (set, split)
    }

    #[test]
    fn a_tenth_is_for_validation_and_the_seed_says_which() {
        let (_, first) = split("digits", 500, 1);
        assert_eq!((first.train.len(), first.validation.len(), first.anomalous.len()), (450, 50, 0));
        assert_ne!(first, split("digits", 500, 2).1);
        assert_eq!(first, split("digits", 500, 1).1);
    }

    #[test]
    fn nobody_is_seen_in_training_and_validation() {
        let (set, split) = split("faces", 1000, 1);
        let who = |images: &[u32]| -> Vec<u32> {
            let column = set.column(PERSON).unwrap();
            images.iter().map(|&i| column.values[i as usize] as u32).collect()
        };
        let known = who(&split.train);
        assert_eq!(split.validation.len(), 100);
        assert!(who(&split.validation).iter().all(|person| !known.contains(person)));
    }

    #[test]
    fn only_good_pieces_are_learned_from() {
        let (set, split) = split("defects", 1600, 1);
        assert_eq!((split.train.len(), split.validation.len(), split.anomalous.len()), (1080, 120, 400));
        assert!(split.anomalous.iter().all(|&i| anomalous(&set, i as usize, None)));
    }

    /// 40 images of one pixel with these columns of classes.
    fn labelled(columns: &[(&str, &dyn Fn(u32) -> u32)]) -> ImageSet {
        let column = |(name, class): &(&str, &dyn Fn(u32) -> u32)| Labels {
            name: (*name).into(),
            kind: LabelKind::Class(vec!["a".into(), "b".into(), "c".into()]),
            values: (0..40).map(|i| class(i) as f32).collect(),
        };
        let labels = columns.iter().map(column).collect();
        ImageSet { shape: ImageShape::grey(1, 1), pixels: vec![0; 40], labels, ..ImageSet::default() }
    }

    #[test]
    fn the_set_says_what_is_for_validation_and_defects_are_for_neither() {
        // As of MVTec AD: 30 good ones to train on; of ten to test with, six are flawed.
        let set =
            labelled(&[(DEFECT, &|i| if i < 34 { 0 } else { 1 + i % 2 }), (SPLIT, &|i| u32::from(i >= 30))]);
        let mut split = Split::new(&set, 1, None);
        for list in [&mut split.train, &mut split.validation, &mut split.anomalous] {
            list.sort_unstable();
        }
        assert_eq!(split.train, (0..30).collect::<Vec<u32>>());
        assert_eq!(split.validation, [30, 31, 32, 33]);
        assert_eq!(split.anomalous, [34, 35, 36, 37, 38, 39]);
        // Good pieces alone: some are held back by chance.
        let good = labelled(&[(DEFECT, &|_| 0), (SPLIT, &|_| 0)]);
        let split = Split::new(&good, 1, None);
        assert_eq!((split.train.len(), split.validation.len(), split.anomalous.len()), (36, 4, 0));
    }

    #[test]
    fn a_class_can_be_held_out() {
        let set = dataset("digits").map(|row| row.generate(200, 1)).unwrap_or_default();
        let held = Split::new(&set, 1, Some(3));
        assert_eq!((held.train.len(), held.validation.len(), held.anomalous.len()), (162, 18, 20));
        let classes = &set.classes().unwrap().values;
        assert!(held.anomalous.iter().all(|&i| classes[i as usize] == 3.0));
        assert!(held.train.iter().all(|&i| classes[i as usize] != 3.0));
        assert_eq!(Split::new(&set, 1, Some(99)), Split::new(&set, 1, None), "a class without images");
    }
}
