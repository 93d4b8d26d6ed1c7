//! The part of the plane that a map shows.

/// A range of values on each axis, and its projection on pixels: y grows upwards in the data, downwards on the screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Viewport {
    /// Left and right edge.
    pub x: [f32; 2],
    /// Lower and upper edge.
    pub y: [f32; 2],
    /// True once it was fitted to points.
    fitted: bool,
}

impl Default for Viewport {
    fn default() -> Self {
        Self { x: [-1.0, 1.0], y: [-1.0, 1.0], fitted: false }
    }
}

/// Share of the points that may lie outside at each edge.
const OUTLIERS: f32 = 0.002;
/// Room beside the points, as a share of their span.
const PADDING: f32 = 0.08;
/// The viewport shrinks when it is more than this many times as wide as needed …
const MAX_SLACK: f32 = 1.5;
/// … by this share of the way each time, so that the eye can follow.
const SHRINK: f32 = 0.15;
/// Smallest width, relative to the position, and largest width: beyond them f32 runs out of digits.
const MIN_WIDTH: f32 = 1e-4;
const MAX_WIDTH: f32 = 1e9;
/// Points that are sampled for a fit; more would hardly move the edges.
const MAX_SAMPLES: usize = 4000;

impl Viewport {
    /// Makes all but a few of the points visible: grows at once, and shrinks slowly and only when far too wide, so
    /// that axes don't jitter while a network learns. Points that are not finite are left out. True when it changed.
    pub fn fit(&mut self, positions: &[[f32; 2]]) -> bool {
        let before = *self;
        let stride = positions.len().div_ceil(MAX_SAMPLES).max(1);
        let mut fitted = false;
        for axis in 0..2 {
            let mut values: Vec<f32> =
                positions.iter().step_by(stride).map(|p| p[axis]).filter(|v| v.is_finite()).collect();
            let Some(wanted) = fitted_edges(&mut values) else { continue };
            let edges = if axis == 0 { &mut self.x } else { &mut self.y };
            *edges = if self.fitted { eased(*edges, wanted) } else { wanted };
            fitted = true;
        }
        self.fitted |= fitted;
        *self != before
    }

    /// The default again, for when the axes have changed.
    pub fn reset(&mut self) {
        *self = Self::default();
    }

    /// This viewport `factor` times as wide and high, with this position at the same pixel.
    pub fn zoomed(self, factor: f32, [x, y]: [f32; 2]) -> Self {
        let around = |[low, high]: [f32; 2], at: f32| {
            let wide = ((high - low) * factor).clamp(MIN_WIDTH * at.abs().max(1e-3), MAX_WIDTH);
            let part = (at - low) / (high - low).max(f32::MIN_POSITIVE);
            [at - part * wide, at + (1.0 - part) * wide]
        };
        Self { x: around(self.x, x), y: around(self.y, y), ..self }
    }

    /// This viewport moved by shares of its width and height.
    pub fn moved(self, [dx, dy]: [f32; 2]) -> Self {
        let by = |[low, high]: [f32; 2], part: f32| [low, high].map(|v| v + part * (high - low));
        Self { x: by(self.x, dx), y: by(self.y, dy), ..self }
    }

    /// Pixel of a position, on a map of `size` pixels.
    pub fn to_pixel(&self, [x, y]: [f32; 2], size: [f32; 2]) -> [f32; 2] {
        [
            (x - self.x[0]) / (self.x[1] - self.x[0]) * size[0],
            (self.y[1] - y) / (self.y[1] - self.y[0]) * size[1],
        ]
    }

    /// Position of a pixel, on a map of `size` pixels.
    pub fn to_position(&self, [x, y]: [f32; 2], size: [f32; 2]) -> [f32; 2] {
        [
            self.x[0] + x / size[0].max(1.0) * (self.x[1] - self.x[0]),
            self.y[1] - y / size[1].max(1.0) * (self.y[1] - self.y[0]),
        ]
    }

    /// Centres of `columns` × `rows` cells that fill the viewport, row by row from the top: `[x0, y0, x1, y1, …]`.
    pub fn grid(&self, columns: usize, rows: usize) -> Vec<f32> {
        let size = [columns as f32, rows as f32];
        let cells = (0..rows).flat_map(|row| (0..columns).map(move |column| [column, row]));
        cells.flat_map(|cell| self.to_position(cell.map(|i| i as f32 + 0.5), size)).collect()
    }
}

/// Edges around nearly all values, with padding; `None` without values.
fn fitted_edges(values: &mut [f32]) -> Option<[f32; 2]> {
    if values.is_empty() {
        return None;
    }
    let outside = (values.len() as f32 * OUTLIERS) as usize;
    let top = values.len() - 1 - outside;
    let low = *values.select_nth_unstable_by(outside, f32::total_cmp).1;
    let high = *values.select_nth_unstable_by(top, f32::total_cmp).1;
    // When all values are equal, the edges still need a distance.
    let padding = ((high - low) * PADDING).max(high.abs().max(low.abs()) * 1e-3).max(1e-3);
    Some([low - padding, high + padding])
}

/// Edges on their way to those wanted: outwards at once, inwards slowly.
fn eased([low, high]: [f32; 2], wanted: [f32; 2]) -> [f32; 2] {
    let need = wanted[1] - wanted[0];
    let loose = high - low > MAX_SLACK * need;
    let part = if loose { SHRINK } else { 0.0 };
    // Grow by a little more than needed, because the next fit will likely need more.
    let more = if wanted[0] < low || wanted[1] > high { 0.05 * need } else { 0.0 };
    [
        if wanted[0] < low { wanted[0] - more } else { low + (wanted[0] - low) * part },
        if wanted[1] > high { wanted[1] + more } else { high + (wanted[1] - high) * part },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grows_at_once_and_shrinks_slowly() {
        let cloud = |r: f32| -> Vec<[f32; 2]> {
            (0..2000).map(|i| [r * libm::sinf(i as f32), r * libm::cosf(i as f32 * 1.7)]).collect()
        };
        let mut view = Viewport::default();
        assert!(!view.fit(&[[f32::NAN, 1.0 / 0.0]]), "nothing to fit");
        assert!(view.fit(&cloud(1.0)));
        let first = view;
        assert!(!view.fit(&cloud(0.9)), "a little room is no reason to move");
        view.fit(&cloud(3.0));
        assert!(view.x[0] < -3.0 && view.y[1] > 3.0);
        let grown = view;
        view.fit(&cloud(1.0));
        assert!(view.x[1] < grown.x[1] && view.x[1] > first.x[1] * 1.5, "one step towards it");
        for _ in 0..40 {
            view.fit(&cloud(1.0));
        }
        assert!(view.x[1] - view.x[0] <= MAX_SLACK * 2.0 * 1.2);
    }

    #[test]
    fn zooming_keeps_its_place_and_moving_comes_back() {
        let mut view = Viewport::default();
        view.fit(&[[1.0, 5.0], [3.0, 9.0]]);
        let (at, size) = ([1.5, 8.0], [300.0, 200.0]);
        let near = view.zoomed(0.25, at);
        assert!((near.x[1] - near.x[0] - 0.25 * (view.x[1] - view.x[0])).abs() < 1e-4);
        let (before, after) = (view.to_pixel(at, size), near.to_pixel(at, size));
        assert!((before[0] - after[0]).abs() < 1e-2 && (before[1] - after[1]).abs() < 1e-2);
        let back = view.moved([0.5, -0.25]).moved([-0.5, 0.25]);
        assert!((back.x[0] - view.x[0]).abs() < 1e-5 && (back.y[1] - view.y[1]).abs() < 1e-5);
        let least = (0..200).fold(view, |view, _| view.zoomed(0.5, at));
        assert!(least.x[1] > least.x[0], "never to nothing");
    }

    #[test]
    fn pixels_and_back() {
        let mut view = Viewport::default();
        view.fit(&[[1.0, 5.0], [3.0, 9.0]]);
        let size = [300.0, 200.0];
        let there = view.to_pixel([2.5, 6.0], size);
        let back = view.to_position(there, size);
        assert!((back[0] - 2.5).abs() < 1e-4 && (back[1] - 6.0).abs() < 1e-4);
        assert!(view.to_pixel([1.0, 9.0], size)[1] < view.to_pixel([1.0, 5.0], size)[1], "up is up");
        let grid = view.grid(2, 2);
        assert!(grid[0] < grid[2] && grid[1] > grid[5]);
    }
}
