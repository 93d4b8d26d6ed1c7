use super::super::path::Stroke;
use super::pick;
use crate::data::rng::Random;

/// One movement through the crossing, begun at the upper right or at the top; or two loops, one on the other.
pub fn eight(r: &mut Random) -> Vec<Stroke> {
    let waist = r.range(0.38, 0.58);
    let upper = r.range(0.14, 0.28);
    let lower = r.range(0.14, 0.28);
    let x = 0.35;
    let lean = 0.04 * r.normal();
    let (high, low) = ([x + lean, waist / 2.0], [x, (1.0 + waist) / 2.0]);
    let (round, wide) = ([upper, waist / 2.0], [lower, (1.0 - waist) / 2.0]);
    // Where the lines meet the loops beside the crossing, in degrees from the horizontal.
    let cross = r.range(25.0, 50.0);
    match pick(r, &[0.3, 0.3, 0.25, 0.15]) {
        0 => {
            // Begun at the right of the upper loop, and closed there.
            let start = r.range(-60.0, 0.0);
            let end = (x + lean + upper + r.range(-0.06, 0.06), waist * r.range(0.2, 0.5));
            vec![
                Stroke::default()
                    .arc(high, round, start, cross - 220.0)
                    .arc(low, wide, -cross, 180.0 + cross)
                    .to(end.0, end.1),
            ]
        }
        1 => {
            // Begun with an arm that reaches out to the right, and left open.
            let arm = (x + upper + r.range(0.0, 0.22), r.range(-0.04, 0.12));
            let end = (arm.0 - r.range(0.0, 0.14), arm.1 + r.range(-0.06, 0.1));
            vec![
                Stroke::from(arm.0, arm.1)
                    .arc(high, round, -80.0, cross - 220.0)
                    .arc(low, wide, -cross, 180.0 + cross)
                    .to(end.0, end.1),
            ]
        }
        2 => {
            // Begun at the top, and closed over it.
            let end = (x + lean + r.range(-0.04, 0.12), r.range(-0.04, 0.05));
            vec![
                Stroke::default()
                    .arc(high, round, -100.0, cross - 220.0)
                    .arc(low, wide, -cross, 180.0 + cross)
                    .arc(high, round, 40.0, -30.0)
                    .to(end.0, end.1),
            ]
        }
        _ => vec![
            Stroke::default().arc(high, round, -60.0, -420.0),
            Stroke::default().arc(low, wide, -90.0, 272.0),
        ],
    }
}
