//! Four kinds of flaw: where one is, and how it looks.

use super::SIDE;
use super::texture::Texture;
use crate::data::rng::Random;
use core::f32::consts::{PI, TAU};

/// The flaws, in the order of [`Flaw::kind`].
pub const NAMES: [&str; 4] = ["scratch", "stain", "hole", "misprint"];
/// Least and greatest change of brightness by a flaw.
const CONTRAST: [f32; 2] = [0.25, 0.5];
/// Least and greatest half length of a scratch, in pixels; the next constants likewise.
const SCRATCH: [f32; 2] = [7.0, 17.0];
/// Half the width of a scratch.
const SCRATCH_WIDTH: [f32; 2] = [0.6, 1.1];
/// Half-axes of a stain.
const STAIN: [f32; 2] = [4.0, 8.0];
/// Radius of a hole.
const HOLE: [f32; 2] = [2.0, 4.5];
/// Half the sides of a misprint.
const MISPRINT: [f32; 2] = [6.0, 10.0];
/// Brightness in a hole, as a share of the surface's.
const DARK: f32 = 0.15;
/// Width of the soft edge of a stain, in pixels.
const FADE: f32 = 3.0;

/// One flaw.
pub struct Flaw {
    /// Index into [`NAMES`].
    pub kind: usize,
    /// Added to the brightness of the surface; unused by holes and misprints.
    contrast: f32,
    centre: [f32; 2],
    angle: f32,
    /// Half-axes along and across, in pixels.
    half: [f32; 2],
}

impl Flaw {
    /// Least distance of the centre from an edge of the image, in pixels.
    const MARGIN: f32 = 11.0;

    /// A flaw of this kind, at least [`MARGIN`](Self::MARGIN) pixels from every edge.
    pub fn sample(kind: usize, random: &mut Random) -> Self {
        let centre = [(); 2].map(|()| random.range(Self::MARGIN, SIDE as f32 - Self::MARGIN));
        let angle = random.range(0.0, TAU);
        let mut within = |[low, high]: [f32; 2]| random.range(low, high);
        let half = match kind {
            0 => [within(SCRATCH), within(SCRATCH_WIDTH)],
            1 => [within(STAIN), within(STAIN)],
            2 => [within(HOLE); 2],
            _ => [within(MISPRINT), within(MISPRINT)],
        };
        let contrast = within(CONTRAST);
        // Scratches are bright or dark, stains always dark.
        let brighter = kind == 0 && random.unit() < 0.5;
        let contrast = if brighter { contrast } else { -contrast };
        let angle = if kind == 3 { 0.0 } else { angle };
        Self { kind, contrast, centre, angle, half }
    }

    /// Share of the pixel around a place that is flawed, 0–1.
    pub fn cover(&self, at: [f32; 2]) -> f32 {
        let soft = if self.kind == 1 { FADE } else { 1.0 };
        (0.5 - self.distance(at) / soft).clamp(0.0, 1.0)
    }

    /// Brightness at a place, given that of the good surface there.
    pub fn over(&self, good: f32, texture: &Texture, at: [f32; 2]) -> f32 {
        let flawed = match self.kind {
            2 => good * DARK,
            3 => texture.misprinted(at),
            _ => good + self.contrast,
        };
        good + self.cover(at) * (flawed - good)
    }

    /// Signed distance to the edge in pixels, to first order; negative inside.
    fn distance(&self, [x, y]: [f32; 2]) -> f32 {
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
