//! What training minimises: the reconstruction loss, and the penalty that a kind of autoencoder adds to it.
//!
//! A kind with a penalty of its own is one file here and one arm of [`penalty`]; name and weight are in its row of
//! [`crate::spec::VARIANTS`].

mod contractive;
mod corruption;
mod noise_source;
mod reconstruction;
mod siamese;
mod sparse;
mod variational;

pub use contractive::{exact_jacobian_norm, jacobian_norm};
pub use corruption::{BatchCorruption, corrupt_image};
pub use noise_source::NoiseSource;
pub use reconstruction::{output_activation, reconstruction_loss};
pub use siamese::{contrastive, triplet};
pub use sparse::{kl_to_target, l1};
pub use variational::{kl_to_standard_normal, sample};

use super::network::EncoderOutput;
use crate::spec::{Network, PenaltyTerm, Spec};
use burn::tensor::Tensor;

/// The two terms of a batch's loss, `[1]` each.
pub struct BatchLoss {
    /// Mean reconstruction loss.
    pub reconstruction: Tensor<1>,
    /// Mean penalty before its weight; `None` when the kind has none.
    pub penalty: Option<Tensor<1>>,
}

/// What a penalty is computed from: one pass of a batch through the encoder.
pub struct PenaltyInput<'a> {
    /// The experiment.
    pub spec: &'a Spec,
    /// The layers.
    pub network: &'a Network,
    /// Parameters, in the order of [`Network::params`].
    pub params: &'a [Tensor<1>],
    /// The encoder's input, `[batch, pixels]`.
    pub inputs: &'a Tensor<2>,
    /// The encoder's output.
    pub code: &'a EncoderOutput,
    /// For a batch of pairs (the first image of each, then the second of each): 1 for pairs that show the same and 0 for
    /// others, `[pairs]`. `None` for other batches.
    pub same: Option<&'a Tensor<1>>,
    /// Random numbers.
    pub noise: &'a NoiseSource<'a>,
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
