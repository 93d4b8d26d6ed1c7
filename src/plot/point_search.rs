//! Points of a map by place: the nearest, those in a polygon or in view, the next one in a direction.

use super::viewport::Viewport;

/// Index of the visible point nearest to a pixel of a map of `size`; `None` when it is more than `reach` pixels away.
pub fn nearest_point(
    positions: &[[f32; 2]],
    visible: &[bool],
    view: &Viewport,
    size: [f32; 2],
    at: [f32; 2],
    reach: f32,
) -> Option<usize> {
    let squared = |position: &[f32; 2]| {
        let [x, y] = view.to_pixel(*position, size);
        (x - at[0]) * (x - at[0]) + (y - at[1]) * (y - at[1])
    };
    let points = positions.iter().enumerate().filter(|(i, _)| visible.get(*i).copied().unwrap_or(false));
    let near = points.map(|(i, p)| (i, squared(p))).filter(|(_, d)| *d <= reach * reach);
    near.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(i, _)| i)
}

/// Indices of the visible points inside a polygon (even–odd rule), which is in pixels of a map of `size`.
pub fn points_in_polygon(
    positions: &[[f32; 2]],
    visible: &[bool],
    view: &Viewport,
    size: [f32; 2],
    polygon: &[[f32; 2]],
) -> Vec<u32> {
    let crosses = |[x, y]: [f32; 2]| {
        let next = polygon.iter().cycle().skip(1);
        let edges = polygon.iter().zip(next);
        let hits = edges.filter(|([ax, ay], [bx, by])| {
            (*ay > y) != (*by > y) && x < (bx - ax) * (y - ay) / (by - ay) + ax
        });
        hits.count() % 2 == 1
    };
    let points = positions.iter().enumerate().filter(|(i, _)| visible.get(*i).copied().unwrap_or(false));
    let finite = points.filter(|(_, p)| p[0].is_finite() && p[1].is_finite());
    finite.filter(|(_, p)| crosses(view.to_pixel(**p, size))).map(|(i, _)| i as u32).collect()
}

/// Indices of the visible points in view; empty when there are more than `max`.
pub fn points_in_view(positions: &[[f32; 2]], visible: &[bool], view: &Viewport, max: usize) -> Vec<u32> {
    let inside = |[x, y]: [f32; 2]| view.x[0] <= x && x <= view.x[1] && view.y[0] <= y && y <= view.y[1];
    let mut found = Vec::new();
    for (i, position) in positions.iter().enumerate() {
        if visible.get(i).copied().unwrap_or(false) && inside(*position) {
            found.push(i as u32);
            if found.len() > max {
                return Vec::new();
            }
        }
    }
    found
}

/// Index of the visible point nearest to point `from` in a direction (`[1, 0]` right, `[0, 1]` up), on a map of `size`
/// pixels; `None` when no point lies within 45° of that direction.
pub fn next_point(
    positions: &[[f32; 2]],
    visible: &[bool],
    view: &Viewport,
    size: [f32; 2],
    from: usize,
    [right, up]: [f32; 2],
) -> Option<usize> {
    let [x, y] = view.to_pixel(*positions.get(from)?, size);
    let reach = |(i, position): (usize, &[f32; 2])| {
        let [px, py] = view.to_pixel(*position, size);
        let (dx, dy) = (px - x, y - py);
        let (along, across) = (dx * right + dy * up, dx * up - dy * right);
        let ahead = along > 0.0 && across.abs() <= along && visible.get(i).copied().unwrap_or(false);
        ahead.then_some((i, along * along + across * across))
    };
    let ahead = positions.iter().enumerate().filter_map(reach);
    ahead.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(i, _)| i)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_arrow_goes_to_the_nearest_in_its_quarter() {
        let positions =
            [[0.0, 0.0], [3.0, 1.0], [1.0, 2.0], [-1.0, 0.5], [0.5, -4.0], [f32::NAN, 0.0], [2.0, 0.0]];
        let mut visible = [true; 7];
        visible[6] = false;
        let mut view = Viewport::default();
        view.fit(&[[-5.0, -5.0], [5.0, 5.0]]);
        let go = |from, direction| next_point(&positions, &visible, &view, [100.0, 100.0], from, direction);
        assert_eq!(go(0, [1.0, 0.0]), Some(1), "the nearer one is hidden, that above it is not to the right");
        assert_eq!(go(0, [0.0, 1.0]), Some(2));
        assert_eq!(go(0, [-1.0, 0.0]), Some(3));
        assert_eq!(go(0, [0.0, -1.0]), Some(4));
        assert_eq!(go(1, [1.0, 0.0]), None, "no point lies there");
        assert_eq!(go(99, [1.0, 0.0]), None, "no such point");
    }
}
