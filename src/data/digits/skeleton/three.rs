use super::super::path::Stroke;
use super::pick;
use crate::data::rng::Random;

/// Two bowls that meet in a corner, a small loop or a bend; or a flat top and one bowl.
pub fn three(r: &mut Random) -> Vec<Stroke> {
    let waist = r.range(0.4, 0.52);
    let inner = r.range(0.14, 0.4);
    let upper = r.range(0.44, 0.68);
    let lower = r.range(0.56, 0.74);
    let start = (r.range(0.02, 0.18), r.range(0.06, 0.22));
    let end = (r.range(-0.04, 0.12), r.range(0.8, 1.0));
    let bowl = |stroke: Stroke, r: &mut Random| {
        stroke
            .to(lower - 0.1, waist + 0.1)
            .to(lower, (waist + 1.0) / 2.0 + 0.02)
            .to(r.range(0.28, 0.4), 1.0)
            .to(end.0, end.1)
    };
    let head = |r: &mut Random| {
        Stroke::from(start.0, start.1)
            .to(r.range(0.28, 0.38), 0.0)
            .to(upper, waist * 0.45)
            .to((upper + inner) / 2.0 + 0.06, waist - 0.06)
    };
    vec![match pick(r, &[0.5, 0.22, 0.16, 0.12]) {
        0 => {
            let head = head(r).corner(inner, waist);
            bowl(head, r)
        }
        1 => {
            let head =
                head(r).to(inner, waist + 0.02).to(inner - 0.04, waist - 0.04).to(inner + 0.06, waist - 0.05);
            bowl(head, r)
        }
        2 => {
            // The pen rounds the waist without touching the middle.
            let head = head(r).to(inner + 0.1, waist);
            bowl(head, r)
        }
        _ => {
            let top = r.range(0.5, 0.62);
            let head = Stroke::from(0.05, 0.02).corner(top, 0.03 * r.normal()).corner(inner, waist - 0.04);
            bowl(head, r)
        }
    }]
}
