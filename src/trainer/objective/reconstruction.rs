//! Reconstruction losses, from logits.

use crate::spec::{Loss, Output};
use burn::tensor::{Tensor, activation};

/// The reconstruction a decoder's logits stand for, in the range of a pixel for a sigmoid output.
pub fn squash(logits: Tensor<2>, output: Output) -> Tensor<2> {
    match output {
        Output::Sigmoid => activation::sigmoid(logits),
        Output::Linear => logits,
    }
}

/// Mean over batch and pixels.
///
/// # Shapes
///   - logits, images `[batch, pixels]`; images in 0–1
///   - output `[1]`
///
/// BCE is max(l, 0) − l·x + ln(1 + e^−|l|), which overflows for no logit.
pub fn reconstruction_loss(loss: Loss, output: Output, logits: Tensor<2>, images: Tensor<2>) -> Tensor<1> {
    match loss {
        Loss::Mse => {
            let difference = squash(logits, output) - images;
            (difference.clone() * difference).mean()
        }
        Loss::L1 => (squash(logits, output) - images).abs().mean(),
        Loss::Bce => {
            let magnitude = logits.clone().abs();
            let softplus = (magnitude.neg().exp() + 1.0).log();
            (activation::relu(logits.clone()) - logits * images + softplus).mean()
        }
    }
}
