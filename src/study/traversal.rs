//! Latent traversal: the decoder's picture of a code as each of its values is changed, and what each value contributes.

#[cfg(not(target_arch = "wasm32"))]
use super::figures::{Figures, Setup};
use super::{Place, StudyParams};
use crate::buffers::{Bytes, Floats};
use serde::{Deserialize, Serialize};
#[cfg(not(target_arch = "wasm32"))]
use serde_json::{Value, json};

/// Values that have a row of pictures; the others contribute less.
pub const ROWS: usize = 10;

/// A row of pictures for each of the [`ROWS`] values that contribute most.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Traversal {
    /// The code whose values are changed, one at a time.
    pub from: Place,
    /// Pictures for each value, an odd number.
    pub steps: u32,
    /// How far a value is changed to either side, in its standard deviations over the set.
    pub reach: f32,
}

impl Default for Traversal {
    fn default() -> Self {
        Self { from: Place::Mean, steps: 9, reach: 2.5 }
    }
}

impl StudyParams for Traversal {
    type Result = TraversalResult;
    fn places(&self) -> &[Place] {
        core::slice::from_ref(&self.from)
    }
}

/// What each value of a code draws.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TraversalResult {
    /// The values by falling contribution: KL divergence where codes are distributions, else variance.
    pub order: Vec<u32>,
    /// Mean of each value over the set, `[latent]`.
    pub mean: Floats,
    /// Standard deviation of each, `[latent]`.
    pub std: Floats,
    /// KL divergence of each from the prior, in nats; empty where codes are no distributions.
    pub divergence: Floats,
    /// The code it starts from, `[latent]`.
    pub code: Floats,
    /// A row for each of the first values in `order`, `[rows, steps, channels, height, width]`.
    pub images: Bytes,
}

#[cfg(not(target_arch = "wasm32"))]
impl Figures for Traversal {
    const KEYS: &'static [&'static str] = &["sliders"];

    /// As few pictures as may be: only what the values contribute is reported.
    fn measured(_: &Setup) -> Vec<Self> {
        vec![Self { steps: 2, ..Self::default() }]
    }

    /// The values of the code by falling contribution, numbered from 1 as on the page; KL divergences where codes are
    /// distributions.
    fn report(&self, result: &TraversalResult, _: &Setup) -> Vec<(&'static str, Value)> {
        let all: f32 = result.std.0.iter().map(|v| v * v).sum();
        let value = |&k: &u32| {
            let at = k as usize;
            let std = result.std.0[at];
            json!({
                "value": k + 1,
                "mean": result.mean.0[at],
                "standard_deviation": std,
                "variance_share": std * std / all.max(f32::MIN_POSITIVE),
                "kl_nats": result.divergence.0.get(at),
            })
        };
        vec![("sliders", result.order.iter().map(value).collect())]
    }
}
