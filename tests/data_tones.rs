//! Tones: the same everywhere, heard as what they are, and nearly themselves after a way there and back.
#![allow(clippy::unwrap_used, reason = "helpers of tests may panic too")]

use hourglass::data::tones::{CLIP, SAMPLE_RATE, clip, image, sound};
use hourglass::data::{Dataset, ImageSet, LabelKind, dataset, fingerprint};
use hourglass::metrics::{knn_accuracy, scale_pixels};

const SIDE: usize = 32;
const SOUNDS: usize = 12;

fn row() -> &'static Dataset {
    dataset("tones").unwrap()
}

fn rows(set: &ImageSet) -> (Vec<f32>, Vec<u32>) {
    let mut pixels = vec![0.0; set.pixels.len()];
    scale_pixels(&set.pixels, &mut pixels);
    (pixels, set.labels[0].values.iter().map(|v| *v as u32).collect())
}

/// Mean difference of two images, of 255.
fn difference(a: &[u8], b: &[u8]) -> f32 {
    a.iter().zip(b).map(|(a, b)| f32::from(a.abs_diff(*b))).sum::<f32>() / a.len() as f32
}

#[test]
fn the_same_on_every_platform() {
    assert_eq!(fingerprint(&row().generate(120, 1).pixels), "ad2194cc6272b664");
}

#[test]
fn more_images_keep_the_first_and_another_seed_changes_them() {
    let (few, many) = (row().generate(20, 5), row().generate(60, 5));
    assert_eq!(few.pixels, many.pixels[..few.pixels.len()]);
    assert_ne!(few.pixels, row().generate(20, 6).pixels);
}

#[test]
fn labels_cover_their_ranges() {
    let labels = row().generator.labels(1200, 2);
    let names: Vec<&str> = labels.iter().map(|l| l.name.as_str()).collect();
    assert_eq!(names, ["sound", "speaker", "pitch", "tract"]);
    for column in &labels {
        match &column.kind {
            LabelKind::Class(classes) => {
                for class in 0..classes.len() {
                    assert_eq!(column.values.iter().filter(|v| **v == class as f32).count(), 100);
                }
            }
            LabelKind::Factor { min, max, .. } => {
                let low = column.values.iter().copied().fold(f32::MAX, f32::min);
                let high = column.values.iter().copied().fold(f32::MIN, f32::max);
                let slack = (max - min) / 4.0;
                assert!((*min..min + slack).contains(&low), "{}: {low}", column.name);
                assert!((max - slack..=*max).contains(&high), "{}: {high}", column.name);
            }
        }
    }
}

#[test]
fn images_are_neither_black_nor_white() {
    let set = row().generate(240, 3);
    for i in 0..set.len() {
        let image = set.image(i);
        let mean = difference(image, &[0; SIDE * SIDE]);
        let white = image.iter().filter(|v| **v == 255).count();
        assert!((8.0..180.0).contains(&mean), "image {i}: {mean}");
        assert!(white < SIDE * SIDE / 10, "image {i}: {white} white pixels");
    }
}

/// A wave of this frequency in Hz.
fn wave(frequency: f32, samples: usize) -> Vec<f32> {
    let step = std::f32::consts::TAU * frequency / SAMPLE_RATE as f32;
    (0..samples).map(|i| 0.3 * (step * i as f32).sin()).collect()
}

#[test]
fn a_wave_is_a_line_at_its_pitch() {
    for (frequency, from_below) in [(200.0, 3), (1000.0, 14), (3000.0, 27)] {
        let seen = image(&wave(frequency, CLIP));
        for column in 0..SIDE {
            let brightest = (0..SIDE).max_by_key(|row| seen[row * SIDE + column]).unwrap();
            let found = SIDE - 1 - brightest;
            assert!(found.abs_diff(from_below) <= 1, "{frequency} Hz is in band {found}");
        }
    }
}

#[test]
fn the_loudest_half_second_is_looked_at_and_loudness_does_not_matter() {
    let tone = wave(500.0, CLIP);
    let mut late = vec![0.0; 3 * CLIP];
    late.extend(tone.iter().map(|v| 0.1 * v));
    late.extend(vec![0.0; CLIP]);
    assert!(difference(&image(&late), &image(&tone)) < 8.0);
    for nothing in [vec![], vec![0.3], vec![0.0; 100], vec![0.2; 2 * CLIP], vec![f32::NAN; CLIP]] {
        assert_eq!(image(&nothing).len(), SIDE * SIDE);
    }
    assert_eq!(image(&[0.0; CLIP]), [0; SIDE * SIDE]);
}

#[test]
fn an_image_is_heard_as_what_it_shows() {
    let set = row().generate(4 * SOUNDS, 4);
    let mut worst = 0.0_f32;
    for i in 0..set.len() {
        let back = sound(set.image(i));
        assert_eq!(back.len(), CLIP);
        assert!(back.iter().all(|v| v.abs() <= 1.0), "image {i} is too loud");
        // Loudness is not kept: the way back has that of all clips.
        let off = difference(&image(&back), &image(&clip(4, i)));
        worst = worst.max(off);
    }
    assert!(worst < 12.0, "{worst} of 255");
    assert!(sound(&[0; SIDE * SIDE]).iter().all(|v| *v == 0.0), "black is silence");
    assert!(sound(&[9; 10]).iter().all(|v| *v == 0.0), "no image, no sound");
}

#[test]
fn sounds_differ_more_than_voices() {
    let set = row().generate(2400, 5);
    let (pixels, classes) = rows(&set);
    let size = SIDE * SIDE;
    let (train, test) = pixels.split_at(1800 * size);
    let (known, asked) = classes.split_at(1800);
    let accuracy = knn_accuracy(train, known, test, asked, size, 5);
    eprintln!("5-NN on pixels: {accuracy}");
    assert!(accuracy > 0.85, "{accuracy}");
}
