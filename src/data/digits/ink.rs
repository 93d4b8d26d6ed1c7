//! From strokes to pixels: scaled and centred as MNIST is, and rasterised by distance, so that nothing is resampled.

use super::path::Point;

/// Side of a digit's image, in pixels.
pub const SIDE: usize = 28;
/// The ink's longest side, in pixels (LeCun et al. 1998: digits were scaled to fit 20×20).
pub const INK: f32 = 20.0;
/// Width of the grey edge of a stroke, in pixels: a little softer than a sharp line's 1, as scanned ink is.
const RAMP: f32 = 1.4;

/// A point of a stroke with the pen's half width there.
#[derive(Clone, Copy, Debug)]
pub struct Dot {
    /// Position, in pixels.
    pub at: Point,
    /// Half the stroke's width here, in pixels.
    pub radius: f32,
}

/// Scales the dots and moves them to the upper left corner, so that the ink's longest side takes [`INK`] pixels
/// and its edges lie between pixels.
pub fn fit(strokes: &mut [Vec<Dot>]) {
    let mut scale = INK;
    let (core_low, core_high) = bounds(strokes, 1.0, |_| 0.0);
    let reach = |dot: &Dot| dot.radius + RAMP / 2.0;
    // The ink's size is convex and piecewise linear in the scale; Newton's steps end after two or three.
    for _ in 0..4 {
        let (low, high) = bounds(strokes, scale, reach);
        let axis = usize::from(high[1] - low[1] > high[0] - low[0]);
        let slope = (core_high[axis] - core_low[axis]).max(1e-3);
        scale = (scale + (INK - (high[axis] - low[axis])) / slope).clamp(1e-3, 1e3);
    }
    let (low, _) = bounds(strokes, scale, reach);
    for dot in strokes.iter_mut().flatten() {
        dot.at = [0, 1].map(|i| dot.at[i] * scale - low[i]);
    }
}

/// Corners of the box around all dots at this scale, each with a margin of `reach`.
fn bounds(strokes: &[Vec<Dot>], scale: f32, reach: impl Fn(&Dot) -> f32) -> (Point, Point) {
    let (mut low, mut high) = ([f32::MAX; 2], [f32::MIN; 2]);
    for dot in strokes.iter().flatten() {
        for i in 0..2 {
            low[i] = low[i].min(dot.at[i] * scale - reach(dot));
            high[i] = high[i].max(dot.at[i] * scale + reach(dot));
        }
    }
    (low, high)
}

/// Rasterises fitted strokes on `image` ([`SIDE`]×[`SIDE`], all zero): a pixel's value falls from 255 to 0 over
/// [`RAMP`] across the edge of the nearest stroke.
///
/// As in MNIST the finished image is shifted by whole pixels until its centre of mass is within half a pixel of the middle,
/// which is the centre of pixel 14 and not the border between 13 and 14.
pub fn rasterise(strokes: &[Vec<Dot>], image: &mut [u8]) {
    // Signed distance to the edge, positive inside; at first every pixel is outside.
    let mut depth = [-1.0f32; SIDE * SIDE];
    for pair in strokes.iter().flat_map(|s| s.windows(2)) {
        rasterise_segment(pair[0], pair[1], &mut depth);
    }
    let value = |depth: f32| ((depth / RAMP + 0.5).clamp(0.0, 1.0) * 255.0 + 0.5) as u8;
    let (mut mass, mut sum) = (0u32, [0u32; 2]);
    for (i, &depth) in depth.iter().enumerate() {
        let ink = u32::from(value(depth));
        mass += ink;
        sum[0] += ink * (i % SIDE) as u32;
        sum[1] += ink * (i / SIDE) as u32;
    }
    let [right, down] = sum.map(|s| (SIDE / 2) as i32 - libm::roundf(s as f32 / mass.max(1) as f32) as i32);
    for (i, pixel) in image.iter_mut().enumerate() {
        let (x, y) = ((i % SIDE) as i32 - right, (i / SIDE) as i32 - down);
        let inside = 0..SIDE as i32;
        if inside.contains(&x) && inside.contains(&y) {
            *pixel = value(depth[y as usize * SIDE + x as usize]);
        }
    }
}

/// Adds one straight segment, whose width changes linearly from one end to the other.
fn rasterise_segment(a: Dot, b: Dot, depth: &mut [f32; SIDE * SIDE]) {
    let reach = a.radius.max(b.radius) + RAMP / 2.0;
    let span = |i: usize| {
        let low = libm::floorf(a.at[i].min(b.at[i]) - reach).clamp(0.0, SIDE as f32);
        let high = libm::ceilf(a.at[i].max(b.at[i]) + reach).clamp(0.0, SIDE as f32);
        low as usize..high as usize
    };
    let along = [b.at[0] - a.at[0], b.at[1] - a.at[1]];
    let inverse = 1.0 / (along[0] * along[0] + along[1] * along[1]).max(1e-9);
    let columns = span(0);
    for row in span(1) {
        let y = row as f32 + 0.5 - a.at[1];
        for column in columns.clone() {
            let x = column as f32 + 0.5 - a.at[0];
            let t = ((x * along[0] + y * along[1]) * inverse).clamp(0.0, 1.0);
            let (dx, dy) = (x - t * along[0], y - t * along[1]);
            let inside = a.radius + t * (b.radius - a.radius) - libm::sqrtf(dx * dx + dy * dy);
            let cell = &mut depth[row * SIDE + column];
            *cell = cell.max(inside);
        }
    }
}
