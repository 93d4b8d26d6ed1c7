use super::super::path::Stroke;
use super::pick;
use crate::data::rng::Random;

/// Round, slim, or left open at the top.
pub fn zero(r: &mut Random) -> Vec<Stroke> {
    let width = match pick(r, &[0.7, 0.3]) {
        0 => r.range(0.32, 0.5),
        _ => r.range(0.17, 0.32),
    };
    let start = r.range(-130.0, -40.0);
    // Beyond a full turn the ends overlap, short of it the top stays open.
    let turn = if r.unit() < 0.15 { r.range(310.0, 345.0) } else { r.range(350.0, 395.0) };
    let mut stroke = Stroke::default().arc([0.35, 0.5], [width, 0.5], start, start - turn);
    // The pen seldom meets the place where it began.
    let (dx, dy) = (0.05 * r.normal(), 0.05 * r.normal());
    let last = stroke.knots.len() - 1;
    for (i, weight) in [(last, 1.0), (last - 1, 0.4)] {
        stroke.knots[i].at[0] += weight * dx;
        stroke.knots[i].at[1] += weight * dy;
    }
    vec![stroke]
}
