//! Siamese autoencoders: the codes of pairs or triplets of images are compared.

use super::PenaltyInput;
use crate::spec::Comparison;
use burn::tensor::{Tensor, activation};

/// Keeps the gradient of a distance finite when two codes are equal.
const EPSILON: f64 = 1e-9;

pub(super) fn penalty(input: &PenaltyInput<'_>) -> Tensor<1> {
    let [batch, _] = input.code.mean.dims();
    let count = batch / input.spec.pair.images();
    let part = |k: usize| input.code.mean.clone().slice_dim(0, k * count..(k + 1) * count);
    match (input.spec.pair, input.same) {
        (Comparison::Contrastive, Some(same)) => {
            contrastive(part(0), part(1), same.clone(), input.spec.margin)
        }
        (Comparison::Triplet, _) => triplet(part(0), part(1), part(2), input.spec.margin),
        // Without labels of pairs there is no penalty.
        (Comparison::Contrastive, None) => input.code.mean.clone().sum() * 0.0,
    }
}

/// Mean over pairs of ½·s·d² + ½·(1 − s)·max(0, margin − d)², where d is the distance of the two codes and s is 1 when they
/// show the same (Hadsell, Chopra & LeCun 2006, equation 4).
///
/// # Shapes
///   - a and b `[pairs, latent]`, same `[pairs]`
///   - output `[1]`
pub fn contrastive(a: Tensor<2>, b: Tensor<2>, same: Tensor<1>, margin: f64) -> Tensor<1> {
    let squared = squared_distances(a, b);
    let short = activation::relu((squared.clone() + EPSILON).sqrt().neg() + margin);
    let apart = short.clone() * short;
    (same.clone() * squared + (same.neg() + 1.0) * apart).mean() * 0.5
}

/// Mean over triplets of max(0, d²(anchor, positive) − d²(anchor, negative) + margin) (Schroff, Kalenichenko & Philbin
/// 2015, equation 2).
///
/// # Shapes
///   - anchor, positive and negative `[triplets, latent]`
///   - output `[1]`
pub fn triplet(anchor: Tensor<2>, positive: Tensor<2>, negative: Tensor<2>, margin: f64) -> Tensor<1> {
    activation::relu(
        squared_distances(anchor.clone(), positive) - squared_distances(anchor, negative) + margin,
    )
    .mean()
}

/// Squared distances of the rows of two matrices, `[rows]`.
fn squared_distances(a: Tensor<2>, b: Tensor<2>) -> Tensor<1> {
    let [rows, _] = a.dims();
    let difference = a - b;
    (difference.clone() * difference).sum_dim(1).reshape([rows])
}
