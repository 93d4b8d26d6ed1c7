//! Four surfaces, each a little different from piece to piece.

use super::SIDE;
use crate::data::rng::Random;
use core::f32::consts::TAU;

/// The surfaces, in the order of [`Texture::kind`].
pub const NAMES: [&str; 4] = ["weave", "tiles", "metal", "wood"];

/// How far a pattern is moved on the belt, in pixels either way.
const SHIFT: f32 = 1.5;
/// From thread to thread, and from tile to tile, in pixels.
const THREAD: f32 = 6.0;
const TILE: f32 = 12.0;
/// Mean brightness.
pub const LIGHT: [f32; 2] = [0.45, 0.6];
/// Half the joint between two tiles, in pixels.
const JOINT: f32 = 0.9;

/// One piece of a surface.
pub struct Texture {
    /// Index into [`NAMES`].
    pub kind: usize,
    shift: [f32; 2],
    /// Mean brightness, in [`LIGHT`].
    pub light: f32,
    /// How much of the pattern is seen.
    depth: f32,
    /// Grain: of a tile each, of a row of metal each.
    grain: Vec<f32>,
    /// Rings of wood: how far apart in pixels, and how they wave.
    ring: f32,
    wave: [f32; 2],
}

impl Texture {
    /// A piece of the surface with this index.
    pub fn sample(kind: usize, random: &mut Random) -> Self {
        let mut grain = vec![0.0; SIDE];
        random.fill_normal(&mut grain);
        Self {
            kind,
            shift: [(); 2].map(|()| random.range(-SHIFT, SHIFT)),
            light: random.range(LIGHT[0], LIGHT[1]),
            depth: random.range(0.8, 1.2),
            grain,
            ring: random.range(7.0, 10.0),
            wave: [random.range(0.5, 2.5), random.range(0.0, TAU)],
        }
    }

    /// Brightness at a place in pixels, 0–1 but for rounding.
    pub fn at(&self, [x, y]: [f32; 2]) -> f32 {
        let (x, y) = (x - self.shift[0], y - self.shift[1]);
        let pattern = match self.kind {
            0 => weave(x, y),
            1 => self.tiles(x, y),
            2 => self.metal(y),
            _ => self.wood(x, y),
        };
        self.light + self.depth * pattern
    }

    /// The same where the pattern was printed wrongly: too small, half a period off, or turned by 90°.
    pub fn misprinted(&self, [x, y]: [f32; 2]) -> f32 {
        self.at(match self.kind {
            0 => [1.6 * x, 1.6 * y],
            1 => [x + TILE / 2.0, y + TILE / 2.0],
            _ => [y, x],
        })
    }

    fn tiles(&self, x: f32, y: f32) -> f32 {
        let edge = |v: f32| {
            let within = v.rem_euclid(TILE);
            within.min(TILE - within)
        };
        let joint = (edge(x).min(edge(y)) - JOINT + 0.5).clamp(0.0, 1.0);
        let across = |v: f32| (libm::floorf(v / TILE) + 1.0).max(0.0) as usize;
        let tile = self.grain[(across(y) * 6 + across(x)) % SIDE];
        joint * (0.2 + 0.015 * tile) - (1.0 - joint) * 0.2
    }

    /// Streaks along a row, and a band of light across them.
    fn metal(&self, y: f32) -> f32 {
        let row = y.clamp(0.0, SIDE as f32 - 1.0) as usize;
        0.02 * self.grain[row] + 0.12 * libm::sinf(self.wave[1] + TAU * y / (2.0 * SIDE as f32))
    }

    fn wood(&self, x: f32, y: f32) -> f32 {
        let bent = x + self.wave[0] * libm::sinf(self.wave[1] + TAU * y / SIDE as f32);
        // Rings darken slowly and end at once: a second harmonic leans the wave over.
        let turn = TAU * bent / self.ring;
        0.14 * libm::sinf(turn) + 0.06 * libm::sinf(2.0 * turn)
    }
}

/// Plain weave: threads across and down, above each other in turn.
fn weave(x: f32, y: f32) -> f32 {
    let bow = |v: f32| libm::sinf(core::f32::consts::PI * v / THREAD).abs();
    let thread = |v: f32| libm::floorf(v / THREAD) as i32;
    let across = (thread(x) + thread(y)).rem_euclid(2) == 0;
    let (over, along) = if across { (bow(y), bow(x)) } else { (bow(x), bow(y)) };
    let tone = if across { 0.06 } else { -0.06 };
    0.3 * over * (0.6 + 0.4 * along) - 0.15 + tone
}
