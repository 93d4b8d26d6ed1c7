//! The network as SVG.

use crate::plot::hourglass::{Bar, BarKind, Extras};
use crate::plot::{Hourglass, LIGHT};
use crate::spec::{Network, Spec};

use super::html::escaped;

/// Size of the drawing, px.
const SIZE: [f32; 2] = [680.0, 190.0];

/// The network, to scale.
pub(super) fn network(spec: &Spec, network: &Network) -> (String, Hourglass) {
    let drawing = Hourglass::new(network, Extras::for_spec(spec), SIZE[0], SIZE[1]);
    let band = LIGHT.surface.mix(LIGHT.accent, 0.12).css();
    let noise = LIGHT.line.css();
    let mut shapes = String::new();
    for of in &drawing.bands {
        let fill = if of.noise { &noise } else { &band };
        shapes += &format!("<polygon points=\"{}\" fill=\"{fill}\"/>", of.points());
        let [x, y] = of.label_at;
        shapes += &format!("<text x=\"{x:.1}\" y=\"{y:.1}\">{}</text>", escaped(&of.label));
    }
    for points in &drawing.twin {
        shapes += &format!("<polygon points=\"{points}\" fill=\"none\" stroke=\"{}\"/>", LIGHT.muted.css());
    }
    for bar in &drawing.bars {
        shapes += &rectangle(bar);
    }
    let [width, height] = SIZE;
    let svg = format!(
        "<svg role=\"img\" aria-label=\"{}\" viewBox=\"0 0 {width} {height}\" class=\"network\" xmlns=\"http://www.w3.org/2000/svg\">{shapes}</svg>",
        escaped(&drawing.description)
    );
    (svg, drawing)
}

fn rectangle(bar: &Bar) -> String {
    let colour = match bar.kind {
        BarKind::Code | BarKind::Mean | BarKind::Std => LIGHT.accent,
        BarKind::Image | BarKind::Hidden | BarKind::Damaged | BarKind::Reconstruction => LIGHT.muted,
    };
    let Bar { x, y, w, h, label, label_y, .. } = bar;
    format!(
        "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{w:.1}\" height=\"{h:.1}\" rx=\"1.5\" fill=\"{}\"/><text x=\"{:.1}\" y=\"{label_y:.1}\">{}</text>",
        colour.css(),
        x + w / 2.0,
        escaped(label)
    )
}
