use super::super::path::Stroke;
use super::pick;
use crate::data::rng::Random;

/// Open, with an angular or a round cup; closed like a triangle; or closed in one movement.
pub fn four(r: &mut Random) -> Vec<Stroke> {
    let bar = r.range(0.46, 0.64);
    let stem = r.range(0.48, 0.62);
    let foot = stem + r.range(-0.1, 0.04);
    let end = stem + if r.unit() < 0.35 { r.range(0.0, 0.06) } else { r.range(0.08, 0.28) };
    let slope = 0.04 * r.normal();
    match pick(r, &[0.52, 0.3, 0.13, 0.05]) {
        0 => {
            let left = r.range(0.06, 0.24);
            let cup = Stroke::from(left, r.range(0.0, 0.14))
                .to(left - 0.06, bar * 0.6)
                .corner(r.range(0.0, 0.08), bar)
                .to(end, bar + slope);
            vec![cup, Stroke::from(stem, r.range(0.0, 0.16)).to(stem - 0.02, 0.5).to(foot, 1.0)]
        }
        1 => {
            let left = r.range(0.0, 0.14);
            let cup = Stroke::from(left, r.range(0.0, 0.1))
                .to(left - 0.02, bar * 0.65)
                .to(left + 0.14, bar)
                .to(stem - 0.1, bar - 0.03)
                .to(end, bar - r.range(0.02, 0.16));
            vec![cup, Stroke::from(stem + 0.02, r.range(0.0, 0.14)).to(stem, 0.5).to(foot, 1.0)]
        }
        2 => {
            let top = stem - r.range(0.0, 0.08);
            let triangle = Stroke::from(top, 0.0).corner(0.0, bar + 0.06).to(end + 0.06, bar + 0.06 + slope);
            vec![triangle, Stroke::from(top, r.range(0.0, 0.05)).to(foot, 1.0)]
        }
        _ => vec![
            Stroke::from(0.1, r.range(0.0, 0.1))
                .to(0.04, bar * 0.7)
                .to(0.16, bar)
                .to(stem - 0.08, bar * 0.7)
                .corner(stem + 0.04, r.range(0.0, 0.08))
                .to(stem, 0.5)
                .to(foot, 1.0),
        ],
    }
}
