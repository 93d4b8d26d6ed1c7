use super::super::path::Stroke;
use super::pick;
use crate::data::rng::Random;

/// A top and a stem, straight or bent; with or without a serif and a bar.
pub fn seven(r: &mut Random) -> Vec<Stroke> {
    let right = r.range(0.44, 0.72);
    let foot = r.range(0.12, 0.42);
    let top = r.range(0.0, 0.1);
    let start = if r.unit() < 0.32 {
        Stroke::from(r.range(-0.02, 0.06), top + r.range(0.12, 0.36)).corner(0.03, top)
    } else {
        Stroke::from(0.0, top + r.range(-0.02, 0.08))
    };
    let bow = r.range(-0.06, 0.05);
    let turned = start.to(right * 0.5, top + bow);
    let middle = (right + foot) / 2.0;
    let stem = match pick(r, &[0.75, 0.25]) {
        0 => turned.corner(right, 0.02).to(middle - r.range(-0.06, 0.1), 0.5).to(foot, 1.0),
        _ => turned.to(right, 0.06).to(middle, 0.45).to(foot, 1.0),
    };
    let mut strokes = vec![stem];
    if r.unit() < 0.2 {
        let (y, half) = (r.range(0.44, 0.58), r.range(0.14, 0.24));
        strokes.push(Stroke::from(middle - half, y).to(middle + half, y + 0.04 * r.normal()));
    }
    strokes
}
