//! The network drawn to scale: a bar for each size between layers and a band for each layer, narrow at the bottleneck.

use super::format;
use crate::spec::{Corruption, Layer, Network, Role, Size, Spec};

/// A bar: the values between two layers.
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
    /// What it stands for.
    pub kind: BarKind,
    /// Its shape: "784", "16×14×14".
    pub label: String,
    /// Vertical centre of the label, px; neighbours alternate when they are close.
    pub label_y: f32,
    /// For a tooltip: "hidden layer: 256 values".
    pub detail: String,
}

/// What a bar stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BarKind {
    /// The image.
    Image,
    /// A hidden layer's output.
    Hidden,
    /// The corrupted image that the encoder sees.
    Damaged,
    /// The mean of the code's distribution.
    Mean,
    /// Its standard deviation.
    Std,
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
    /// Centre of the label.
    pub label_at: [f32; 2],
    /// For a tooltip: "encoder.0: dense 784 → 256, 200 960 parameters".
    pub detail: String,
    /// True for the corruption of the image, which is no layer.
    pub noise: bool,
}

impl Band {
    /// The same band of the twin, slightly lower and to the right, as the `points` of an SVG polygon.
    fn twin_points(&self) -> String {
        let corners = self.corners.map(|[x, y]| [x + 4.0, y + 6.0]);
        Self { corners, ..self.clone() }.points()
    }

    /// The `points` of an SVG polygon.
    pub fn points(&self) -> String {
        self.corners.iter().map(|[x, y]| format!("{x:.1},{y:.1}")).collect::<Vec<_>>().join(" ")
    }
}

/// The whole drawing: shapes and texts, for inline SVG.
#[derive(Clone, Debug, PartialEq)]
pub struct Hourglass {
    /// Width, px.
    pub width: f32,
    /// Height, px.
    pub height: f32,
    /// From image to reconstruction.
    pub bars: Vec<Bar>,
    /// Between the bars.
    pub bands: Vec<Band>,
    /// Bands of a second encoder with the same weights, behind the first, as the `points` of SVG polygons.
    pub twin: Vec<String>,
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
/// Smallest height of a bar, px: a code of one value is still visible.
const MIN_HEIGHT: f32 = 6.0;
/// Width of a character of a label, px: a digit of the wider interface fonts.
const CHARACTER: f32 = 7.2;

/// What the drawing shows beside the layers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extras {
    /// Name of the corruption of the image before the encoder sees it: "gaussian noise".
    pub noise: Option<&'static str>,
    /// True when two images go through the same encoder and their codes are compared.
    pub twin: bool,
}

impl Extras {
    /// The extras of an experiment.
    pub fn for_spec(spec: &Spec) -> Self {
        let damaged = spec.corrupt != Corruption::None;
        Self { noise: damaged.then(|| spec.corrupt.choice().name), twin: spec.variant().compares_pairs }
    }
}

/// A bar before it is laid out.
struct Node {
    size: Size,
    kind: BarKind,
    label: String,
}

/// What leads from one bar to the next.
enum Link<'a> {
    /// Corruption of the image, with its name.
    Noise(&'static str),
    /// A layer.
    Layer(&'a Layer),
    /// Sampling of the code from its distribution.
    Sample,
}

impl Hourglass {
    /// Lays the network out in `width` × `height` px.
    pub fn new(network: &Network, extras: Extras, width: f32, height: f32) -> Self {
        let (nodes, links) = nodes_and_links(network, extras);
        let labels: Vec<&str> = nodes.iter().map(|s| s.label.as_str()).collect();
        let longest = labels.iter().map(|l| l.chars().count()).max().unwrap_or(0) as f32 * CHARACTER;
        // Half of the first and of the last label is outside the bars.
        let margin = (longest / 2.0).max(BAR);
        let pitch = (width - 2.0 * margin) / (nodes.len() - 1).max(1) as f32;
        let close = longest + 4.0 > pitch;
        let max = nodes.iter().map(|s| s.size.len()).max().unwrap_or(1);
        let room = (height - TOP - BOTTOM).max(MIN_HEIGHT);
        let bar = |(i, node): (usize, &Node)| {
            let height_share = ln1(node.size.len()) / ln1(max);
            let h = MIN_HEIGHT + (room - MIN_HEIGHT) * height_share;
            Bar {
                x: margin + i as f32 * pitch - BAR / 2.0,
                y: TOP + (room - h) / 2.0,
                w: BAR,
                h,
                kind: node.kind,
                label: node.label.clone(),
                label_y: TOP + room + if close && i % 2 == 1 { 26.0 } else { 12.0 },
                detail: format!("{}: {}", node.kind.name(), values(node.size.len())),
            }
        };
        let mut bars: Vec<Bar> = nodes.iter().enumerate().map(bar).collect();
        let mut bands: Vec<Band> = Vec::new();
        for (link, pair) in links.iter().zip(bars.windows(2)) {
            bands.push(link.band(&pair[0], &pair[1]));
        }
        if let Some(log_var) = &network.log_var {
            split_mean_and_std(&mut bars, &mut bands, log_var);
        }
        let before_code = bars.iter().position(|b| b.kind == BarKind::Code).unwrap_or(0);
        let twin = if extras.twin {
            bands[..before_code].iter().map(Band::twin_points).collect()
        } else {
            Vec::new()
        };
        let (from, to) = (network.image.len(), network.latent());
        let compression = format!("{from} → {to}: {}", format::times(network.compression()));
        let total = network.param_count();
        let mut description = format!(
            "The network: {}. An image of {from} values becomes a code of {to}, {}. {total} parameters.",
            labels.join(" → "),
            ratio(network.compression())
        );
        if let Some(noise) = extras.noise {
            description +=
                &format!(" Before the encoder sees the image, it is corrupted: {}.", noise.to_lowercase());
        }
        if network.log_var.is_some() {
            description += " The encoder gives a mean μ and a standard deviation σ for each value; the code z is sampled \
                from them.";
        }
        if extras.twin {
            description += " Two images go through the same encoder; their codes are compared.";
        }
        let parameters = format!("{} parameters", format::si(total as f32));
        Self { width, height, bars, bands, twin, compression, parameters, description }
    }
}

/// The bars and what leads from one to the next, from image to reconstruction.
fn nodes_and_links(network: &Network, extras: Extras) -> (Vec<Node>, Vec<Link<'_>>) {
    let node = |size: Size, kind| Node { size, kind, label: size.to_string() };
    let image = network.layers.first().map_or(Size::Flat(network.image.len()), |l| l.input);
    let (mut nodes, mut links) = (vec![node(image, BarKind::Image)], Vec::new());
    if let Some(noise) = extras.noise {
        links.push(Link::Noise(noise));
        nodes.push(node(image, BarKind::Damaged));
    }
    for layer in &network.layers {
        links.push(Link::Layer(layer));
        let kind = match layer.role {
            Role::Bottleneck if network.log_var.is_some() => BarKind::Mean,
            Role::Bottleneck => BarKind::Code,
            Role::Output => BarKind::Reconstruction,
            Role::Encoder | Role::Decoder => BarKind::Hidden,
        };
        nodes.push(node(layer.output, kind));
        if kind == BarKind::Mean {
            links.push(Link::Sample);
            nodes.push(node(layer.output, BarKind::Code));
        }
    }
    for node in &mut nodes {
        if node.kind == BarKind::Mean {
            node.label = "μ, σ".into();
        }
    }
    (nodes, links)
}

/// Splits the bar of the mean into mean and standard deviation, and the bands to and from it.
fn split_mean_and_std(bars: &mut Vec<Bar>, bands: &mut Vec<Band>, log_var: &Layer) {
    /// Distance of the two bars, px.
    const GAP: f32 = 8.0;
    let Some(mean) = bars.iter().position(|b| b.kind == BarKind::Mean) else { return };
    let (middle, h) = (bars[mean].y + bars[mean].h / 2.0, bars[mean].h.max(MIN_HEIGHT));
    bars[mean].y = middle - GAP / 2.0 - h;
    let std = Bar {
        y: middle + GAP / 2.0,
        kind: BarKind::Std,
        label: String::new(),
        detail: format!("{}: {}", BarKind::Std.name(), values(log_var.output.len())),
        ..bars[mean].clone()
    };
    bands[mean - 1].corners = corners(&bars[mean - 1], &bars[mean]);
    bands[mean].corners = corners(&bars[mean], &bars[mean + 1]);
    let to_std = Link::Layer(log_var).band(&bars[mean - 1], &std);
    let from_std = Link::Sample.band(&std, &bars[mean + 1]);
    bands.extend([to_std, from_std].map(|band| Band { label: String::new(), ..band }));
    bars.push(std);
}

fn corners(from: &Bar, to: &Bar) -> [[f32; 2]; 4] {
    let (left, right) = (from.x + from.w, to.x);
    [[left, from.y], [right, to.y], [right, to.y + to.h], [left, from.y + from.h]]
}

impl Link<'_> {
    fn band(&self, from: &Bar, to: &Bar) -> Band {
        let (label, detail) = match self {
            Self::Noise(name) => (name.to_lowercase(), format!("corruption: {}", name.to_lowercase())),
            Self::Sample => ("sample".into(), "z = μ + σ·ε, with ε from a standard normal".into()),
            Self::Layer(layer) => {
                let count = layer.param_count();
                let detail = format!(
                    "{}: {} {} → {}, {} parameters",
                    layer.name,
                    layer.op.name(),
                    layer.input,
                    layer.output,
                    format::thousands(count as u64)
                );
                (format::si(count as f32), detail)
            }
        };
        Band {
            corners: corners(from, to),
            label,
            label_at: [(from.x + from.w + to.x) / 2.0, TOP / 2.0],
            detail,
            noise: matches!(self, Self::Noise(_)),
        }
    }
}

impl BarKind {
    /// Its name in tooltips.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Hidden => "hidden layer",
            Self::Damaged => "corrupted image",
            Self::Mean => "mean μ of the code",
            Self::Std => "standard deviation σ of the code",
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

/// ln(1 + n), so that a single value has a height.
fn ln1(count: usize) -> f32 {
    libm::logf(1.0 + count as f32)
}
