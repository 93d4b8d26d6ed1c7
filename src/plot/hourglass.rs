//! The network drawn to scale: a bar for every size between layers, a band for every layer, narrow at the bottleneck.

use super::format;
use crate::spec::{Corruption, Layer, Network, Op, Role, Size, Spec};

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
    /// What the encoder sees instead of the image.
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
    /// Where the label is centred.
    pub label_at: [f32; 2],
    /// For a tooltip: "encoder.0: dense 784 → 256, 200 960 parameters".
    pub detail: String,
    /// No layer: here the image is damaged.
    pub noise: bool,
}

impl Band {
    /// The twin's band, a little lower to the right, as the `points` of an SVG polygon.
    fn shadow(&self) -> String {
        let corners = self.corners.map(|[x, y]| [x + 4.0, y + 6.0]);
        Self { corners, ..self.clone() }.points()
    }

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
    /// Between the bars.
    pub bands: Vec<Band>,
    /// Behind the encoder's: those of a twin with the same weights, as the `points` of SVG polygons.
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
/// Lowest bar, px: a code of one value is still seen.
const LOWEST: f32 = 6.0;
/// A character of a label, px: a digit of the wider interface fonts.
const CHARACTER: f32 = 7.2;

/// What belongs to the picture of an experiment beside its layers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Around {
    /// What is done to the image before the encoder sees it: "gaussian noise".
    pub noise: Option<&'static str>,
    /// Two images go through the same encoder, and their codes are compared.
    pub twin: bool,
}

impl Around {
    /// What an experiment has.
    pub fn of(spec: &Spec) -> Self {
        let damaged = spec.corrupt != Corruption::None;
        Self { noise: damaged.then(|| spec.corrupt.choice().name), twin: spec.variant().compares_pairs }
    }
}

/// Where sizes stand side by side.
struct Station {
    size: Size,
    part: Part,
    label: String,
}

/// What leads from one station to the next.
enum Link<'a> {
    /// The image is damaged.
    Noise(&'static str),
    /// A layer.
    Layer(&'a Layer),
    /// The code is drawn from its distribution.
    Sample,
}

impl Hourglass {
    /// Lays the network out in `width` × `height` px.
    pub fn new(network: &Network, around: Around, width: f32, height: f32) -> Self {
        let (stations, links) = walk(network, around);
        let labels: Vec<&str> = stations.iter().map(|s| s.label.as_str()).collect();
        let longest = labels.iter().map(|l| l.chars().count()).max().unwrap_or(0) as f32 * CHARACTER;
        // Half of an outer label hangs over.
        let margin = (longest / 2.0).max(BAR);
        let pitch = (width - 2.0 * margin) / (stations.len() - 1).max(1) as f32;
        let close = longest + 4.0 > pitch;
        let most = stations.iter().map(|s| s.size.len()).max().unwrap_or(1);
        let room = (height - TOP - BOTTOM).max(LOWEST);
        let bar = |(i, station): (usize, &Station)| {
            let part = ln1(station.size.len()) / ln1(most);
            let h = LOWEST + (room - LOWEST) * part;
            Bar {
                x: margin + i as f32 * pitch - BAR / 2.0,
                y: TOP + (room - h) / 2.0,
                w: BAR,
                h,
                part: station.part,
                label: station.label.clone(),
                label_y: TOP + room + if close && i % 2 == 1 { 26.0 } else { 12.0 },
                detail: format!("{}: {}", station.part.name(), values(station.size.len())),
            }
        };
        let mut bars: Vec<Bar> = stations.iter().enumerate().map(bar).collect();
        let mut bands: Vec<Band> = Vec::new();
        for (link, pair) in links.iter().zip(bars.windows(2)) {
            bands.push(link.band(&pair[0], &pair[1]));
        }
        if let Some(log_var) = &network.log_var {
            fork(&mut bars, &mut bands, log_var);
        }
        let before_code = bars.iter().position(|b| b.part == Part::Code).unwrap_or(0);
        let twin =
            if around.twin { bands[..before_code].iter().map(Band::shadow).collect() } else { Vec::new() };
        let (from, to) = (network.image.len(), network.latent());
        let compression = format!("{from} → {to}: {}", format::times(network.compression()));
        let total = network.param_count();
        let mut description = format!(
            "The network: {}. An image of {from} values becomes a code of {to}, {}. {total} parameters.",
            labels.join(" → "),
            ratio(network.compression())
        );
        if let Some(noise) = around.noise {
            description +=
                &format!(" Before the encoder sees the image, it is damaged: {}.", noise.to_lowercase());
        }
        if network.log_var.is_some() {
            description += " The encoder gives a mean μ and a spread σ of each value, and the code z is drawn from them.";
        }
        if around.twin {
            description += " Two images go through the same encoder, and their codes are compared.";
        }
        let parameters = format!("{} parameters", format::si(total as f32));
        Self { width, height, bars, bands, twin, compression, parameters, description }
    }
}

/// From image to reconstruction.
fn walk(network: &Network, around: Around) -> (Vec<Station>, Vec<Link<'_>>) {
    let station = |size: Size, part| Station { size, part, label: size.to_string() };
    let image = network.layers.first().map_or(Size::Flat(network.image.len()), |l| l.input);
    let (mut stations, mut links) = (vec![station(image, Part::Image)], Vec::new());
    if let Some(noise) = around.noise {
        links.push(Link::Noise(noise));
        stations.push(station(image, Part::Damaged));
    }
    for layer in &network.layers {
        links.push(Link::Layer(layer));
        let part = match layer.role {
            Role::Bottleneck if network.log_var.is_some() => Part::Mean,
            Role::Bottleneck => Part::Code,
            Role::Output => Part::Reconstruction,
            Role::Encoder | Role::Decoder => Part::Hidden,
        };
        stations.push(station(layer.output, part));
        if part == Part::Mean {
            links.push(Link::Sample);
            stations.push(station(layer.output, Part::Code));
        }
    }
    for station in &mut stations {
        if station.part == Part::Mean {
            station.label = "μ, σ".into();
        }
    }
    (stations, links)
}

/// Parts the bar of the mean in two, and the bands to and from it.
fn fork(bars: &mut Vec<Bar>, bands: &mut Vec<Band>, log_var: &Layer) {
    /// Between the two bars, px.
    const GAP: f32 = 8.0;
    let Some(at) = bars.iter().position(|b| b.part == Part::Mean) else { return };
    let (middle, h) = (bars[at].y + bars[at].h / 2.0, bars[at].h.max(LOWEST));
    bars[at].y = middle - GAP / 2.0 - h;
    let lower = Bar {
        y: middle + GAP / 2.0,
        part: Part::Std,
        label: String::new(),
        detail: format!("{}: {}", Part::Std.name(), values(log_var.output.len())),
        ..bars[at].clone()
    };
    for (before, band) in [(at - 1, Link::Layer(log_var)), (at, Link::Sample)] {
        let link = &mut bands[before];
        let below =
            if before == at { band.band(&lower, &bars[at + 1]) } else { band.band(&bars[before], &lower) };
        let above = if before == at { [&bars[at], &bars[at + 1]] } else { [&bars[before], &bars[at]] };
        link.corners = corners(above[0], above[1]);
        bands.push(Band { label: String::new(), ..below });
    }
    bars.push(lower);
}

fn corners(from: &Bar, to: &Bar) -> [[f32; 2]; 4] {
    let (left, right) = (from.x + from.w, to.x);
    [[left, from.y], [right, to.y], [right, to.y + to.h], [left, from.y + from.h]]
}

impl Link<'_> {
    fn band(&self, from: &Bar, to: &Bar) -> Band {
        let (label, detail) = match self {
            Self::Noise(name) => (name.to_lowercase(), format!("damage: {}", name.to_lowercase())),
            Self::Sample => ("sample".into(), "z = μ + σ·ε, with ε from a standard normal".into()),
            Self::Layer(layer) => {
                let op = match layer.op {
                    Op::Dense => "dense",
                    Op::Conv => "convolution",
                    Op::ConvTranspose { .. } => "transposed convolution",
                };
                let count = layer.param_count();
                let detail = format!(
                    "{}: {op} {} → {}, {} parameters",
                    layer.name,
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

impl Part {
    /// What a bar stands for, in words.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Hidden => "hidden layer",
            Self::Damaged => "damaged image",
            Self::Mean => "mean μ of the code",
            Self::Std => "spread σ of the code",
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
