//! How the axes of an array are to be understood: as images, labels or the rows of a table.

use crate::data::ImageShape;
use crate::data::import::array::{Array, Values};

/// What an array is by its shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Images.
    Images(Images),
    /// One value, or a row of few, for each image.
    Labels,
    /// Rows of numbers.
    Rows,
    /// Of no use, in words that follow the file's name.
    Nothing(String),
}

/// Images in an array.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Images {
    /// Number of images.
    pub(super) count: usize,
    /// Shape that each has in the set.
    pub(super) shape: ImageShape,
    /// Channels in the array; one more than in the set when there is opacity.
    pub(super) channels: usize,
    /// True when the values of a pixel's channels follow one another, false when each channel is a plane.
    pub(super) interleaved: bool,
}

/// Shortest side of square images whose rows and columns are one axis: shorter ones are rather rows of a table.
const MIN_FLAT_SIDE: usize = 8;
/// Longest rows that are labels beside images.
const MAX_LABELS: usize = 64;

/// What an array is; `labels` says that its name calls it labels.
pub(super) fn meaning(array: &Array, labels: bool) -> Meaning {
    if matches!(array.values, Values::Texts(_)) {
        return Meaning::Labels;
    }
    match array.shape[..] {
        [] => Meaning::Nothing("holds a single number".into()),
        [_] | [_, 1] => Meaning::Labels,
        [_, width] if labels && width <= MAX_LABELS => Meaning::Labels,
        [count, length] => flat(array, count, length),
        [height, width, channels @ 3..=4] if height.min(width) >= MIN_FLAT_SIDE => {
            images(1, channels, [height, width], true)
        }
        [count, height, width] => images(count, 1, [height, width], false),
        [count, a, b, c] => match (channels(c), channels(a)) {
            (true, _) => images(count, c, [a, b], true),
            (false, true) => images(count, a, [b, c], false),
            (false, false) => Meaning::Nothing(format!(
                "has images of {} channels; 1 (grey), 3 (colour) or 4 (with opacity) can be read",
                a.min(c)
            )),
        },
        _ => Meaning::Nothing(format!("has {} axes; grey images have 3, colour images 4", array.shape.len())),
    }
}

fn channels(length: usize) -> bool {
    (1..=4).contains(&length)
}

fn images(count: usize, channels: usize, [height, width]: [usize; 2], interleaved: bool) -> Meaning {
    let shape = ImageShape { channels: if channels < 3 { 1 } else { 3 }, height, width };
    Meaning::Images(Images { count, shape, channels, interleaved })
}

/// Rows that may be square images: their length is a square or three times one, and all their values could be pixels.
fn flat(array: &Array, count: usize, length: usize) -> Meaning {
    let side = |pixels: usize| {
        let side = pixels.isqrt();
        (side * side == pixels && side >= MIN_FLAT_SIDE).then_some(side)
    };
    if !pixels(&array.values) || !like_images(array, length) {
        return Meaning::Rows;
    }
    match (side(length), length.is_multiple_of(3).then(|| side(length / 3)).flatten()) {
        (Some(side), _) => images(count, 1, [side, side], false),
        (None, Some(side)) => images(count, 3, [side, side], interleaved(array, side)),
        (None, None) => Meaning::Rows,
    }
}

/// True for values from 0 to 255 or from −1 to 1.
fn pixels(values: &Values) -> bool {
    match values {
        Values::Bytes(_) => true,
        Values::Floats(values) => {
            let within = |low, high| values.iter().all(|value| !(*value < low || *value > high));
            within(0.0, 255.0) || within(-1.0, 1.0)
        }
        Values::Texts(_) => false,
    }
}

/// True for rows of bytes or of at least as many fractions as MNIST's images have, and for shorter ones whose neighbours differ
/// less than values that are far from each other: in images they do, among features they don't.
fn like_images(array: &Array, length: usize) -> bool {
    /// Difference between neighbours relative to that of values half a row apart. Handwritten digits of 8×8: 0.6.
    const SMOOTH: f32 = 0.8;
    const LONG: usize = 28 * 28;
    if matches!(array.values, Values::Bytes(_)) || length >= LONG {
        return true;
    }
    let far = difference(array, length, length / 2);
    far == 0.0 || difference(array, length, 1) < SMOOTH * far
}

/// True when neighbours along a row differ less with the channels of a pixel one after the other than in planes.
fn interleaved(array: &Array, side: usize) -> bool {
    let length = 3 * side * side;
    difference(array, length, 3) < difference(array, length, 1)
}

/// Mean difference between values that are `step` apart in the first rows of `length` values.
fn difference(array: &Array, length: usize, step: usize) -> f32 {
    /// Rows that are looked at.
    const LOOKED_AT: usize = 50;
    let value = |index: usize| match &array.values {
        Values::Bytes(values) => values.get(index).map_or(0.0, |value| f32::from(*value)),
        Values::Floats(values) => values.get(index).copied().unwrap_or_default(),
        Values::Texts(_) => 0.0,
    };
    let rows = array.shape.first().map_or(0, |rows| LOOKED_AT.min(*rows));
    let total: f32 = (0..rows)
        .flat_map(|row| (0..length - step).map(move |at| row * length + at))
        .map(|at| (value(at + step) - value(at)).abs())
        .filter(|difference| difference.is_finite())
        .sum();
    total / (rows * (length - step)).max(1) as f32
}

impl Images {
    /// The pixels as `[n, channels, height, width]`, without opacity; `pixel` makes a value of the array a pixel.
    pub(super) fn planes<T: Copy>(&self, values: &[T], pixel: impl Fn(T) -> u8) -> Vec<u8> {
        let area = self.shape.height * self.shape.width;
        if self.channels == 1 {
            return values.iter().map(|value| pixel(*value)).collect();
        }
        let mut planes = Vec::with_capacity(self.count * self.shape.len());
        for image in values.chunks_exact(area * self.channels) {
            for channel in 0..self.shape.channels {
                if self.interleaved {
                    let values = image.iter().skip(channel).step_by(self.channels);
                    planes.extend(values.map(|value| pixel(*value)));
                } else {
                    planes.extend(image[channel * area..][..area].iter().map(|value| pixel(*value)));
                }
            }
        }
        planes
    }
}
