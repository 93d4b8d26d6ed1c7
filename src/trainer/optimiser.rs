//! Optimisers of our own: state as tensors that one transaction reads, so that a run can be saved and moved in a
//! browser, where burn's optimiser records can't be read.

use burn::tensor::Tensor;

/// Adam (Kingma & Ba 2015, algorithm 1) with the paper's constants.
#[derive(Clone, Copy, Debug)]
pub struct Adam {
    /// Decay of the first moment.
    pub beta1: f64,
    /// Decay of the second moment.
    pub beta2: f64,
    /// Keeps the step finite where the second moment is 0.
    pub epsilon: f64,
}

impl Default for Adam {
    fn default() -> Self {
        Self { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }
    }
}

/// Running moments of one parameter's gradient, each of the parameter's length.
#[derive(Clone)]
pub struct Moments {
    /// Mean.
    pub first: Tensor<1>,
    /// Uncentred variance.
    pub second: Tensor<1>,
}

impl Moments {
    /// Zero moments for a parameter.
    pub fn zeros(value: &Tensor<1>) -> Self {
        Self { first: value.zeros_like(), second: value.zeros_like() }
    }
}

impl Adam {
    /// The parameter after step `step` (counted from 1) along `gradient`.
    ///
    /// The bias corrections are folded into the rate and epsilon, as the paper suggests at the end of section 2, so
    /// that the whole update is one fused kernel with two numbers that change from step to step.
    pub fn update(
        &self,
        value: Tensor<1>,
        gradient: Tensor<1>,
        moments: &mut Moments,
        rate: f64,
        step: u32,
    ) -> Tensor<1> {
        let step = i32::try_from(step).unwrap_or(i32::MAX);
        let correction1 = 1.0 - self.beta1.powi(step);
        let correction2 = (1.0 - self.beta2.powi(step)).sqrt();
        let first = moments.first.clone() * self.beta1 + gradient.clone() * (1.0 - self.beta1);
        let second = moments.second.clone() * self.beta2 + gradient.clone() * gradient * (1.0 - self.beta2);
        moments.first = first.clone();
        moments.second = second.clone();
        let scaled = first * (rate * correction2 / correction1);
        value - scaled / (second.sqrt() + self.epsilon * correction2)
    }
}
