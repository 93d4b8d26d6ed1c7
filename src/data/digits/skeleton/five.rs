use super::super::path::Stroke;
use super::pick;
use crate::data::rng::Random;

/// In one movement with corners; with the bar drawn last and often detached; or round like an S.
pub fn five(r: &mut Random) -> Vec<Stroke> {
    let left = r.range(0.12, 0.26);
    let neck = r.range(0.36, 0.5);
    let belly = r.range(0.5, 0.68);
    let right = r.range(0.56, 0.85);
    let rise = r.range(-0.06, 0.06);
    let end = (r.range(-0.1, 0.1), r.range(0.84, 1.0));
    let bowl = |stroke: Stroke, r: &mut Random| {
        stroke
            .to(belly - 0.16, neck + r.range(-0.02, 0.05))
            .to(belly, (neck + 1.0) / 2.0 + 0.02)
            .to(r.range(0.24, 0.36), 1.0)
            .to(end.0, end.1)
    };
    match pick(r, &[0.42, 0.35, 0.23]) {
        0 => {
            let head = Stroke::from(right, rise).corner(left + 0.02, 0.02).corner(left - 0.05, neck);
            vec![bowl(head, r)]
        }
        1 => {
            let head = Stroke::from(left, r.range(0.0, 0.08)).corner(left - 0.05, neck);
            let (gap, lift) = (r.range(-0.02, 0.12), r.range(-0.06, 0.04));
            let bar = Stroke::from(left + gap, 0.02 + lift).to(right, lift + rise);
            vec![bowl(head, r), bar]
        }
        _ => {
            let head = Stroke::from(right, r.range(0.0, 0.08))
                .to(left + 0.2, 0.02)
                .to(left, r.range(0.14, 0.24))
                .to(left + 0.1, neck - 0.04);
            vec![bowl(head, r)]
        }
    }
}
