//! What drags, the wheel and arrow keys make of the view of a map.

use crate::plot::Viewport;

/// How far an arrow key moves the cursor, as a part of the visible range …
const KEY_STEP: f32 = 0.05;
/// … and by which part of that with Shift.
const FINE: f32 = 0.2;
/// Pixels of the wheel by which the visible range doubles or halves.
const WHEEL: f64 = 240.0;
/// Pixels of a line and of a page, for wheels that count in these.
const WHEEL_UNITS: [f64; 3] = [1.0, 16.0, 400.0];
/// Least and largest zoom of one turn of the wheel.
const WHEEL_ZOOM: [f32; 2] = [0.2, 5.0];

/// The corners of the rectangle between two of them, in order.
pub fn frame([x0, y0]: [f32; 2], [x1, y1]: [f32; 2]) -> Vec<[f32; 2]> {
    vec![[x0, y0], [x1, y0], [x1, y1], [x0, y1]]
}

/// By how much a turn of the wheel zooms; `mode` is the event's: pixels, lines or pages.
pub fn wheel_zoom(delta: f64, mode: u32) -> f32 {
    let unit = WHEEL_UNITS[mode.min(2) as usize];
    let [least, most] = WHEEL_ZOOM;
    (libm::exp2(delta * unit / WHEEL) as f32).clamp(least, most)
}

/// The view after pointers were dragged from some pixels to others of a plot of `size` pixels. One moves the map; two
/// also zoom around the middle between them.
pub fn dragged(view: Viewport, from: &[[f32; 2]], to: &[[f32; 2]], size: [f32; 2]) -> Viewport {
    let middle = |of: &[[f32; 2]]| {
        let n = of.len().max(1) as f32;
        [0, 1].map(|k| of.iter().map(|at| at[k]).sum::<f32>() / n)
    };
    let distance = |a: [f32; 2], b: [f32; 2]| libm::hypotf(a[0] - b[0], a[1] - b[1]);
    let (before, after) = (middle(from), middle(to));
    let view = view.moved([(before[0] - after[0]) / size[0], (after[1] - before[1]) / size[1]]);
    match (from, to) {
        ([a, b], [c, d]) => {
            let ratio = distance(*a, *b) / distance(*c, *d).max(1.0);
            view.zoomed(ratio, view.to_position(after, size))
        }
        _ => view,
    }
}

/// The direction of an arrow key with the length of its step, in parts of the visible range; `None` for another key.
pub fn key_step(key: &str, fine: bool) -> Option<[f32; 2]> {
    let step = KEY_STEP * if fine { FINE } else { 1.0 };
    Some(match key {
        "ArrowLeft" => [-step, 0.0],
        "ArrowRight" => [step, 0.0],
        "ArrowDown" => [0.0, -step],
        "ArrowUp" => [0.0, step],
        _ => return None,
    })
}

/// The cursor after a step in parts of the visible range, and the view where it had to move along: `None` while the
/// cursor stays inside.
pub fn move_cursor(view: Viewport, cursor: [f32; 2], step: [f32; 2]) -> ([f32; 2], Option<Viewport>) {
    let to = |[low, high]: [f32; 2], at: f32, step: f32| at + step * (high - low);
    let [x, y] = [to(view.x, cursor[0], step[0]), to(view.y, cursor[1], step[1])];
    let outside =
        |[low, high]: [f32; 2], at: f32| ((at - high).max(0.0) + (at - low).min(0.0)) / (high - low);
    let by = [outside(view.x, x), outside(view.y, y)];
    ([x, y], (by != [0.0; 2]).then(|| view.moved(by)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: [f32; 2] = [100.0, 100.0];

    #[test]
    fn what_is_under_a_finger_stays_under_it() {
        let view = Viewport::default();
        let moved = dragged(view, &[[50.0, 50.0]], &[[60.0, 30.0]], SIZE);
        let [x, y] = moved.to_pixel(view.to_position([50.0, 50.0], SIZE), SIZE);
        assert!((x - 60.0).abs() < 0.01 && (y - 30.0).abs() < 0.01, "{x}, {y}");
        let pinched = dragged(view, &[[40.0, 50.0], [60.0, 50.0]], &[[30.0, 50.0], [70.0, 50.0]], SIZE);
        let [x, _] = pinched.to_pixel(view.to_position([40.0, 50.0], SIZE), SIZE);
        assert!((x - 30.0).abs() < 0.01, "{x}");
    }

    #[test]
    fn the_map_moves_along_with_a_cursor_that_leaves_it() {
        let view = Viewport::default();
        let right = key_step("ArrowRight", false).unwrap();
        assert_eq!(move_cursor(view, [0.0, 0.0], right), ([0.1, 0.0], None));
        let (cursor, moved) = move_cursor(view, [0.95, 0.0], right);
        let moved = moved.unwrap();
        assert!((moved.x[1] - cursor[0]).abs() < 1e-5, "{moved:?} holds {cursor:?}");
        assert!(key_step("ArrowRight", true).unwrap()[0] < right[0]);
        assert_eq!(key_step("Tab", false), None);
    }

    #[test]
    fn a_wheel_zooms_within_bounds_in_every_unit() {
        assert_eq!([wheel_zoom(240.0, 0), wheel_zoom(-240.0, 0)], [2.0, 0.5]);
        assert_eq!(wheel_zoom(15.0, 1), 2.0);
        assert_eq!([wheel_zoom(9.0, 7), wheel_zoom(-9.0, 2)], [5.0, 0.2]);
    }
}
