use super::super::path::Stroke;
use super::pick;
use crate::data::rng::Random;

/// One movement through the crossing, begun at the upper right or at the top; or two loops, one on the other.
pub fn eight(r: &mut Random) -> Vec<Stroke> {
    let waist = r.range(0.36, 0.58);
    let upper = r.range(0.15, 0.3);
    let lower = r.range(0.15, 0.34);
    let x = 0.35;
    let lean = 0.04 * r.normal();
    match pick(r, &[0.55, 0.27, 0.18]) {
        0 => {
            let (dx, dy) = (r.range(-0.06, 0.2), r.range(-0.06, 0.1));
            vec![
                Stroke::from(x + upper + dx, 0.1 + dy)
                    .to(x + 0.02, 0.0)
                    .to(x - upper, waist * 0.48)
                    .to(x + lean, waist)
                    .to(x + lower, (waist + 1.0) / 2.0 + 0.02)
                    .to(x - 0.02, 1.0)
                    .to(x - lower, (waist + 1.0) / 2.0 + 0.04)
                    .to(x + lean + 0.04, waist)
                    .to(x + upper + 0.5 * dx + r.range(-0.04, 0.06), r.range(0.06, 0.2)),
            ]
        }
        1 => {
            let end = (x + r.range(-0.02, 0.1), r.range(-0.03, 0.06));
            vec![
                Stroke::from(x + r.range(-0.06, 0.04), 0.0)
                    .to(x - upper, waist * 0.48)
                    .to(x + lean, waist)
                    .to(x + lower, (waist + 1.0) / 2.0 + 0.02)
                    .to(x, 1.0)
                    .to(x - lower, (waist + 1.0) / 2.0 + 0.04)
                    .to(x + lean, waist + 0.02)
                    .to(x + upper, waist * 0.5)
                    .to(end.0, end.1),
            ]
        }
        _ => {
            let top = Stroke::default().arc([x + lean, waist / 2.0], [upper, waist / 2.0], -60.0, -420.0);
            let low = [lower, (1.0 - waist) / 2.0];
            vec![top, Stroke::default().arc([x, (1.0 + waist) / 2.0], low, -90.0, 272.0)]
        }
    }
}
