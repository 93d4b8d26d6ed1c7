//! What training minimises: how far a reconstruction is from its image, and what its kind asks of the code.
//!
//! A kind with a penalty of its own is one file here and one arm of [`penalty`]; name and weight are in its row of
//! [`crate::spec::VARIANTS`].

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
use crate::spec::{Loss, LossUnit, Network, PenaltyTerm, Spec};
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

/// The kind's penalty of a batch before its weight, `[1]`; `None` when it has no penalty.
pub fn penalty(input: &PenaltyInput<'_>) -> Option<Tensor<1>> {
    let term = input.spec.variant().penalty.as_ref()?.term;
    Some(match term {
        PenaltyTerm::Sparsity => sparse::penalty(input),
        PenaltyTerm::KlDivergence => variational::penalty(input),
        PenaltyTerm::PairDistance => siamese::penalty(input),
        PenaltyTerm::Jacobian => contractive::penalty(input),
    })
}

/// The factor from a mean loss per pixel to the kind's [`LossUnit`]. For nats per image it makes the loss the negative
/// log-likelihood of an image of this many pixels, up to a constant: Bernoulli for BCE, Gaussian with standard
/// deviation σ for MSE, Laplacian with the same standard deviation for L1.
pub fn reconstruction_scale(spec: &Spec, pixels: usize) -> f64 {
    match spec.variant().loss_unit {
        LossUnit::PerPixel => return 1.0,
        LossUnit::NatsPerImage => {}
    }
    let pixels = pixels as f64;
    match spec.loss {
        Loss::Bce => pixels,
        Loss::Mse => pixels / (2.0 * spec.sigma * spec.sigma),
        Loss::L1 => pixels * core::f64::consts::SQRT_2 / spec.sigma,
    }
}
