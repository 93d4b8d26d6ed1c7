use super::super::path::Stroke;
use super::pick;
use crate::data::rng::Random;

/// A loop, closed or open, and a stem that is straight, bent or curled.
pub fn nine(r: &mut Random) -> Vec<Stroke> {
    let high = r.range(0.34, 0.58);
    let wide = r.range(0.19, 0.34);
    let x = 0.3;
    let right = x + wide;
    // Counter-clockwise from the upper right; an open loop begins late.
    let start = if r.unit() < 0.1 { r.range(-95.0, -60.0) } else { r.range(-45.0, -5.0) };
    let head = Stroke::default().arc([x, high / 2.0], [wide, high / 2.0], start, -312.0);
    let up = (right + r.range(-0.03, 0.05), r.range(0.06, 0.2));
    vec![match pick(r, &[0.55, 0.37, 0.08]) {
        0 => {
            let foot = right + r.range(-0.2, 0.02);
            head.corner(up.0, up.1).to((up.0 + foot) / 2.0 + 0.02, 0.55).to(foot, 1.0)
        }
        1 => {
            let foot = r.range(0.1, 0.36);
            head.to(up.0, up.1 + 0.06)
                .to(right, high + 0.1)
                .to((right + foot) / 2.0 + 0.06, 0.8)
                .to(foot, 1.0)
        }
        _ => {
            let end = (r.range(-0.04, 0.1), r.range(0.8, 0.96));
            head.corner(up.0, up.1)
                .to(right + 0.03, high + 0.14)
                .to(right - 0.06, 0.88)
                .to(0.26, 1.0)
                .to(end.0, end.1)
        }
    }]
}
