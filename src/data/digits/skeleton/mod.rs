//! The strokes of each digit in the styles people write it in: a file a digit.
//!
//! Skeletons are upright, in a box whose y runs from 0 (top) to 1 and whose x runs from 0 to about 0.7. Slant, jitter, warp
//! and pen come from [`hand`](super::hand).

mod eight;
mod five;
mod four;
mod nine;
mod one;
mod seven;
mod six;
mod three;
mod two;
mod zero;

use super::path::Stroke;
use crate::data::rng::Random;

/// Distribution of slant, warp and stroke width of a digit.
pub struct Variation {
    /// Mean slant, in degrees.
    pub mean_slant: f32,
    /// Standard deviation of the slant, in degrees.
    pub slant_std: f32,
    /// Factor on jitter and warp; 1 for most digits.
    pub distortion: f32,
    /// Mean stroke width as a multiple of that of all digits: digits of many lines have thinner ones.
    pub stroke_width: f32,
}

/// One entry a digit. Slants and widths were chosen so that mean slant and mean brightness of each digit are MNIST's.
pub const VARIATIONS: [Variation; 10] = [
    Variation { mean_slant: 12.0, slant_std: 12.0, distortion: 1.0, stroke_width: 1.04 },
    Variation { mean_slant: 12.0, slant_std: 13.0, distortion: 0.33, stroke_width: 1.03 },
    Variation { mean_slant: 8.0, slant_std: 15.0, distortion: 1.05, stroke_width: 0.92 },
    Variation { mean_slant: 3.0, slant_std: 13.0, distortion: 1.0, stroke_width: 1.00 },
    Variation { mean_slant: 14.0, slant_std: 14.0, distortion: 1.0, stroke_width: 0.88 },
    Variation { mean_slant: 5.0, slant_std: 14.0, distortion: 1.0, stroke_width: 0.94 },
    Variation { mean_slant: 1.0, slant_std: 12.0, distortion: 1.0, stroke_width: 1.00 },
    Variation { mean_slant: -1.0, slant_std: 14.0, distortion: 1.0, stroke_width: 1.00 },
    Variation { mean_slant: 7.0, slant_std: 12.0, distortion: 1.0, stroke_width: 0.86 },
    Variation { mean_slant: 7.0, slant_std: 12.0, distortion: 1.0, stroke_width: 0.86 },
];

/// The strokes of a digit (0 to 9) in a random style.
pub fn skeleton(digit: usize, random: &mut Random) -> Vec<Stroke> {
    const DIGITS: [fn(&mut Random) -> Vec<Stroke>; 10] = [
        zero::zero,
        one::one,
        two::two,
        three::three,
        four::four,
        five::five,
        six::six,
        seven::seven,
        eight::eight,
        nine::nine,
    ];
    DIGITS[digit](random)
}

/// A random index, drawn with these weights.
fn pick(random: &mut Random, weights: &[f32]) -> usize {
    let mut rest = random.unit() * weights.iter().sum::<f32>();
    for (i, weight) in weights.iter().enumerate() {
        if rest < *weight {
            return i;
        }
        rest -= weight;
    }
    weights.len() - 1
}
