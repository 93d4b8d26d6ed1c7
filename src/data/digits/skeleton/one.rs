use super::super::path::Stroke;
use super::pick;
use crate::data::rng::Random;

/// A bar; a bar with a serif; a bar with serif and base.
pub fn one(r: &mut Random) -> Vec<Stroke> {
    let bend = 0.02 * r.normal();
    let bar = |stroke: Stroke| stroke.to(0.35 + bend, 0.5).to(0.35, 1.0);
    match pick(r, &[0.90, 0.05, 0.05]) {
        0 => vec![bar(Stroke::from(0.35, 0.0))],
        style => {
            let (x, y) = (r.range(0.08, 0.24), r.range(0.12, 0.3));
            let mut strokes = vec![bar(Stroke::from(x, y).corner(0.35, 0.0))];
            if style == 2 {
                let half = r.range(0.15, 0.3);
                strokes.push(Stroke::from(0.35 - half, 1.0).to(0.35 + half, 1.0 + 0.03 * r.normal()));
            }
            strokes
        }
    }
}
