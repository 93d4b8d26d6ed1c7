//! From point to point of a map, by the arrow keys.

use super::View;

/// Index of the visible point nearest to point `from` in a direction (`[1, 0]` right, `[0, 1]` up), on a map that is shown
/// in `size` pixels; none where nothing lies within 45° of it.
pub fn towards(
    positions: &[[f32; 2]],
    visible: &[bool],
    view: &View,
    size: [f32; 2],
    from: usize,
    [right, up]: [f32; 2],
) -> Option<usize> {
    let [x, y] = view.px(*positions.get(from)?, size);
    let reach = |(i, position): (usize, &[f32; 2])| {
        let [px, py] = view.px(*position, size);
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
        let mut view = View::default();
        view.fit(&[[-5.0, -5.0], [5.0, 5.0]]);
        let go = |from, direction| towards(&positions, &visible, &view, [100.0, 100.0], from, direction);
        assert_eq!(go(0, [1.0, 0.0]), Some(1), "the nearer one is hidden, that above it is not to the right");
        assert_eq!(go(0, [0.0, 1.0]), Some(2));
        assert_eq!(go(0, [-1.0, 0.0]), Some(3));
        assert_eq!(go(0, [0.0, -1.0]), Some(4));
        assert_eq!(go(1, [1.0, 0.0]), None, "there it ends");
        assert_eq!(go(99, [1.0, 0.0]), None, "no such point");
    }
}
