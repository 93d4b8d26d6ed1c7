//! Where names of classes and thumbnails stand on the map without covering each other.

use crate::data::{LabelKind, Labels};

/// Most classes whose names are written: more of them are a thicket.
const MAX_CLASSES: usize = 20;
/// Points that are looked at for the centres; more would hardly move them.
const MAX_SAMPLES: usize = 4000;
/// Letters of a name on the map, and its size, in CSS pixels: of a letter, and of a line.
const LETTERS: usize = 14;
const LETTER: f32 = 6.5;
const LINE: f32 = 14.0;

/// A class and where the middle of its points lies on each axis (median); without those that are hidden or have no point.
pub fn class_centres(labels: &Labels, positions: &[[f32; 2]], visible: &[bool]) -> Vec<(String, [f32; 2])> {
    let LabelKind::Class(names) = &labels.kind else { return Vec::new() };
    if names.len() > MAX_CLASSES {
        return Vec::new();
    }
    let mut found = vec![[Vec::new(), Vec::new()]; names.len()];
    let stride = positions.len().div_ceil(MAX_SAMPLES).max(1);
    let points = positions.iter().zip(visible).zip(&labels.values).step_by(stride);
    for (([x, y], is_visible), class) in points {
        let is_placed = *is_visible && x.is_finite() && y.is_finite() && *class >= 0.0;
        if is_placed && let Some([xs, ys]) = found.get_mut(*class as usize) {
            xs.push(*x);
            ys.push(*y);
        }
    }
    let centre = |(name, [mut xs, mut ys]): (&String, [Vec<f32>; 2])| {
        Some((shortened(name), [median(&mut xs)?, median(&mut ys)?]))
    };
    names.iter().zip(found).filter_map(centre).collect()
}

fn median(values: &mut [f32]) -> Option<f32> {
    let middle = values.len() / 2;
    (!values.is_empty()).then(|| *values.select_nth_unstable_by(middle, f32::total_cmp).1)
}

/// A name with its end cut off where it is long; the legend has the whole.
fn shortened(name: &str) -> String {
    if name.chars().count() <= LETTERS {
        return name.to_owned();
    }
    name.chars().take(LETTERS - 1).chain(['…']).collect()
}

/// Pixels of a plot of `size` pixels where the middles of names stand whose centres lie at `wanted`: within the plot, and moved
/// up or down off names before. `None` for a name without room near its centre, or whose centre lies outside. `scale` is pixels
/// for a CSS pixel.
pub fn name_places(wanted: &[(usize, [f32; 2])], size: [f32; 2], scale: f32) -> Vec<Option<[f32; 2]>> {
    let mut taken: Vec<([f32; 2], [f32; 2])> = Vec::new();
    let place = |(letters, [x, y]): &(usize, [f32; 2])| {
        if !(0.0..=size[0]).contains(x) || !(0.0..=size[1]).contains(y) {
            return None;
        }
        let half = [(*letters as f32 * LETTER / 2.0 + 2.0) * scale, LINE / 2.0 * scale];
        let within = |at: [f32; 2]| [0, 1].map(|axis| at[axis].min(size[axis] - half[axis]).max(half[axis]));
        let tries = [0.0, -1.0, 1.0, -2.0, 2.0].map(|lines| within([*x, y + lines * LINE * scale]));
        let is_free = |at: &[f32; 2]| {
            taken
                .iter()
                .all(|(other, room)| (0..2).any(|k| (at[k] - other[k]).abs() >= half[k] + room[k] - 0.01))
        };
        let free = tries.into_iter().find(is_free)?;
        taken.push((free, half));
        Some(free)
    };
    wanted.iter().map(place).collect()
}

/// Which boxes of this size, by their middles, can be drawn so that none covers another: each that is clear of those before.
pub fn without_overlap(middles: &[[f32; 2]], [width, height]: [f32; 2]) -> Vec<bool> {
    let mut drawn: Vec<[f32; 2]> = Vec::new();
    let is_clear = |[x, y]: &[f32; 2]| {
        let clear = drawn.iter().all(|[a, b]| (x - a).abs() >= width || (y - b).abs() >= height);
        if clear {
            drawn.push([*x, *y]);
        }
        clear
    };
    middles.iter().map(is_clear).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stands_at_the_middle_of_its_visible_points() {
        let labels = Labels {
            name: "digit".into(),
            kind: LabelKind::Class(vec!["zero".into(), "a very long name of a class".into(), "none".into()]),
            values: vec![0.0, 0.0, 0.0, 1.0, f32::NAN],
        };
        let positions = [[1.0, 5.0], [2.0, 6.0], [90.0, 7.0], [4.0, 4.0], [0.0, 0.0]];
        let centres = class_centres(&labels, &positions, &[true; 5]);
        assert_eq!(centres[0], ("zero".to_owned(), [2.0, 6.0]), "one stray point does not move it");
        assert_eq!((centres.len(), centres[1].0.as_str()), (2, "a very long n…"));
        assert_eq!(class_centres(&labels, &positions, &[true, true, true, false, true]).len(), 1);
        let many = LabelKind::Class((0..21).map(|i| i.to_string()).collect());
        assert!(class_centres(&Labels { kind: many, ..labels }, &positions, &[true; 5]).is_empty());
    }

    #[test]
    fn names_stay_apart_and_in_the_plot() {
        let wanted = [(4, [50.0, 50.0]), (4, [55.0, 52.0]), (4, [99.0, 1.0]), (4, [500.0, 50.0])];
        let places = name_places(&wanted, [100.0, 100.0], 1.0);
        let (first, second, third) = (places[0].unwrap(), places[1].unwrap(), places[2].unwrap());
        assert_eq!(first, [50.0, 50.0]);
        assert!((first[1] - second[1]).abs() >= LINE);
        assert!(third[0] + 15.0 <= 100.0 && third[1] >= LINE / 2.0);
        assert_eq!(places[3], None, "its centre is out of sight");
        let crowd = name_places(&[(4, [50.0, 50.0]); 9], [100.0, 100.0], 1.0);
        assert_eq!(crowd.iter().flatten().count(), 5);
    }

    #[test]
    fn no_thumbnail_covers_another() {
        let middles: Vec<[f32; 2]> =
            (0..200).map(|i| [(i * 37 % 101) as f32, (i * 53 % 89) as f32]).collect();
        let drawn = without_overlap(&middles, [26.0, 20.0]);
        let shown: Vec<_> = middles.iter().zip(drawn).filter(|(_, drawn)| *drawn).map(|(m, _)| m).collect();
        assert!(shown.len() > 4, "{}", shown.len());
        for (i, a) in shown.iter().enumerate() {
            assert!(shown[..i].iter().all(|b| (a[0] - b[0]).abs() >= 26.0 || (a[1] - b[1]).abs() >= 20.0));
        }
    }
}
