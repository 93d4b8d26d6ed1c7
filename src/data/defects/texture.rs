//! Four surfaces, with small variations from piece to piece.

use super::SIDE;
use crate::data::rng::Random;
use core::f32::consts::TAU;

/// The surfaces, in the order of [`Texture::kind`].
pub const NAMES: [&str; 4] = ["weave", "tiles", "metal", "wood"];

/// Largest shift of a pattern along each axis, in pixels.
const SHIFT: f32 = 1.5;
/// Distance between two threads, and between two tiles, in pixels.
const THREAD: f32 = 6.0;
const TILE: f32 = 12.0;
/// Least and greatest mean brightness.
pub const LIGHT: [f32; 2] = [0.45, 0.6];
/// Half the width of the joint between two tiles, in pixels.
const JOINT: f32 = 0.9;

/// One piece of a surface.
pub struct Texture {
    /// Index into [`NAMES`].
    pub kind: usize,
    /// Offset of the pattern, in pixels.
    shift: [f32; 2],
    /// Mean brightness, within [`LIGHT`].
    pub light: f32,
    /// Contrast of the pattern.
    depth: f32,
    /// Standard normals, `[SIDE]`: the tone of each tile, or of each row of metal.
    grain: Vec<f32>,
    /// Distance between two rings of wood, in pixels.
    ring: f32,
    /// Amplitude (in pixels) and phase of the waves of wood; the phase is also that of metal's band of light.
    wave: [f32; 2],
}

impl Texture {
    /// A piece of the surface of this kind.
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

    /// Brightness at a place in pixels; it may lie a little outside 0–1.
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

    /// Brightness of a misprint at a place: the pattern too small, half a period off, or turned by 90°.
    pub fn misprinted(&self, [x, y]: [f32; 2]) -> f32 {
        self.at(match self.kind {
            0 => [1.6 * x, 1.6 * y],
            1 => [x + TILE / 2.0, y + TILE / 2.0],
            _ => [y, x],
        })
    }

    /// Tiles of slightly different tone with dark joints.
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

    /// Brushed metal: streaks along the rows, and a band of light across them.
    fn metal(&self, y: f32) -> f32 {
        let row = y.clamp(0.0, SIDE as f32 - 1.0) as usize;
        0.02 * self.grain[row] + 0.12 * libm::sinf(self.wave[1] + TAU * y / (2.0 * SIDE as f32))
    }

    /// Wavy rings.
    fn wood(&self, x: f32, y: f32) -> f32 {
        let bent = x + self.wave[0] * libm::sinf(self.wave[1] + TAU * y / SIDE as f32);
        // The second harmonic makes each ring darken slowly and end abruptly.
        let phase = TAU * bent / self.ring;
        0.14 * libm::sinf(phase) + 0.06 * libm::sinf(2.0 * phase)
    }
}

/// Plain weave: horizontal and vertical threads that alternate on top.
fn weave(x: f32, y: f32) -> f32 {
    let bow = |v: f32| libm::sinf(core::f32::consts::PI * v / THREAD).abs();
    let thread = |v: f32| libm::floorf(v / THREAD) as i32;
    let across = (thread(x) + thread(y)).rem_euclid(2) == 0;
    let (over, along) = if across { (bow(y), bow(x)) } else { (bow(x), bow(y)) };
    let tone = if across { 0.06 } else { -0.06 };
    0.3 * over * (0.6 + 0.4 * along) - 0.15 + tone
}
