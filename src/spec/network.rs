//! The layers a [`Spec`] stands for. The page draws this list and the trainer executes it, so that the two can't
//! disagree on a shape or a parameter count.

use super::{Layer, Op, ParamSpec, Role, Size, Spec};
use crate::data::ImageShape;

/// All layers, from image to reconstruction.
#[derive(Clone, Debug, PartialEq)]
pub struct Network {
    /// Shape of an image.
    pub image: ImageShape,
    /// All layers in order; the code is the output of the one with [`Role::Bottleneck`].
    pub layers: Vec<Layer>,
    /// Second head of the encoder, with the bottleneck's input: the log variance of each value of the code, whose mean the
    /// bottleneck gives. `None` when the code is no distribution.
    pub log_var: Option<Layer>,
}

impl Network {
    /// The layers of `spec` for images of this shape.
    pub fn new(spec: &Spec, image: ImageShape) -> Self {
        let pixels = spec.net.image_size(image);
        let mut inner = pixels;
        let mut layers = Vec::new();
        for (i, &width) in spec.hidden.iter().enumerate() {
            let (op, output) = spec.net.encoder_op(inner, width as usize);
            layers.push(hidden(spec, format!("encoder.{i}"), Role::Encoder, op, inner, output));
            inner = output;
        }
        let mirrored: Vec<[Size; 2]> = layers.iter().map(|layer| [layer.input, layer.output]).collect();
        let code = Size::Flat(spec.latent as usize);
        let kind = spec.variant();
        let bottleneck = plain("bottleneck", Role::Bottleneck, Op::Dense, inner, code);
        // The head's name in checkpoints.
        let log_var = kind.log_var_head.then(|| Layer { name: "spread".into(), ..bottleneck.clone() });
        layers.push(Layer { act: (kind.code_activation)(spec), ..bottleneck });
        if mirrored.is_empty() {
            layers.push(plain("output", Role::Output, Op::Dense, code, pixels));
        } else {
            layers.push(hidden(spec, "decoder.0".into(), Role::Decoder, Op::Dense, code, inner));
        }
        for (i, [to, from]) in mirrored.iter().copied().enumerate().rev() {
            let op = spec.net.decoder_op(from, to);
            // By index, not by size: a hidden layer may be as large as the image.
            layers.push(match i {
                0 => plain("output", Role::Output, op, from, to),
                _ => hidden(spec, format!("decoder.{}", mirrored.len() - i), Role::Decoder, op, from, to),
            });
        }
        if spec.tied && spec.net.can_tie_weights() {
            let count = layers.len();
            for (i, layer) in layers.iter_mut().enumerate().skip(count / 2) {
                layer.tied_to = Some(count - 1 - i);
            }
        }
        Self { image, layers, log_var }
    }

    /// The tensors of every layer, those of [`log_var`](Self::log_var) last.
    pub fn params(&self) -> impl Iterator<Item = ParamSpec> + '_ {
        self.layers.iter().chain(&self.log_var).flat_map(Layer::params)
    }

    /// Number of trainable values.
    pub fn param_count(&self) -> usize {
        self.layers.iter().chain(&self.log_var).map(Layer::param_count).sum()
    }

    /// Index of a layer's first tensor among [`params`](Self::params); `layers.len()` gives that of
    /// [`log_var`](Self::log_var).
    pub fn first_param(&self, layer: usize) -> usize {
        self.layers[..layer].iter().map(|l| l.params().len()).sum()
    }

    /// Index of the layer whose output is the code.
    pub fn bottleneck(&self) -> usize {
        self.layers.iter().position(|l| l.role == Role::Bottleneck).unwrap_or_default()
    }

    /// Number of values in a code.
    pub fn latent(&self) -> usize {
        self.layers[self.bottleneck()].output.len()
    }

    /// Values of an image divided by values of its code.
    pub fn compression(&self) -> f64 {
        self.image.len() as f64 / self.latent() as f64
    }
}

fn hidden(spec: &Spec, name: String, role: Role, op: Op, input: Size, output: Size) -> Layer {
    Layer { name, role, op, norm: spec.norm, act: Some(spec.act), input, output, tied_to: None }
}

fn plain(name: &str, role: Role, op: Op, input: Size, output: Size) -> Layer {
    Layer { name: name.into(), role, op, norm: false, act: None, input, output, tied_to: None }
}

/// The name of a value of the code: "z₁" for index 0.
pub fn value_name(index: u32) -> String {
    let digits = (index + 1).to_string();
    let subscript = digits.bytes().filter_map(|d| char::from_u32('₀' as u32 + u32::from(d - b'0')));
    core::iter::once('z').chain(subscript).collect()
}
