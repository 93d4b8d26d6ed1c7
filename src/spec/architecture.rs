//! The layers a [`Spec`] stands for. The page draws this list and the trainer executes it, so that the two can't
//! disagree on a shape or a parameter count.

use super::{Activation, Net, Spec};
use crate::data::ImageShape;

/// Filter size of a convolution, in pixels.
pub const KERNEL: usize = 3;
/// A convolution halves the picture.
pub const STRIDE: usize = 2;

/// What stands between two layers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// A vector of this many values.
    Flat(usize),
    /// Feature maps.
    Map {
        /// Number of maps.
        channels: usize,
        /// Rows.
        height: usize,
        /// Columns.
        width: usize,
    },
}

impl Size {
    /// Number of values.
    pub const fn len(&self) -> usize {
        match *self {
            Self::Flat(n) => n,
            Self::Map { channels, height, width } => channels * height * width,
        }
    }

    /// True for no values.
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl core::fmt::Display for Size {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Flat(n) => write!(f, "{n}"),
            Self::Map { channels, height, width } => write!(f, "{channels}×{height}×{width}"),
        }
    }
}

/// What a layer computes before its normalisation and activation. Inputs are reshaped to what it needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// y = x·W + b; weight `[inputs, outputs]`.
    Dense,
    /// 3×3, stride 2, padding 1; weight `[out, in, 3, 3]`.
    Conv,
    /// Transposed 3×3, stride 2, padding 1; weight `[in, out, 3, 3]`. `grow` is the output padding that makes the
    /// output just as large as the mirrored layer's input.
    ConvTranspose {
        /// Output padding in rows and columns, 0 or 1 each.
        grow: [usize; 2],
    },
}

/// Where in the hourglass a layer stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Between the image and the bottleneck.
    Encoder,
    /// Its output is the code.
    Bottleneck,
    /// Between the code and the last layer.
    Decoder,
    /// Its output is the reconstruction.
    Output,
}

/// How a parameter starts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Init {
    /// Uniform in ±bound.
    Uniform(f32),
    /// All the same.
    Constant(f32),
}

/// One tensor of a layer.
#[derive(Clone, Debug, PartialEq)]
pub struct ParamSpec {
    /// Unique in the network: `encoder.0.weight`.
    pub name: String,
    /// Its shape.
    pub shape: Vec<usize>,
    /// Its first values.
    pub init: Init,
    /// False for running statistics, which no gradient moves.
    pub trainable: bool,
}

impl ParamSpec {
    /// Number of values.
    pub fn len(&self) -> usize {
        self.shape.iter().product()
    }

    /// True for no values.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// One layer.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// Unique in the network: `encoder.0`, `bottleneck`, `decoder.0`, `output`.
    pub name: String,
    /// Where it stands.
    pub role: Role,
    /// What it computes.
    pub op: Op,
    /// Batch normalisation before the activation.
    pub norm: bool,
    /// Non-linearity; `None` for the output, whose non-linearity belongs to the loss, and for most bottlenecks.
    pub act: Option<Activation>,
    /// Shape of one input.
    pub input: Size,
    /// Shape of one output.
    pub output: Size,
    /// Index of the layer whose weight it uses, transposed, instead of one of its own.
    pub mirror: Option<usize>,
}

impl Layer {
    /// The layer's tensors, in the order the trainer keeps them: weight, bias, then with batch normalisation
    /// gamma, beta, running mean and running variance. A layer that mirrors another has no weight.
    pub fn params(&self) -> Vec<ParamSpec> {
        let (weight, fan_in, fan_out, units) = match (self.op, self.input, self.output) {
            (Op::Conv, Size::Map { channels: i, .. }, Size::Map { channels: o, .. }) => {
                (vec![o, i, KERNEL, KERNEL], i * KERNEL * KERNEL, o * KERNEL * KERNEL, o)
            }
            (Op::ConvTranspose { .. }, Size::Map { channels: i, .. }, Size::Map { channels: o, .. }) => {
                // Each output pixel is reached by KERNEL²/STRIDE² taps of each input channel on average.
                let taps = KERNEL * KERNEL;
                (vec![i, o, KERNEL, KERNEL], i * taps / (STRIDE * STRIDE), o * taps / (STRIDE * STRIDE), o)
            }
            (_, input, output) => (vec![input.len(), output.len()], input.len(), output.len(), output.len()),
        };
        let param = |part: &str, shape: Vec<usize>, init, trainable| ParamSpec {
            name: format!("{}.{part}", self.name),
            shape,
            init,
            trainable,
        };
        let bound = match self.act {
            // He et al. 2015, uniform form: variance 2 / fan_in keeps the size of what a half-rectifier passes.
            Some(Activation::Relu | Activation::LeakyRelu | Activation::Gelu | Activation::Silu) => {
                6.0 / fan_in.max(1) as f32
            }
            // Glorot & Bengio 2010, equation 16.
            _ => 6.0 / (fan_in + fan_out).max(1) as f32,
        };
        let mut params = Vec::new();
        if self.mirror.is_none() {
            params.push(param("weight", weight, Init::Uniform(libm::sqrtf(bound)), true));
        }
        params.push(param("bias", vec![units], Init::Constant(0.0), true));
        if self.norm {
            params.push(param("gamma", vec![units], Init::Constant(1.0), true));
            params.push(param("beta", vec![units], Init::Constant(0.0), true));
            params.push(param("running_mean", vec![units], Init::Constant(0.0), false));
            params.push(param("running_var", vec![units], Init::Constant(1.0), false));
        }
        params
    }

    /// Trainable values.
    pub fn param_count(&self) -> usize {
        self.params().iter().filter(|p| p.trainable).map(ParamSpec::len).sum()
    }
}

/// The whole hourglass, from image to reconstruction.
#[derive(Clone, Debug, PartialEq)]
pub struct Network {
    /// Shape of an image.
    pub image: ImageShape,
    /// All layers in order; the code is the output of the one with [`Role::Bottleneck`].
    pub layers: Vec<Layer>,
    /// Beside the bottleneck, and with the same input: the logarithm of the variance of each value of the code, where
    /// the bottleneck gives its mean.
    pub log_var: Option<Layer>,
}

impl Network {
    /// The layers of `spec` for images of this shape.
    pub fn new(spec: &Spec, image: ImageShape) -> Self {
        let pixels = match spec.net {
            Net::Dense => Size::Flat(image.len()),
            Net::Conv => Size::Map { channels: image.channels, height: image.height, width: image.width },
        };
        // The sizes from the image to the last hidden layer; the decoder walks them back.
        let mut sizes = vec![pixels];
        for &width in &spec.hidden {
            let last = sizes[sizes.len() - 1];
            sizes.push(match last {
                Size::Flat(_) => Size::Flat(width as usize),
                Size::Map { height, width: columns, .. } => Size::Map {
                    channels: width as usize,
                    height: height.div_ceil(STRIDE),
                    width: columns.div_ceil(STRIDE),
                },
            });
        }
        let code = Size::Flat(spec.latent as usize);
        let inner = sizes[sizes.len() - 1];
        let mut layers = Vec::new();
        for (i, pair) in sizes.windows(2).enumerate() {
            let op = if spec.net == Net::Conv { Op::Conv } else { Op::Dense };
            layers.push(hidden(spec, format!("encoder.{i}"), Role::Encoder, op, pair[0], pair[1]));
        }
        let kind = spec.variant();
        let bottleneck = plain("bottleneck", Role::Bottleneck, Op::Dense, inner, code);
        let log_var = kind.log_var_head.then(|| Layer { name: "spread".into(), ..bottleneck.clone() });
        layers.push(Layer { act: (kind.code_activation)(spec), ..bottleneck });
        // Dense: code → h_k … h_1 → image. Convolutional: code → feature maps, then growing maps.
        let mut index = 0;
        if sizes.len() > 1 {
            layers.push(hidden(spec, format!("decoder.{index}"), Role::Decoder, Op::Dense, code, inner));
            index += 1;
        }
        for (i, pair) in sizes.windows(2).enumerate().rev() {
            let (to, from) = (pair[0], pair[1]);
            let op = grow(from, to);
            // By place, not by size: a hidden layer may be as large as the image.
            if i == 0 {
                layers.push(plain("output", Role::Output, op, from, to));
            } else {
                layers.push(hidden(spec, format!("decoder.{index}"), Role::Decoder, op, from, to));
                index += 1;
            }
        }
        if sizes.len() == 1 {
            layers.push(plain("output", Role::Output, Op::Dense, code, pixels));
        }
        if spec.tied && spec.net == Net::Dense {
            let count = layers.len();
            for (i, layer) in layers.iter_mut().enumerate().skip(count / 2) {
                layer.mirror = Some(count - 1 - i);
            }
        }
        Self { image, layers, log_var }
    }

    /// Every layer's tensors, those of [`log_var`](Self::log_var) last.
    pub fn params(&self) -> impl Iterator<Item = ParamSpec> + '_ {
        self.layers.iter().chain(&self.log_var).flat_map(Layer::params)
    }

    /// Trainable values of the whole network.
    pub fn param_count(&self) -> usize {
        self.layers.iter().chain(&self.log_var).map(Layer::param_count).sum()
    }

    /// Index of a layer's first tensor among [`params`](Self::params); of the spread's, for the index after the last.
    pub fn first_param(&self, layer: usize) -> usize {
        self.layers[..layer].iter().map(|l| l.params().len()).sum()
    }

    /// Index of the layer whose output is the code.
    pub fn bottleneck(&self) -> usize {
        self.layers.iter().position(|l| l.role == Role::Bottleneck).unwrap_or_default()
    }

    /// Values in the code.
    pub fn latent(&self) -> usize {
        self.layers[self.bottleneck()].output.len()
    }

    /// Values of an image over values of its code.
    pub fn compression(&self) -> f64 {
        self.image.len() as f64 / self.latent() as f64
    }
}

fn hidden(spec: &Spec, name: String, role: Role, op: Op, input: Size, output: Size) -> Layer {
    Layer { name, role, op, norm: spec.norm, act: Some(spec.act), input, output, mirror: None }
}

fn plain(name: &str, role: Role, op: Op, input: Size, output: Size) -> Layer {
    Layer { name: name.into(), role, op, norm: false, act: None, input, output, mirror: None }
}

/// The operation that leads from one size up to a mirrored one.
fn grow(from: Size, to: Size) -> Op {
    match (from, to) {
        (Size::Map { height: h, width: w, .. }, Size::Map { height, width, .. }) => {
            // A transposed 3×3 convolution with stride 2 and padding 1 makes 2n − 1 of n.
            Op::ConvTranspose { grow: [height + 1 - STRIDE * h, width + 1 - STRIDE * w] }
        }
        _ => Op::Dense,
    }
}
/// The name of a value of the code: "z₁" for index 0.
pub fn value_name(index: u32) -> String {
    let digits = (index + 1).to_string();
    let subscript = digits.bytes().filter_map(|d| char::from_u32('₀' as u32 + u32::from(d - b'0')));
    core::iter::once('z').chain(subscript).collect()
}
