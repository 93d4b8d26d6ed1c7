use super::super::path::Stroke;
use super::pick;
use crate::data::rng::Random;

/// A stem, curved or straight, into a loop that closes, overlaps or stays open.
pub fn six(r: &mut Random) -> Vec<Stroke> {
    let high = r.range(0.34, 0.64);
    let wide = r.range(0.19, 0.38);
    let centre = [0.05 + wide, 1.0 - (1.0 - high) / 2.0];
    let radii = [wide, (1.0 - high) / 2.0];
    let top = r.range(0.1, 0.66);
    let stem = match pick(r, &[0.65, 0.35]) {
        0 => Stroke::from(top, 0.0).to(0.05 + 0.42 * (top - 0.05), r.range(0.16, 0.26)),
        _ => Stroke::from(top * 0.75, 0.0).to(0.05 + 0.38 * top, 0.3),
    };
    // From the loop's left side downwards and round, counter-clockwise.
    let turn = if r.unit() < 0.15 { r.range(215.0, 270.0) } else { r.range(285.0, 375.0) };
    let mut stroke = stem.to(0.06, high).arc(centre, radii, 165.0, 165.0 - turn);
    if turn > 340.0 {
        // A closing stroke ends inside the loop.
        let last = stroke.knots.len() - 1;
        stroke.knots[last].at[0] += r.range(0.0, 0.12);
        stroke.knots[last].at[1] += r.range(-0.04, 0.08);
    }
    vec![stroke]
}
