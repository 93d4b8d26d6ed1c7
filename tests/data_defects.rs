//! Defects: the same everywhere, and a flaw is where its mask says.
#![allow(clippy::unwrap_used, reason = "helpers of tests may panic too")]

use hourglass::data::{DEFECT, Dataset, ImageSet, LabelKind, dataset, fingerprint};

const PIXELS: usize = 48 * 48;

fn row() -> &'static Dataset {
    dataset("defects").unwrap()
}

fn mask(index: usize, seed: u32) -> Vec<u8> {
    let mut mask = vec![7; PIXELS];
    row().generator.mask().unwrap()(seed, index, &mut mask);
    mask
}

fn kind(set: &ImageSet, index: usize) -> usize {
    set.column(DEFECT).unwrap().values[index] as usize
}

#[test]
fn the_same_on_every_platform() {
    assert_eq!(fingerprint(&row().generate(200, 1).pixels), "6623334f5ee1ae0c");
}

#[test]
fn more_images_keep_the_first_and_another_seed_changes_them() {
    let (few, many) = (row().generate(20, 5), row().generate(100, 5));
    assert_eq!(few.pixels, many.pixels[..few.pixels.len()]);
    assert_ne!(few.pixels, row().generate(20, 6).pixels);
}

#[test]
fn one_piece_in_four_is_flawed_and_every_flaw_comes_as_often() {
    let set = row().generate(1600, 1);
    let LabelKind::Class(names) = &set.column(DEFECT).unwrap().kind else { panic!("no classes") };
    let counts: Vec<usize> =
        (0..names.len()).map(|k| (0..set.len()).filter(|i| kind(&set, *i) == k).count()).collect();
    assert_eq!(counts, [1200, 100, 100, 100, 100], "{names:?}");
}

#[test]
fn masks_mark_the_flawed_pieces_alone_and_never_most_of_one() {
    let set = row().generate(800, 2);
    for i in 0..set.len() {
        let mask = mask(i, 2);
        let marked = mask.iter().filter(|v| **v == 255).count();
        assert_eq!(mask.iter().filter(|v| **v == 0).count() + marked, PIXELS);
        if kind(&set, i) == 0 {
            assert_eq!(marked, 0, "image {i} is good");
        } else {
            assert!((8..PIXELS / 4).contains(&marked), "image {i}: {marked} pixels");
        }
    }
}

/// A hole is darker than anything good, a scratch and a stain differ from what surrounds them.
#[test]
fn a_flaw_is_seen_where_the_mask_is() {
    let set = row().generate(1600, 3);
    let mut seen = [0; 5];
    for i in (0..set.len()).filter(|i| (1..4).contains(&kind(&set, *i))) {
        let (image, mask) = (set.image(i), mask(i, 3));
        let mean = |flawed: bool| {
            let values: Vec<f32> = image
                .iter()
                .zip(&mask)
                .filter(|(_, m)| (**m > 0) == flawed)
                .map(|(v, _)| f32::from(*v))
                .collect();
            values.iter().sum::<f32>() / values.len() as f32
        };
        let difference = mean(true) - mean(false);
        assert!(difference.abs() > 20.0, "image {i}, kind {}: {difference}", kind(&set, i));
        if kind(&set, i) > 1 {
            assert!(difference < 0.0, "image {i}: stains and holes are dark");
        }
        seen[kind(&set, i)] += 1;
    }
    assert_eq!(seen, [0, 100, 100, 100, 0]);
}
