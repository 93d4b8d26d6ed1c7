//! Four flaws, each a place and what is seen there.

use super::SIDE;
use super::texture::Texture;
use crate::data::rng::Random;
use core::f32::consts::{PI, TAU};

/// The flaws, in the order of [`Flaw::kind`].
pub const NAMES: [&str; 4] = ["scratch", "stain", "hole", "misprint"];
/// How much brighter or darker a flaw is.
const CONTRAST: [f32; 2] = [0.25, 0.5];
/// Half the length of a scratch, half its width; radius of a stain, of a hole; half the sides of a misprint: pixels.
const SCRATCH: [f32; 2] = [7.0, 17.0];
const SCRATCH_WIDTH: [f32; 2] = [0.6, 1.1];
const STAIN: [f32; 2] = [4.0, 8.0];
const HOLE: [f32; 2] = [2.0, 4.5];
const MISPRINT: [f32; 2] = [6.0, 10.0];
/// What is left of the light in a hole.
const DARK: f32 = 0.15;
/// A stain fades out over this many pixels.
const FADE: f32 = 3.0;

/// One flaw.
pub struct Flaw {
    /// Index into [`NAMES`].
    pub kind: usize,
    /// Added to the brightness; a hole and a misprint need none.
    contrast: f32,
    centre: [f32; 2],
    angle: f32,
    /// Half-axes along and across, in pixels.
    half: [f32; 2],
}

impl Flaw {
    /// A flaw with this index on this texture, well inside the picture.
    pub fn sample(kind: usize, random: &mut Random) -> Self {
        const MARGIN: f32 = 11.0;
        let centre = [(); 2].map(|()| random.range(MARGIN, SIDE as f32 - MARGIN));
        let angle = random.range(0.0, TAU);
        let mut within = |[low, high]: [f32; 2]| random.range(low, high);
        let half = match kind {
            0 => [within(SCRATCH), within(SCRATCH_WIDTH)],
            1 => [within(STAIN), within(STAIN)],
            2 => [within(HOLE); 2],
            _ => [within(MISPRINT), within(MISPRINT)],
        };
        let contrast = within(CONTRAST);
        // A scratch shows bare ground or dirt, a stain is always dirt.
        let brighter = kind == 0 && random.unit() < 0.5;
        let contrast = if brighter { contrast } else { -contrast };
        let angle = if kind == 3 { 0.0 } else { angle };
        Self { kind, contrast, centre, angle, half }
    }

    /// How much of the pixel there is flawed, 0–1.
    pub fn cover(&self, at: [f32; 2]) -> f32 {
        let soft = if self.kind == 1 { FADE } else { 1.0 };
        (0.5 - self.outside(at) / soft).clamp(0.0, 1.0)
    }

    /// What is seen in place of a good surface's brightness.
    pub fn over(&self, good: f32, texture: &Texture, at: [f32; 2]) -> f32 {
        let flawed = match self.kind {
            2 => good * DARK,
            3 => texture.misprinted(at),
            _ => good + self.contrast,
        };
        good + self.cover(at) * (flawed - good)
    }

    /// Distance to the edge in pixels, to first order; negative inside.
    fn outside(&self, [x, y]: [f32; 2]) -> f32 {
        let (x, y) = (x - self.centre[0], y - self.centre[1]);
        let (sin, cos) = (libm::sinf(self.angle), libm::cosf(self.angle));
        let (along, across) = (x * cos + y * sin, y * cos - x * sin);
        let [a, b] = self.half;
        match self.kind {
            // A scratch bends a little over its length.
            0 => {
                let bend = across - libm::cosf(PI * along / (2.0 * a));
                let end = (along.abs() - a).max(0.0);
                libm::sqrtf(bend * bend + end * end) - b
            }
            3 => (along.abs() - a).max(across.abs() - b),
            _ => {
                let length = libm::sqrtf((along / a) * (along / a) + (across / b) * (across / b));
                (length - 1.0) * a.min(b)
            }
        }
    }
}
