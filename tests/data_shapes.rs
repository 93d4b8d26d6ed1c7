//! Shapes: the same everywhere, and what their labels say.
#![allow(clippy::unwrap_used, reason = "helpers of tests may panic too")]

use hourglass::data::{ImageSet, LabelKind, dataset, fingerprint};

const SIDE: usize = 32;

fn shapes(n: usize, seed: u32) -> ImageSet {
    dataset("shapes").unwrap().generate(n, seed)
}

#[test]
fn the_same_on_every_platform() {
    assert_eq!(fingerprint(&shapes(500, 1).pixels), "eff4716a950126ae");
}

#[test]
fn more_images_keep_the_first_and_another_seed_changes_them() {
    let (few, many) = (shapes(20, 5), shapes(100, 5));
    assert_eq!(few.pixels, many.pixels[..few.pixels.len()]);
    for (a, b) in few.labels.iter().zip(&many.labels) {
        assert_eq!(a.values, b.values[..20]);
    }
    assert_ne!(few.pixels, shapes(20, 6).pixels);
}

#[test]
fn every_factor_is_kept_and_covers_its_range() {
    let set = shapes(900, 2);
    let names: Vec<&str> = set.labels.iter().map(|l| l.name.as_str()).collect();
    assert_eq!(names, ["shape", "size", "rotation", "x", "y"]);
    for column in &set.labels {
        assert_eq!(column.values.len(), 900);
        match &column.kind {
            LabelKind::Class(classes) => {
                for class in 0..classes.len() {
                    assert_eq!(column.values.iter().filter(|v| **v == class as f32).count(), 300);
                }
            }
            LabelKind::Factor { min, max, unit } => {
                assert!(!unit.is_empty());
                let low = column.values.iter().copied().fold(f32::MAX, f32::min);
                let high = column.values.iter().copied().fold(f32::MIN, f32::max);
                let slack = (max - min) / 50.0;
                assert!(low >= *min && low < min + slack, "{}: {low}", column.name);
                assert!(high < *max && high > max - slack, "{}: {high}", column.name);
            }
        }
    }
}

/// Ink, in whole pixels, and its centre, in pixels from the upper left corner.
fn mass(image: &[u8]) -> (f32, [f32; 2]) {
    let (mut mass, mut sum) = (0.0, [0.0; 2]);
    for (p, value) in image.iter().enumerate() {
        let ink = f32::from(*value) / 255.0;
        mass += ink;
        sum[0] += ink * ((p % SIDE) as f32 + 0.5);
        sum[1] += ink * ((p / SIDE) as f32 + 0.5);
    }
    (mass, sum.map(|s| s / mass))
}

#[test]
fn labels_are_what_the_pixels_show() {
    let set = shapes(600, 3);
    let column = |i: usize| &set.labels[i].values;
    for i in 0..set.len() {
        let image = set.image(i);
        let (area, [x, y]) = mass(image);
        let (class, size) = (column(0)[i] as usize, column(1)[i]);
        let radius = size / 2.0;
        // A square's diagonal, an ellipse's long axis and the circle around a heart are all `size` long.
        let expected = [2.0, core::f32::consts::PI * 0.55, 1.96][class] * radius * radius;
        assert!((area / expected - 1.0).abs() < 0.1, "image {i}, class {class}: {area} of {expected}");
        // A heart's mass is above the middle of the circle around it, by this part of the radius.
        let above = if class == 2 { 0.158 * radius } else { 0.0 };
        let (sin, cos) = column(2)[i].to_radians().sin_cos();
        let (dx, dy) = (x - column(3)[i] - above * sin, y - column(4)[i] + above * cos);
        assert!(dx.abs() < 0.1 && dy.abs() < 0.1, "image {i}, class {class}: off by {dx}, {dy}");
        let border = (0..SIDE).flat_map(|k| [k, SIDE * (SIDE - 1) + k, SIDE * k, SIDE * k + SIDE - 1]);
        assert!(border.into_iter().all(|p| image[p] == 0), "image {i} is cut off");
    }
}

#[test]
fn rotation_turns_clockwise() {
    let set = shapes(900, 4);
    for i in (0..set.len()).filter(|i| set.labels[0].values[*i] == 1.0) {
        let image = set.image(i);
        let (_, [cx, cy]) = mass(image);
        let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
        for (p, value) in image.iter().enumerate() {
            let (x, y) = ((p % SIDE) as f32 + 0.5 - cx, (p / SIDE) as f32 + 0.5 - cy);
            let ink = f32::from(*value);
            (xx, xy, yy) = (xx + ink * x * x, xy + ink * x * y, yy + ink * y * y);
        }
        // Direction of the long axis; an ellipse looks the same after half a turn.
        let seen = (0.5 * (2.0 * xy).atan2(xx - yy)).to_degrees();
        let off = (seen - set.labels[2].values[i] + 720.0) % 180.0;
        assert!(off.min(180.0 - off) < 4.0, "image {i}: {seen}° for {}°", set.labels[2].values[i]);
    }
}
