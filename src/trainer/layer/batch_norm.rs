//! Batch normalisation (Ioffe & Szegedy 2015).

use super::{Mode, TrainPass};
use burn::tensor::{Tensor, module};

/// Added to the variance, as in the authors' code.
const EPSILON: f64 = 1e-5;

/// Mean and variance of a batch, to be averaged into the running ones.
pub struct BatchStats {
    /// Index of the running mean in the network's parameters; the running variance follows.
    pub index: usize,
    /// Mean of the batch, `[units]`.
    pub mean: Tensor<1>,
    /// Biased variance of the batch, `[units]`.
    pub variance: Tensor<1>,
}

/// Normalises every unit (dimension 1) over all other dimensions.
///
/// # Shapes
///   - params: all of the network's; gamma, beta, running mean and running variance, `[units]` each, begin at `first`
///   - x and output `[batch, units, …]`
pub fn forward<const D: usize>(
    params: &[Tensor<1>],
    first: usize,
    x: Tensor<D>,
    mode: &mut Mode<'_>,
) -> Tensor<D> {
    let [gamma, beta] = [params[first].clone(), params[first + 1].clone()];
    match mode {
        Mode::Train(TrainPass { batch_stats, .. }) => {
            let normed = module::batch_norm_train(x, gamma, beta, EPSILON);
            let (mean, variance) = (normed.mean.inner(), normed.variance.inner());
            batch_stats.push(BatchStats { index: first + 2, mean, variance });
            normed.output
        }
        Mode::Evaluate => {
            let [mean, variance] = [params[first + 2].clone(), params[first + 3].clone()];
            module::batch_norm(x, gamma, beta, mean, variance, EPSILON)
        }
    }
}
