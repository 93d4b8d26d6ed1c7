//! Sizes of the pictures of a set, and the shape that its images get.

use crate::data::ImageShape;
use crate::data::import::{Choices, Fit, MAX_NETWORK_SIDE, MIN_SIDE, Turn};
use crate::number_text::thousands;

/// Side of the images of a set of larger pictures, where nothing is chosen.
const SIDE: u32 = 64;
/// Share of the pictures that have to have the same proportions for the set to keep them.
const COMMON: f32 = 0.8;
/// Largest relative difference of proportions that count as the same.
const SAME: f32 = 0.02;
/// Most bytes of pixels of a set.
pub(super) const MAX_SET_BYTES: usize = 512 << 20;

/// Sizes of the pictures of a set, `[width, height]` each, in pixels.
#[derive(Clone, Debug, Default)]
pub(super) struct Sizes(pub Vec<[u32; 2]>);

impl Sizes {
    /// The size that all have; `None` when they differ, or without any.
    pub fn one(&self) -> Option<[u32; 2]> {
        let (first, others) = self.0.split_first()?;
        others.iter().all(|size| size == first).then_some(*first)
    }

    /// The size whose proportions most pictures have; `None` without such.
    fn common(&self) -> Option<[u32; 2]> {
        let proportion = |[width, height]: [u32; 2]| width as f32 / height.max(1) as f32;
        let mut sorted = self.0.clone();
        sorted.sort_by(|a, b| proportion(*a).total_cmp(&proportion(*b)));
        let middle = *sorted.get(sorted.len() / 2)?;
        let same = |size: &&[u32; 2]| (proportion(**size) / proportion(middle) - 1.0).abs() <= SAME;
        (sorted.iter().filter(same).count() as f32 >= COMMON * sorted.len() as f32).then_some(middle)
    }

    /// The longest side of the images where nothing is chosen: pictures of one small size keep it.
    pub fn side(&self) -> u32 {
        let longest = |[width, height]: &[u32; 2]| (*width).max(*height);
        if let Some(size) = self.one() {
            let side = longest(&size);
            return if side <= MAX_NETWORK_SIDE { side.max(1) } else { SIDE };
        }
        let mut sides: Vec<u32> = self.0.iter().map(longest).collect();
        sides.sort_unstable();
        match sides.get(sides.len() / 2) {
            Some(0..=32) => 28,
            Some(33..=48) => 32,
            _ => SIDE,
        }
    }

    /// Shape of the images.
    pub fn shape(&self, choices: &Choices, channels: usize) -> ImageShape {
        if let Some(shape) = choices.shape {
            return shape;
        }
        let side = self.clamped(choices.side) as usize;
        let sideways = matches!(choices.turn, Turn::Left | Turn::Right | Turn::Transpose);
        let [width, height] = match choices.fit {
            Fit::Whole => self.common().unwrap_or([1, 1]),
            Fit::Crop | Fit::Pad | Fit::Stretch | Fit::Handwriting => [1, 1],
        };
        let [width, height] = if sideways { [height, width] } else { [width, height] };
        let longest = u64::from(width.max(height).max(1));
        let scaled =
            |length: u32| ((u64::from(length) * side as u64 + longest / 2) / longest).max(1) as usize;
        ImageShape { channels, height: scaled(height), width: scaled(width) }
    }

    /// A side within the limits; images that are smaller by themselves may stay so.
    pub fn clamped(&self, side: u32) -> u32 {
        side.clamp(self.side().min(MIN_SIDE), MAX_NETWORK_SIDE)
    }

    /// "28×28", or "from 60×40 to 4000×3000".
    pub fn text(&self) -> String {
        let text = |[width, height]: [u32; 2]| format!("{width}×{height}");
        let area = |size: &&[u32; 2]| u64::from(size[0]) * u64::from(size[1]);
        match (self.one(), self.0.iter().min_by_key(area), self.0.iter().max_by_key(area)) {
            (Some(size), ..) => text(size),
            (None, Some(least), Some(most)) => format!("from {} to {}", text(*least), text(*most)),
            (None, ..) => "none".into(),
        }
    }
}

/// Most images of a shape that a set can have.
pub(super) fn most_of(shape: ImageShape) -> usize {
    MAX_SET_BYTES / shape.len().max(1)
}

/// What is said where a set has more examples than can be used.
pub(super) fn too_many(count: usize, most: usize) -> String {
    format!(
        "{} examples of this size take too much memory: {} are used, chosen at random in the proportions of the classes. \
            Choose a smaller side for more.",
        thousands(count as u64),
        thousands(most as u64)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(sizes: &[[u32; 2]], choose: impl Fn(&mut Choices)) -> [usize; 2] {
        let sizes = Sizes(sizes.to_vec());
        let mut choices = Choices { side: sizes.side(), ..Choices::default() };
        choose(&mut choices);
        let shape = sizes.shape(&choices, 1);
        [shape.width, shape.height]
    }

    #[test]
    fn small_pictures_of_one_size_keep_it() {
        assert_eq!(shape(&[[28, 28]; 3], |_| ()), [28, 28]);
        assert_eq!(shape(&[[20, 60]; 3], |_| ()), [20, 60]);
        assert_eq!(shape(&[[8, 6]; 3], |_| ()), [8, 6]);
        assert_eq!(shape(&[[20, 60]; 3], |c| c.turn = Turn::Left), [60, 20]);
        assert_eq!(shape(&[[20, 60]; 3], |c| c.fit = Fit::Pad), [60, 60]);
    }

    #[test]
    fn others_are_scaled_and_keep_the_proportions_that_they_share() {
        assert_eq!(shape(&[[4000, 3000]; 3], |_| ()), [64, 48]);
        let mostly = [[4000, 3000], [2000, 1500], [4000, 3000], [1999, 1500], [3000, 4000]];
        assert_eq!(shape(&mostly, |_| ()), [64, 48]);
        assert_eq!(shape(&[[4000, 3000], [3000, 4000]], |_| ()), [64, 64]);
        assert_eq!(shape(&[[30, 30], [20, 32]], |_| ()), [28, 28]);
        assert_eq!(shape(&[[1, 5000]; 2], |_| ()), [1, 64]);
        assert_eq!(shape(&[[4000, 3000]; 3], |c| c.side = 9999), [128, 96]);
    }
}
