//! An SVG document of parts that lie where they lie on the page. Lengths are in CSS pixels.

/// Left, top, width and height.
pub type Place = [f64; 4];

/// A part of a document.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// An image.
    Picture(Picture),
    /// Shapes or a document in pixels of its own, `size` of them.
    Scaled {
        /// Where it lies.
        place: Place,
        /// Columns and rows.
        size: [f64; 2],
        /// SVG.
        content: String,
    },
    /// Shapes in CSS pixels.
    Drawing {
        /// Where it lies.
        place: Place,
        /// SVG.
        content: String,
    },
    /// A line of text.
    Words(Words),
    /// A patch of colour.
    Background(Background),
}

/// An image.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// Where it lies.
    pub place: Place,
    /// Its pixels as a `data:` address.
    pub data: String,
    /// Whether its pixels are to be seen.
    pub pixelated: bool,
}

/// A line of text.
#[derive(Clone, Debug, PartialEq)]
pub struct Words {
    /// Where it lies.
    pub place: Place,
    /// The text.
    pub text: String,
    /// Size of its font.
    pub size: f64,
    /// Its colour in CSS.
    pub colour: String,
    /// Its weight in CSS.
    pub weight: String,
}

impl Words {
    /// True for text of one line: where others break is known to the browser alone.
    pub fn fits_a_line(&self) -> bool {
        self.place[3] < 2.2 * self.size
    }
}

/// A patch of colour.
#[derive(Clone, Debug, PartialEq)]
pub struct Background {
    /// Where it lies.
    pub place: Place,
    /// Its colour in CSS.
    pub colour: String,
    /// True for a disc.
    pub round: bool,
}

/// The document, `size` wide and high.
pub fn document([width, height]: [f64; 2], ground: &str, shapes: &[Shape]) -> String {
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"{width:.0}\" height=\"{height:.0}\" viewBox=\"0 0 {width:.1} {height:.1}\" font-family=\"system-ui, sans-serif\"><rect width=\"100%\" height=\"100%\" fill=\"{ground}\"/>"
    );
    for shape in shapes {
        text.push_str(&written(shape));
    }
    text.push_str("</svg>\n");
    text
}

fn written(shape: &Shape) -> String {
    let box_of = |[x, y, width, height]: Place| {
        format!("x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\"")
    };
    match shape {
        Shape::Picture(Picture { place, data, pixelated }) => {
            let style = if *pixelated { " image-rendering=\"pixelated\"" } else { "" };
            format!("<image {} preserveAspectRatio=\"none\"{style} href=\"{data}\"/>", box_of(*place))
        }
        Shape::Scaled { place, size: [columns, rows], content } => {
            format!("<svg {} viewBox=\"0 0 {columns} {rows}\">{content}</svg>", box_of(*place))
        }
        Shape::Drawing { place, content } => format!("<svg {}>{content}</svg>", box_of(*place)),
        Shape::Words(Words { place: [x, y, _, height], text, size, colour, weight }) => {
            // The baseline of a line: its middle, and a third of the letters' size.
            let base = y + height / 2.0 + size * 0.35;
            format!(
                "<text x=\"{x:.1}\" y=\"{base:.1}\" font-size=\"{size}\" font-weight=\"{weight}\" fill=\"{colour}\">{}</text>",
                escaped(text)
            )
        }
        Shape::Background(Background { place, colour, round }) => {
            let radius = if *round { format!(" rx=\"{:.1}\"", place[2] / 2.0) } else { String::new() };
            format!("<rect {}{radius} fill=\"{colour}\"/>", box_of(*place))
        }
    }
}

/// A computed value for other programs: `color(srgb 0.5 0.5 0.5)`, which browsers make of a mixed colour, as `rgb(…)`.
pub fn plain_colour(value: &str) -> String {
    let parts = value.strip_prefix("color(srgb ").and_then(|rest| rest.strip_suffix(')'));
    let parts: Vec<f64> = parts.unwrap_or_default().split(' ').filter_map(|part| part.parse().ok()).collect();
    match parts.as_slice() {
        [_, _, _] => {
            let bytes: Vec<String> = parts.iter().map(|part| format!("{:.0}", part * 255.0)).collect();
            format!("rgb({})", bytes.join(", "))
        }
        _ => value.to_owned(),
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mixed_colours_are_written_plainly() {
        assert_eq!(plain_colour("color(srgb 1 0.5 0)"), "rgb(255, 128, 0)");
        for other in ["rgb(1, 2, 3)", "none", "color(srgb 1 0 0 / 0.5)"] {
            assert_eq!(plain_colour(other), other);
        }
    }

    #[test]
    fn parts_lie_where_they_lie_and_text_stays_text() {
        let words = Words {
            place: [10.0, 20.0, 50.0, 16.0],
            text: "a < b & c".into(),
            size: 10.0,
            colour: "rgb(1, 2, 3)".into(),
            weight: "400".into(),
        };
        assert!(words.fits_a_line());
        assert!(!Words { place: [0.0, 0.0, 50.0, 40.0], ..words.clone() }.fits_a_line());
        let shapes = [
            Shape::Words(words),
            Shape::Scaled { place: [0.0, 0.0, 30.0, 20.0], size: [60.0, 40.0], content: "<circle/>".into() },
        ];
        let text = document([100.0, 50.0], "#ffffff", &shapes);
        assert!(text.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\""), "{text}");
        assert!(text.contains("<text x=\"10.0\" y=\"31.5\"") && text.contains("a &lt; b &amp; c"), "{text}");
        assert!(text.contains("viewBox=\"0 0 60 40\"><circle/></svg>"), "{text}");
    }
}
