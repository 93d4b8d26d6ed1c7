//! The network drawn to scale: a bar for every size between layers, a band for every layer, narrow at the bottleneck.

use super::format;
use crate::spec::{Network, Op, Role, Size};

/// What stands between two layers.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// Left edge, px.
    pub x: f32,
    /// Upper edge, px.
    pub y: f32,
    /// Width, px.
    pub w: f32,
    /// Height, px: by the logarithm of the number of values.
    pub h: f32,
    /// Where in the hourglass.
    pub part: Part,
    /// Its shape: "784", "16×14×14".
    pub label: String,
    /// Where the label is centred, px from the top; neighbours alternate when they are close.
    pub label_y: f32,
    /// For a tooltip: "hidden layer: 256 values".
    pub detail: String,
}

/// What a bar stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The image.
    Image,
    /// A hidden layer's output.
    Hidden,
    /// The code: the accent.
    Code,
    /// The reconstruction.
    Reconstruction,
}

/// A layer: the band between two bars.
#[derive(Clone, Debug, PartialEq)]
pub struct Band {
    /// Corners: upper left, upper right, lower right, lower left; px.
    pub corners: [[f32; 2]; 4],
    /// Trainable values: "201 k".
    pub label: String,
    /// Where the label is centred.
    pub label_at: [f32; 2],
    /// For a tooltip: "encoder.0: dense 784 → 256, 200 960 parameters".
    pub detail: String,
}

impl Band {
    /// The `points` of an SVG polygon.
    pub fn points(&self) -> String {
        self.corners.iter().map(|[x, y]| format!("{x:.1},{y:.1}")).collect::<Vec<_>>().join(" ")
    }
}

/// The whole drawing: shapes and texts in px, for inline SVG.
#[derive(Clone, Debug, PartialEq)]
pub struct Hourglass {
    /// Width, px.
    pub width: f32,
    /// Height, px.
    pub height: f32,
    /// From image to reconstruction.
    pub bars: Vec<Bar>,
    /// Between the bars; one fewer.
    pub bands: Vec<Band>,
    /// "784 → 2: 392×".
    pub compression: String,
    /// "435 k parameters".
    pub parameters: String,
    /// The text alternative.
    pub description: String,
}

/// Width of a bar, px.
const BAR: f32 = 8.0;
/// Room for labels above and below, px: parameter counts above, shapes (in two lines when close) below.
const TOP: f32 = 18.0;
const BOTTOM: f32 = 34.0;
/// Lowest bar, px: a code of one value is still seen.
const LOWEST: f32 = 6.0;
/// A character of a label, px: a digit of the wider interface fonts.
const CHARACTER: f32 = 7.2;

impl Hourglass {
    /// Lays the network out in `width` × `height` px.
    pub fn new(network: &Network, width: f32, height: f32) -> Self {
        let mut sizes: Vec<Size> = network.layers.iter().map(|l| l.output).collect();
        sizes.insert(0, network.layers.first().map_or(Size::Flat(network.image.len()), |l| l.input));
        let parts: Vec<Part> = core::iter::once(Part::Image)
            .chain(network.layers.iter().map(|l| match l.role {
                Role::Bottleneck => Part::Code,
                Role::Output => Part::Reconstruction,
                Role::Encoder | Role::Decoder => Part::Hidden,
            }))
            .collect();
        let labels: Vec<String> = sizes.iter().map(ToString::to_string).collect();
        let longest = labels.iter().map(|l| l.chars().count()).max().unwrap_or(0) as f32 * CHARACTER;
        // Half of an outer label hangs over.
        let margin = (longest / 2.0).max(BAR);
        let pitch = (width - 2.0 * margin) / (sizes.len() - 1).max(1) as f32;
        let close = longest + 4.0 > pitch;
        let most = sizes.iter().map(Size::len).max().unwrap_or(1);
        let room = (height - TOP - BOTTOM).max(LOWEST);
        let bar = |(i, size): (usize, &Size)| {
            let part = ln1(size.len()) / ln1(most);
            let h = LOWEST + (room - LOWEST) * part;
            Bar {
                x: margin + i as f32 * pitch - BAR / 2.0,
                y: TOP + (room - h) / 2.0,
                w: BAR,
                h,
                part: parts[i],
                label: labels[i].clone(),
                label_y: TOP + room + if close && i % 2 == 1 { 26.0 } else { 12.0 },
                detail: format!("{}: {}", parts[i].name(), values(size.len())),
            }
        };
        let bars: Vec<Bar> = sizes.iter().enumerate().map(bar).collect();
        let bands = network.layers.iter().zip(bars.windows(2)).map(|(layer, pair)| {
            let (from, to) = (&pair[0], &pair[1]);
            let (left, right) = (from.x + from.w, to.x);
            let count = layer.param_count();
            let op = match layer.op {
                Op::Dense => "dense",
                Op::Conv => "convolution",
                Op::ConvTranspose { .. } => "transposed convolution",
            };
            Band {
                corners: [[left, from.y], [right, to.y], [right, to.y + to.h], [left, from.y + from.h]],
                label: format::si(count as f32),
                label_at: [(left + right) / 2.0, TOP / 2.0],
                detail: format!(
                    "{}: {op} {} → {}, {} parameters",
                    layer.name,
                    layer.input,
                    layer.output,
                    format::thousands(count as u64)
                ),
            }
        });
        let (from, to) = (network.image.len(), network.latent());
        let compression = format!("{from} → {to}: {}", format::times(network.compression()));
        let total = network.param_count();
        Self {
            width,
            height,
            bands: bands.collect(),
            description: format!(
                "The network: {}. An image of {from} values becomes a code of {to}, {}. {total} parameters.",
                labels.join(" → "),
                ratio(network.compression())
            ),
            bars,
            compression,
            parameters: format!("{} parameters", format::si(total as f32)),
        }
    }
}

impl Part {
    /// What a bar stands for, in words.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Hidden => "hidden layer",
            Self::Code => "code",
            Self::Reconstruction => "reconstruction",
        }
    }
}

fn ratio(compression: f64) -> String {
    if compression >= 1.0 {
        format!("{} smaller", format::times(compression))
    } else {
        "which is larger than the image".into()
    }
}

fn values(count: usize) -> String {
    let noun = if count == 1 { "value" } else { "values" };
    format!("{} {noun}", format::thousands(count as u64))
}

/// ln(1 + n): a single value has a height too.
fn ln1(count: usize) -> f32 {
    libm::logf(1.0 + count as f32)
}
