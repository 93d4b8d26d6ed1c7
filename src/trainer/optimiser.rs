//! Optimisers. Their state is plain tensors, read in one transaction, so that a run can be saved and moved in a browser;
//! burn's optimiser records are read synchronously, which a browser can't do.

use crate::spec::Optimiser;
use burn::tensor::Tensor;

/// Decay of Adam's first and second moments (Kingma & Ba 2015).
const BETA: [f64; 2] = [0.9, 0.999];
/// Keeps a step finite when the second moment is 0.
const EPSILON: f64 = 1e-8;
/// Share of the velocity that SGD keeps from step to step.
const MOMENTUM: f64 = 0.9;
/// Decay of RMSProp's mean square (as in PyTorch).
const ALPHA: f64 = 0.99;

/// The optimiser's state for one parameter, each tensor of the parameter's length.
#[derive(Clone)]
pub struct OptimiserState {
    /// Adam's mean of the gradient; SGD's velocity.
    pub first: Tensor<1>,
    /// Adam's and RMSProp's mean of the squared gradient.
    pub second: Tensor<1>,
}

impl OptimiserState {
    /// The state before the first step: zeros.
    pub fn zeros(value: &Tensor<1>) -> Self {
        Self { first: value.zeros_like(), second: value.zeros_like() }
    }
}

/// What an optimiser step depends on beside the gradient.
#[derive(Clone, Copy, Debug)]
pub struct StepParams {
    /// Learning rate.
    pub rate: f64,
    /// Weight decay: added to the gradient as decay · weight, the slope of an L2 penalty; by AdamW taken from the weight
    /// itself, times the rate (Loshchilov & Hutter 2019). As in PyTorch.
    pub decay: f64,
    /// The step, counted from 1.
    pub step: u32,
}

/// The parameter after one step; all tensors are `[n]`.
pub fn update(
    optimiser: Optimiser,
    value: Tensor<1>,
    mut gradient: Tensor<1>,
    state: &mut OptimiserState,
    StepParams { rate, decay, step }: StepParams,
) -> Tensor<1> {
    if decay != 0.0 && optimiser != Optimiser::AdamW {
        gradient = gradient + value.clone() * decay;
    }
    match optimiser {
        Optimiser::Adam => adam(value, gradient, state, rate, step),
        Optimiser::AdamW => adam(value * (1.0 - rate * decay), gradient, state, rate, step),
        Optimiser::Sgd => {
            // Nesterov's momentum in the form of Sutskever et al. 2013, with the gradient taken where the weights are.
            let velocity = state.first.clone() * MOMENTUM + gradient.clone();
            state.first = velocity.clone();
            value - (gradient + velocity * MOMENTUM) * rate
        }
        Optimiser::RmsProp => {
            let square = state.second.clone() * ALPHA + gradient.clone() * gradient.clone() * (1.0 - ALPHA);
            state.second = square.clone();
            value - gradient * rate / (square.sqrt() + EPSILON)
        }
    }
}

/// Adam (Kingma & Ba 2015, algorithm 1). The bias corrections are folded into the rate and epsilon, as the paper
/// suggests at the end of section 2, so that the whole update is one fused kernel with two numbers that change from
/// step to step.
fn adam(
    value: Tensor<1>,
    gradient: Tensor<1>,
    state: &mut OptimiserState,
    rate: f64,
    step: u32,
) -> Tensor<1> {
    let step = i32::try_from(step).unwrap_or(i32::MAX);
    let correction1 = 1.0 - BETA[0].powi(step);
    let correction2 = (1.0 - BETA[1].powi(step)).sqrt();
    let first = state.first.clone() * BETA[0] + gradient.clone() * (1.0 - BETA[0]);
    let second = state.second.clone() * BETA[1] + gradient.clone() * gradient * (1.0 - BETA[1]);
    state.first = first.clone();
    state.second = second.clone();
    let scaled = first * (rate * correction2 / correction1);
    value - scaled / (second.sqrt() + EPSILON * correction2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::Device;

    /// One weight in plain f64: value, first and second state.
    fn reference(optimiser: Optimiser, [value, m, v]: [f64; 3], g: f64, params: StepParams) -> [f64; 3] {
        let StepParams { rate, decay, step } = params;
        let (t, g) = (step as i32, if optimiser == Optimiser::AdamW { g } else { g + decay * value });
        let (m1, v1) = (0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g);
        let adam = rate * (m1 / (1.0 - 0.9_f64.powi(t))) / ((v1 / (1.0 - 0.999_f64.powi(t))).sqrt() + 1e-8);
        match optimiser {
            Optimiser::Adam => [value - adam, m1, v1],
            Optimiser::AdamW => [value - rate * decay * value - adam, m1, v1],
            Optimiser::Sgd => {
                let velocity = 0.9 * m + g;
                [value - rate * (g + 0.9 * velocity), velocity, v]
            }
            Optimiser::RmsProp => {
                let square = 0.99 * v + 0.01 * g * g;
                [value - rate * g / (square.sqrt() + 1e-8), m, square]
            }
        }
    }

    #[test]
    #[allow(clippy::disallowed_methods, reason = "a test on the host may wait for its device")]
    fn every_rule_is_that_of_its_paper() {
        const RATE: f64 = 0.05;
        for (&optimiser, decay) in Optimiser::ALL.iter().flat_map(|o| [(o, 0.0), (o, 0.1)]) {
            let mut expected = [0.7, 0.0, 0.0];
            let mut value = Tensor::<1>::from_floats([0.7], &Device::flex());
            let mut state = OptimiserState::zeros(&value);
            for (step, gradient) in (1..).zip([0.3, -0.2, 0.9, 0.9, -0.01]) {
                let params = StepParams { rate: RATE, decay, step };
                expected = reference(optimiser, expected, gradient, params);
                let gradient = value.zeros_like() + gradient;
                value = update(optimiser, value, gradient, &mut state, params);
                let now: f32 = value.clone().into_scalar();
                assert!(
                    (f64::from(now) - expected[0]).abs() < 1e-5,
                    "{optimiser:?} {step}: {now}, {expected:?}"
                );
            }
        }
    }
}
