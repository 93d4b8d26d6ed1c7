//! What training minimises: how far a reconstruction is from its image, and what its kind asks of the code.
//!
//! A kind with a penalty of its own is one file here and one row of [`TERMS`].

mod contractive;
mod corruption;
mod draws;
mod reconstruction;
mod siamese;
mod sparse;
mod variational;

pub use contractive::{exact_jacobian_norm, jacobian_norm};
pub use corruption::{Damage, damaged};
pub use draws::Draws;
pub use reconstruction::{reconstruction_loss, squash};
pub use siamese::{contrastive, images_of, triplet};
pub use sparse::{kl_to_target, l1};
pub use variational::{kl_to_standard_normal, sample};

use super::net::EncoderOutput;
use crate::spec::{Loss, Network, Spec};
use burn::tensor::Tensor;

/// One pass over a batch, as a penalty sees it.
pub struct PenaltyInput<'a> {
    /// The experiment.
    pub spec: &'a Spec,
    /// Its layers.
    pub network: &'a Network,
    /// Their tensors, in the order of [`Network::params`].
    pub params: &'a [Tensor<1>],
    /// What the encoder was given, `[batch, pixels]`.
    pub seen: &'a Tensor<2>,
    /// What it said.
    pub code: &'a EncoderOutput,
    /// 1 for pairs of a kind and 0 for others, `[pairs]`, where the batch is made of pairs: the first of each, then the
    /// second of each.
    pub same: Option<&'a Tensor<1>>,
    /// Where chance comes from.
    pub draws: &'a Draws<'a>,
}

/// What a kind adds to the reconstruction loss.
struct Term {
    /// Its key in [`crate::spec::VARIANTS`].
    kind: &'static str,
    /// The penalty, `[1]`, before its weight.
    penalty: fn(&PenaltyInput<'_>) -> Tensor<1>,
    /// Its weight after this many epochs.
    weight: fn(&Spec, epoch: f32) -> f64,
}

/// Kinds that ask something of the code; the others only reconstruct.
const TERMS: &[Term] = &[
    Term { kind: "sparse", penalty: sparse::penalty, weight: |spec, _| spec.weight },
    Term { kind: "vae", penalty: variational::penalty, weight: variational::weight },
    Term { kind: "siamese", penalty: siamese::penalty, weight: |spec, _| spec.weight },
    Term { kind: "contractive", penalty: contractive::penalty, weight: |spec, _| spec.weight },
];

/// The penalty of a pass, `[1]`; none where the kind has none.
pub fn penalty(input: &PenaltyInput<'_>) -> Option<Tensor<1>> {
    TERMS.iter().find(|term| term.kind == input.spec.kind).map(|term| (term.penalty)(input))
}

/// The penalty's weight after this many epochs; 0 where the kind has none.
pub fn penalty_weight(spec: &Spec, epoch: f32) -> f64 {
    TERMS.iter().find(|term| term.kind == spec.kind).map_or(0.0, |term| (term.weight)(spec, epoch))
}

/// What the mean loss a pixel is multiplied with, so that a variational autoencoder's terms are both in nats an image:
/// the negative log likelihood of an image of this many pixels up to a constant, Bernoulli for BCE, Gaussian with
/// standard deviation σ for MSE, Laplacian with the same standard deviation for L1. 1 for every other kind.
pub fn reconstruction_scale(spec: &Spec, pixels: usize) -> f64 {
    if spec.kind != "vae" {
        return 1.0;
    }
    let pixels = pixels as f64;
    match spec.loss {
        Loss::Bce => pixels,
        Loss::Mse => pixels / (2.0 * spec.sigma * spec.sigma),
        Loss::L1 => pixels * core::f64::consts::SQRT_2 / spec.sigma,
    }
}
