//! The network as PyTorch's modules, which give its tensors their names in a `state_dict`.
//!
//! `encoder` and `decoder` are `nn.Sequential`s of the hidden layers, each of them a linear layer or a convolution, then
//! where the experiment has them batch normalisation, activation and dropout; `bottleneck` gives the code (of a variational
//! autoencoder its mean), `log_var` the logarithm of its variance.

use crate::spec::{Activation, Layer, Network, Op, Role, Size, Spec};

/// One module of a `nn.Sequential`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Module<'a> {
    /// `nn.Linear`, a convolution, or a linear layer with the transposed weight of another.
    Layer(&'a Layer),
    /// `nn.BatchNorm1d` behind a linear layer, `nn.BatchNorm2d` behind a convolution.
    Norm(&'a Layer),
    /// An activation that is not the identity.
    Activation(Activation),
    /// `nn.Dropout`.
    Dropout,
    /// `nn.Unflatten`: a vector becomes feature maps.
    Unflatten(Size),
}

/// The modules of a network.
pub(super) struct Modules<'a> {
    /// The hidden layers before the bottleneck.
    pub encoder: Vec<Module<'a>>,
    /// Everything behind the code.
    pub decoder: Vec<Module<'a>>,
}

impl<'a> Modules<'a> {
    pub(super) fn new(spec: &Spec, network: &'a Network) -> Self {
        let (encoder, decoder) = network.layers.split_at(network.bottleneck());
        let sequential = |layers: &'a [Layer]| {
            layers
                .iter()
                .filter(|layer| layer.role != Role::Bottleneck)
                .flat_map(|layer| of(spec, layer))
                .collect()
        };
        Self { encoder: sequential(encoder), decoder: sequential(decoder) }
    }

    /// Every layer with the name of its module and, where it has one, that of its batch normalisation.
    pub(super) fn named(&self, network: &'a Network) -> Vec<(&'a Layer, String, Option<String>)> {
        let mut named = Vec::new();
        for (part, modules) in [("encoder", &self.encoder), ("decoder", &self.decoder)] {
            for (i, module) in modules.iter().enumerate() {
                if let Module::Layer(layer) = module {
                    let norm = layer.norm.then(|| format!("{part}.{}", i + 1));
                    named.push((*layer, format!("{part}.{i}"), norm));
                }
            }
        }
        named.push((&network.layers[network.bottleneck()], "bottleneck".to_owned(), None));
        named.extend(network.log_var.as_ref().map(|layer| (layer, "log_var".to_owned(), None)));
        named
    }
}

/// The modules of a layer.
fn of<'a>(spec: &Spec, layer: &'a Layer) -> Vec<Module<'a>> {
    let mut modules = vec![Module::Layer(layer)];
    if layer.norm {
        modules.push(Module::Norm(layer));
    }
    modules.extend(layer.act.filter(|act| *act != Activation::Linear).map(Module::Activation));
    if spec.drop > 0.0 && matches!(layer.role, Role::Encoder | Role::Decoder) {
        modules.push(Module::Dropout);
    }
    if layer.op == Op::Dense && matches!(layer.output, Size::Map { .. }) {
        modules.push(Module::Unflatten(layer.output));
    }
    modules
}
