//! Reconstruction losses of logits.

use crate::spec::{Loss, Output};
use burn::tensor::{Tensor, activation};

/// The decoder's reconstruction: the output activation of its logits. With a sigmoid it is in 0–1.
///
/// # Shapes
///   - logits and output `[batch, pixels]`
pub fn output_activation(logits: Tensor<2>, output: Output) -> Tensor<2> {
    match output {
        Output::Sigmoid => activation::sigmoid(logits),
        Output::Linear => logits,
    }
}

/// Mean reconstruction loss over batch and pixels.
///
/// # Shapes
///   - logits and images `[batch, pixels]`, images in 0–1
///   - output `[1]`
///
/// BCE is computed as max(l, 0) − l·x + ln(1 + e^−|l|), which overflows for no logit l.
pub fn reconstruction_loss(loss: Loss, output: Output, logits: Tensor<2>, images: Tensor<2>) -> Tensor<1> {
    match loss {
        Loss::Mse => {
            let difference = output_activation(logits, output) - images;
            (difference.clone() * difference).mean()
        }
        Loss::L1 => (output_activation(logits, output) - images).abs().mean(),
        Loss::Bce => {
            let magnitude = logits.clone().abs();
            let softplus = (magnitude.neg().exp() + 1.0).log();
            (activation::relu(logits.clone()) - logits * images + softplus).mean()
        }
    }
}
