//! Faces: the same everywhere, and a person is more like themself than like another.
#![allow(clippy::unwrap_used, reason = "helpers of tests may panic too")]

use hourglass::data::{ImageSet, dataset, fingerprint};

const PEOPLE: usize = 200;

fn faces(n: usize, seed: u32) -> ImageSet {
    dataset("faces").unwrap().generate(n, seed)
}

fn person(set: &ImageSet, i: usize) -> usize {
    set.labels.iter().find(|l| l.name == "person").unwrap().values[i] as usize
}

#[test]
fn the_same_on_every_platform() {
    assert_eq!(fingerprint(&faces(200, 1).pixels), "c64b5404381ab983");
}

#[test]
fn more_images_keep_the_first_and_another_seed_changes_them() {
    let (few, many) = (faces(20, 5), faces(300, 5));
    assert_eq!(few.pixels, many.pixels[..few.pixels.len()]);
    assert_ne!(few.pixels, faces(20, 6).pixels);
}

#[test]
fn everybody_comes_as_often_in_another_order() {
    let set = faces(2 * PEOPLE, 1);
    let order: Vec<usize> = (0..2 * PEOPLE).map(|i| person(&set, i)).collect();
    let (first, second) = order.split_at(PEOPLE);
    assert_ne!(first, second);
    for half in [first, second] {
        let mut sorted = half.to_vec();
        sorted.sort_unstable();
        assert_eq!(sorted, (0..PEOPLE).collect::<Vec<_>>());
    }
}

/// Mean squared difference of two images in bytes.
fn distance(a: &[u8], b: &[u8]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (f64::from(*a) - f64::from(*b)).powi(2)).sum::<f64>() / a.len() as f64
}

#[test]
fn two_pictures_of_one_person_are_more_alike_than_those_of_two() {
    let set = faces(4 * PEOPLE, 3);
    let mut by_person = vec![Vec::new(); PEOPLE];
    (0..set.len()).for_each(|i| by_person[person(&set, i)].push(i));
    let mean = |pairs: &mut dyn Iterator<Item = (usize, usize)>| {
        let all: Vec<f64> = pairs.map(|(a, b)| distance(set.image(a), set.image(b))).collect();
        all.iter().sum::<f64>() / all.len() as f64
    };
    let same = mean(&mut by_person.iter().map(|images| (images[0], images[1])));
    let others = mean(&mut (0..PEOPLE).map(|p| (by_person[p][0], by_person[(p + 1) % PEOPLE][1])));
    assert!(same < 0.75 * others, "{same} and {others}");
}

#[test]
fn grey_faces_are_the_same_people_in_the_same_light() {
    let (colour, grey) = (faces(30, 2), dataset("grey-faces").unwrap().generate(30, 2));
    assert_eq!(colour.labels, grey.labels);
    for i in 0..30 {
        let (rgb, grey) = (colour.image(i), grey.image(i));
        assert_eq!(grey.len(), 1024);
        for (p, value) in grey.iter().enumerate() {
            let of = |channel: usize| f32::from(rgb[channel * 1024 + p]);
            let light = 0.2126 * of(0) + 0.7152 * of(1) + 0.0722 * of(2);
            assert!((light - f32::from(*value)).abs() < 2.0, "image {i}, pixel {p}");
        }
    }
}
