//! Siamese autoencoders: two or three images go through the same network, and their codes are compared.

use super::PenaltyInput;
use crate::spec::Comparison;
use burn::tensor::{Tensor, activation};

/// Keeps the slope of a distance finite where two codes are the same.
const EPSILON: f64 = 1e-9;

/// Images that are compared with each other in a batch, and how.
pub const fn images_of(comparison: Comparison) -> usize {
    match comparison {
        Comparison::Contrastive => 2,
        Comparison::Triplet => 3,
    }
}

pub(super) fn penalty(input: &PenaltyInput<'_>) -> Tensor<1> {
    let [batch, _] = input.code.mean.dims();
    let count = batch / images_of(input.spec.pair);
    let part = |k: usize| input.code.mean.clone().slice_dim(0, k * count..(k + 1) * count);
    match (input.spec.pair, input.same) {
        (Comparison::Contrastive, Some(same)) => {
            contrastive(part(0), part(1), same.clone(), input.spec.margin)
        }
        (Comparison::Triplet, _) => triplet(part(0), part(1), part(2), input.spec.margin),
        // Without knowing who is who there is nothing to ask.
        (Comparison::Contrastive, None) => input.code.mean.clone().sum() * 0.0,
    }
}

/// ½·s·d² + ½·(1 − s)·max(0, margin − d)², the mean over the pairs, where d is the distance of two codes and s is 1 for
/// two of a kind (Hadsell, Chopra & LeCun 2006, equation 4): codes `[pairs, latent]`, same `[pairs]`, to `[1]`.
pub fn contrastive(a: Tensor<2>, b: Tensor<2>, same: Tensor<1>, margin: f64) -> Tensor<1> {
    let squares = squares(a, b);
    let short = activation::relu((squares.clone() + EPSILON).sqrt().neg() + margin);
    let apart = short.clone() * short;
    (same.clone() * squares + (same.neg() + 1.0) * apart).mean() * 0.5
}

/// max(0, d²(anchor, positive) − d²(anchor, negative) + margin), the mean over the triplets (Schroff, Kalenichenko &
/// Philbin 2015, equation 2): each `[triplets, latent]`, to `[1]`.
pub fn triplet(anchor: Tensor<2>, positive: Tensor<2>, negative: Tensor<2>, margin: f64) -> Tensor<1> {
    activation::relu(squares(anchor.clone(), positive) - squares(anchor, negative) + margin).mean()
}

/// Squared distances of rows, `[rows]`.
fn squares(a: Tensor<2>, b: Tensor<2>) -> Tensor<1> {
    let [rows, _] = a.dims();
    let difference = a - b;
    (difference.clone() * difference).sum_dim(1).reshape([rows])
}
