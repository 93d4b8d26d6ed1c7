//! One layer: its operation, its shapes and its parameters.
//!
//! A new layer type is a variant of [`Op`] with its arms here, its choice in [`Net`], and its forward pass in
//! `trainer/layer/`. No match on [`Op`] or [`Net`] has a wildcard, so the compiler lists what is missing.

use super::{Activation, Net};
use crate::data::ImageShape;

/// Filter size of a convolution, in pixels.
pub const KERNEL: usize = 3;
/// A convolution halves rows and columns.
pub const STRIDE: usize = 2;

/// Shape of a layer's input or output, for one image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// A vector of this length.
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
    /// Channels, rows and columns; a vector is as many channels of one pixel.
    pub const fn dims(&self) -> [usize; 3] {
        match *self {
            Self::Flat(n) => [n, 1, 1],
            Self::Map { channels, height, width } => [channels, height, width],
        }
    }

    /// Number of values.
    pub const fn len(&self) -> usize {
        let [channels, height, width] = self.dims();
        channels * height * width
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

/// What a layer computes before batch normalisation and activation. Inputs are reshaped to what it needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// y = x·W + b; weight `[inputs, outputs]`.
    Dense,
    /// 3×3, stride 2, padding 1; weight `[out, in, 3, 3]`.
    Conv,
    /// Transposed 3×3, stride 2, padding 1; weight `[in, out, 3, 3]`.
    ConvTranspose {
        /// Rows and columns added to the output, 0 or 1 each, so that it has the size of the mirrored layer's input.
        output_padding: [usize; 2],
    },
}

/// Shape of a layer's weight and length of its bias, and what the weight's initialisation depends on.
struct OpParams {
    weight: Vec<usize>,
    bias: usize,
    /// Inputs that one output depends on.
    fan_in: usize,
    /// Outputs that depend on one input.
    fan_out: usize,
}

impl Op {
    /// Its name in the drawing of the network.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Dense => "dense",
            Self::Conv => "convolution",
            Self::ConvTranspose { .. } => "transposed convolution",
        }
    }

    fn params(self, input: Size, output: Size) -> OpParams {
        let ([i, ..], [o, ..]) = (input.dims(), output.dims());
        let taps = KERNEL * KERNEL;
        let (weight, bias, fan_in, fan_out) = match self {
            Self::Dense => {
                let (inputs, outputs) = (input.len(), output.len());
                (vec![inputs, outputs], outputs, inputs, outputs)
            }
            Self::Conv => (vec![o, i, KERNEL, KERNEL], o, i * taps, o * taps),
            Self::ConvTranspose { .. } => {
                // An output pixel gets taps / STRIDE² values of each input channel on average.
                let fan = |channels: usize| channels * taps / (STRIDE * STRIDE);
                (vec![i, o, KERNEL, KERNEL], o, fan(i), fan(o))
            }
        };
        OpParams { weight, bias, fan_in, fan_out }
    }
}

impl Net {
    /// Shape of an image as this kind of network takes it.
    pub(super) const fn image_size(self, image: ImageShape) -> Size {
        match self {
            Self::Dense => Size::Flat(image.len()),
            Self::Conv => Size::Map { channels: image.channels, height: image.height, width: image.width },
        }
    }

    /// Operation of a hidden layer of the encoder that has `width` units or channels, and its output.
    pub(super) const fn encoder_op(self, input: Size, width: usize) -> (Op, Size) {
        let [_, height, columns] = input.dims();
        match self {
            Self::Dense => (Op::Dense, Size::Flat(width)),
            Self::Conv => (
                Op::Conv,
                Size::Map {
                    channels: width,
                    height: height.div_ceil(STRIDE),
                    width: columns.div_ceil(STRIDE),
                },
            ),
        }
    }

    /// Operation of the decoder that leads back from the output of [`encoder_op`](Self::encoder_op) to its input.
    pub(super) const fn decoder_op(self, from: Size, to: Size) -> Op {
        let ([_, h, w], [_, height, width]) = (from.dims(), to.dims());
        match self {
            Self::Dense => Op::Dense,
            // A transposed 3×3 convolution with stride 2 and padding 1 makes 2n − 1 of n.
            Self::Conv => {
                Op::ConvTranspose { output_padding: [height + 1 - STRIDE * h, width + 1 - STRIDE * w] }
            }
        }
    }

    /// True when a layer of the decoder can use the transposed weight of the layer that it mirrors.
    pub(super) const fn can_tie_weights(self) -> bool {
        match self {
            Self::Dense => true,
            Self::Conv => false,
        }
    }
}

/// Where in the network a layer stands.
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

/// How a parameter is initialised.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Init {
    /// Uniform in ±bound.
    Uniform(f32),
    /// Every value the same.
    Constant(f32),
}

/// One tensor of a layer.
#[derive(Clone, Debug, PartialEq)]
pub struct ParamSpec {
    /// Name, unique in the network: `encoder.0.weight`.
    pub name: String,
    /// Shape.
    pub shape: Vec<usize>,
    /// Initial values.
    pub init: Init,
    /// False for running statistics, which have no gradient.
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

/// One layer: operation, batch normalisation, activation.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// Name, unique in the network: `encoder.0`, `bottleneck`, `decoder.0`, `output`.
    pub name: String,
    /// Where it stands.
    pub role: Role,
    /// What it computes.
    pub op: Op,
    /// True with batch normalisation before the activation.
    pub norm: bool,
    /// Activation; `None` for the output, whose activation belongs to the loss, and for a linear bottleneck.
    pub act: Option<Activation>,
    /// Shape of one input.
    pub input: Size,
    /// Shape of one output.
    pub output: Size,
    /// Index of the layer whose transposed weight it uses; `None` for a weight of its own.
    pub tied_to: Option<usize>,
}

impl Layer {
    /// The layer's tensors, in the order in which trainer and checkpoint hold them: weight, bias, then with batch
    /// normalisation gamma, beta, running mean and running variance. A tied layer has no weight.
    pub fn params(&self) -> Vec<ParamSpec> {
        let OpParams { weight, bias: units, fan_in, fan_out } = self.op.params(self.input, self.output);
        let param = |part: &str, shape: Vec<usize>, init, trainable| ParamSpec {
            name: format!("{}.{part}", self.name),
            shape,
            init,
            trainable,
        };
        let variance = match self.act {
            // He et al. 2015, uniform form: variance 2 / fan_in keeps the size of what a half-rectifier passes.
            Some(Activation::Relu | Activation::LeakyRelu | Activation::Gelu | Activation::Silu) => {
                6.0 / fan_in.max(1) as f32
            }
            // Glorot & Bengio 2010, equation 16.
            Some(Activation::Tanh | Activation::Sigmoid | Activation::Linear) | None => {
                6.0 / (fan_in + fan_out).max(1) as f32
            }
        };
        let mut params = Vec::new();
        if self.tied_to.is_none() {
            params.push(param("weight", weight, Init::Uniform(libm::sqrtf(variance)), true));
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

    /// Number of trainable values.
    pub fn param_count(&self) -> usize {
        self.params().iter().filter(|p| p.trainable).map(ParamSpec::len).sum()
    }
}
