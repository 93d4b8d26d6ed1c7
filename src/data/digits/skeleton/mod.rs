//! One file a digit: its strokes, in the ways people write it.
//!
//! Skeletons stand in a box whose y runs from 0 (top) to 1 and whose x runs from 0 to about 0.7. They are drawn
//! upright; slant, jitter, warp and pen are the [`hand`](super::hand)'s.

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

/// What the writers of a digit have in common.
pub struct Habit {
    /// Mean slant, in degrees.
    pub lean: f32,
    /// Standard deviation of the slant, in degrees.
    pub slant_std: f32,
    /// How freely lines bend; 1 for most digits.
    pub bend: f32,
    /// Mean stroke width, as a multiple of that of all digits: the more lines, the finer they are drawn.
    pub pen: f32,
}

/// By digit. Slants and widths were chosen so that finished digits lean and weigh what MNIST's do
/// on average.
pub const HABITS: [Habit; 10] = [
    Habit { lean: 12.0, slant_std: 12.0, bend: 1.0, pen: 1.04 },
    Habit { lean: 12.0, slant_std: 13.0, bend: 0.33, pen: 1.03 },
    Habit { lean: 8.0, slant_std: 15.0, bend: 1.05, pen: 0.92 },
    Habit { lean: 3.0, slant_std: 13.0, bend: 1.0, pen: 1.00 },
    Habit { lean: 14.0, slant_std: 14.0, bend: 1.0, pen: 0.88 },
    Habit { lean: 5.0, slant_std: 14.0, bend: 1.0, pen: 0.94 },
    Habit { lean: 1.0, slant_std: 12.0, bend: 1.0, pen: 1.00 },
    Habit { lean: -1.0, slant_std: 14.0, bend: 1.0, pen: 1.00 },
    Habit { lean: 7.0, slant_std: 12.0, bend: 1.0, pen: 0.86 },
    Habit { lean: 7.0, slant_std: 12.0, bend: 1.0, pen: 0.86 },
];

/// The strokes of a digit (0 to 9) in one of its styles.
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

/// The index of a style, drawn with these weights.
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
