//! Digits: the same everywhere, placed as MNIST's, and enough like people's to read them by.
#![allow(clippy::unwrap_used, reason = "helpers of tests may panic too")]

#[cfg(feature = "readers")]
mod importing;

use hourglass::data::{ImageSet, LabelKind, dataset, fingerprint};

const SIDE: usize = 28;

fn digits(n: usize, seed: u32) -> ImageSet {
    dataset("digits").unwrap().generate(n, seed)
}

#[test]
fn the_same_on_every_platform() {
    assert_eq!(fingerprint(&digits(500, 1).pixels), "4e33ff5974032559");
}

#[test]
fn more_images_keep_the_first_and_another_seed_changes_them() {
    let (few, many) = (digits(30, 5), digits(75, 5));
    assert_eq!(few.pixels, many.pixels[..few.pixels.len()]);
    for (a, b) in few.labels.iter().zip(&many.labels) {
        assert_eq!(a.values, b.values[..30]);
    }
    let other = digits(30, 6);
    assert_ne!(few.pixels, other.pixels);
    assert_ne!(few.labels[0].values, other.labels[0].values, "the order of classes is random too");
}

#[test]
fn every_class_as_often_and_in_random_order() {
    let set = digits(1000, 2);
    let column = &set.labels[0];
    assert_eq!(column.name, "digit");
    let LabelKind::Class(names) = &column.kind else { panic!("digits are classes") };
    assert_eq!(names.concat(), "0123456789");
    for digit in 0..10u8 {
        assert_eq!(column.values.iter().filter(|v| **v == f32::from(digit)).count(), 100);
    }
    assert_ne!(column.values[..10], column.values[10..20]);
}

#[test]
fn factors_stay_within_their_limits_and_vary() {
    let set = digits(500, 3);
    let names: Vec<&str> = set.labels.iter().map(|l| l.name.as_str()).collect();
    assert_eq!(names, ["digit", "slant", "stroke width"]);
    for column in &set.labels[1..] {
        let LabelKind::Factor { min, max, .. } = column.kind else { panic!("{} is a factor", column.name) };
        assert!(column.values.iter().all(|v| (min..=max).contains(v)), "{}", column.name);
        let (low, high) = column.values.iter().fold((max, min), |(l, h), v| (l.min(*v), h.max(*v)));
        assert!(high - low > (max - min) / 2.0, "{} hardly varies: {low} to {high}", column.name);
    }
}

#[test]
fn placed_as_mnist_places_them() {
    let set = digits(1000, 4);
    for i in 0..set.len() {
        let (mut mass, mut sum, mut low, mut high) = (0.0, [0.0; 2], [SIDE; 2], [0; 2]);
        for (p, &value) in set.image(i).iter().enumerate().filter(|(_, v)| **v > 0) {
            mass += f32::from(value);
            for (axis, at) in [p % SIDE, p / SIDE].into_iter().enumerate() {
                sum[axis] += f32::from(value) * at as f32;
                low[axis] = low[axis].min(at);
                high[axis] = high[axis].max(at + 1);
            }
        }
        // The middle is pixel 14, as in MNIST's own files.
        for s in sum {
            assert!((s / mass - 14.0).abs() < 0.6, "image {i}: centre of mass at {}", s / mass);
        }
        let longest = (high[0] - low[0]).max(high[1] - low[1]);
        // Less where a far-reaching stroke was cut off at the image's edge, as in MNIST.
        let cut = low.contains(&0) || high.contains(&SIDE);
        assert!(longest == 20 || cut, "image {i}: the longest side is {longest} px");
        assert!(mass > 255.0 * 15.0, "image {i} has hardly any ink");
    }
}

#[cfg(feature = "readers")]
#[test]
fn real_handwriting_is_read_by_generated_digits() {
    /// Reached: 91.4 % on all 5 000 images; these are every other one.
    const BOUND: f64 = 0.9;
    let Some((images, labels)) = mnist::read() else { return };
    let set = digits(10_000, 7);
    let train = mnist::rows(&set.pixels, SIDE * SIDE, 1);
    let test = mnist::rows(&images, SIDE * SIDE, 2);
    let products = test.dot(&train.t());
    let norms: Vec<f32> = train.rows().into_iter().map(|r| r.dot(&r)).collect();
    let classes = &set.labels[0].values;
    let right = labels
        .iter()
        .step_by(2)
        .zip(products.rows())
        .filter(|(label, row)| mnist::vote(row.as_slice().unwrap(), &norms, classes) == f32::from(**label))
        .count();
    let accuracy = right as f64 / test.nrows() as f64;
    println!("5 nearest neighbours among 10 000 generated digits read {:.2} % of MNIST", accuracy * 100.0);
    assert!(accuracy > BOUND, "{accuracy}");
}

#[cfg(feature = "readers")]
mod mnist {
    use super::importing::set_of;
    use hourglass::data::import::InputFile;
    use ndarray::Array2;

    /// Pixels and labels of the sample of MNIST beside the checkout, where there is one.
    pub fn read() -> Option<(Vec<u8>, Vec<u8>)> {
        let file = |name: &str| {
            let bytes = std::fs::read(format!("../shared/data/{name}")).ok()?;
            Some(InputFile::in_memory(name, bytes))
        };
        let files = [file("mnist-5k-images-idx3-ubyte.gz"), file("mnist-5k-labels-idx1-ubyte.gz")];
        let [Some(images), Some(labels)] = files else {
            println!("skipped: there is no MNIST in ../shared/data");
            return None;
        };
        let set = set_of(vec![images, labels]).unwrap();
        assert_eq!(set.labels[0].class_names().unwrap().concat(), "0123456789");
        let digits = set.labels[0].values.iter().map(|v| *v as u8).collect();
        Some((set.pixels, digits))
    }

    /// Every `step`th of the images as a row of numbers from 0 to 1.
    pub fn rows(pixels: &[u8], size: usize, step: usize) -> Array2<f32> {
        let values: Vec<f32> =
            pixels.chunks_exact(size).step_by(step).flatten().map(|v| f32::from(*v) / 255.0).collect();
        Array2::from_shape_vec((values.len() / size, size), values).unwrap()
    }

    /// The class of most of the five nearest; of the nearest among equals.
    pub fn vote(products: &[f32], norms: &[f32], classes: &[f32]) -> f32 {
        let mut nearest = [(f32::MAX, 0.0); 5];
        for (i, product) in products.iter().enumerate() {
            let distance = norms[i] - 2.0 * product;
            if distance < nearest[4].0 {
                nearest[4] = (distance, classes[i]);
                nearest.sort_by(|a, b| a.0.total_cmp(&b.0));
            }
        }
        let votes = |class: f32| nearest.iter().filter(|n| n.1 == class).count();
        let most = nearest.iter().map(|n| votes(n.1)).max().unwrap();
        nearest.iter().find(|n| votes(n.1) == most).unwrap().1
    }
}
