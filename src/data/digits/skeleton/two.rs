use super::super::path::Stroke;
use super::pick;
use crate::data::rng::Random;

/// A hook above; below it a corner, a loop, or a round turn before the base.
pub fn two(r: &mut Random) -> Vec<Stroke> {
    let right = r.range(0.46, 0.76);
    // Some carry the bowl far down before they turn, into a loop that is as large.
    let deep = r.unit() < 0.35;
    let (bowl, inward) =
        if deep { (r.range(0.3, 0.48), r.range(0.7, 0.9)) } else { (r.range(0.18, 0.4), r.range(0.6, 0.75)) };
    let start = (r.range(-0.02, 0.2), r.range(0.08, 0.4));
    let mut head = Stroke::default();
    if start.1 > 0.24 && r.unit() < 0.4 {
        // The pen comes from inside the hook.
        head = head.to(start.0 + r.range(0.05, 0.16), start.1 + r.range(-0.02, 0.06));
    }
    let head = head
        .to(start.0, start.1)
        .to(r.range(0.26, 0.4), 0.0)
        .to(right, bowl)
        .to(right * inward, bowl + r.range(0.24, 0.38));
    let end = r.range(0.62, 1.0);
    let foot = r.range(-0.06, 0.14);
    let slope = 0.06 * r.normal();
    let weights = if deep { [0.1, 0.9, 0.0] } else { [0.5, 0.3, 0.2] };
    vec![match pick(r, &weights) {
        0 => {
            let sag = r.range(-0.04, 0.06);
            head.corner(foot, 0.97).to((foot + end) / 2.0, 0.97 + sag + slope / 2.0).to(end, 0.97 + slope)
        }
        1 => {
            let (high, wide) = (r.range(0.1, if deep { 0.48 } else { 0.36 }), r.range(0.04, 0.24));
            head.to(foot + 0.14, 0.95)
                .to(foot, 1.0 - high / 2.0)
                .to(foot + wide, 1.0 - high)
                .to(foot + 0.34, 0.93)
                .to(end, 0.97 + slope)
        }
        _ => {
            let low = r.range(0.0, 0.05);
            head.to(foot + 0.05, 0.88)
                .to(foot + 0.16, 1.0 - low)
                .to((foot + end) / 2.0 + 0.08, 0.97)
                .to(end, 0.9 + slope)
        }
    }]
}
