//! Disentanglement: which value of the code carries which known factor.

use super::StudyParams;
#[cfg(not(target_arch = "wasm32"))]
use super::figures::{Figures, Setup};
use crate::buffers::Floats;
use serde::{Deserialize, Serialize};
#[cfg(not(target_arch = "wasm32"))]
use serde_json::{Value, json};

/// Mutual information of all values with all known factors; needs labels.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Factors;

impl StudyParams for Factors {
    type Result = FactorsResult;
    const THOROUGH: bool = true;
}

/// Scores of disentanglement.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FactorsResult {
    /// Mutual information of value and factor over the factor's entropy, `[values, factors]`.
    pub information: Floats,
    /// The factors' names.
    pub names: Vec<String>,
    /// Mutual information gap.
    pub mig: f32,
    /// Separated attribute predictability.
    pub sap: f32,
}

#[cfg(not(target_arch = "wasm32"))]
impl Figures for Factors {
    const KEYS: &'static [&'static str] = &["factors"];

    fn measured(_: &Setup) -> Vec<Self> {
        vec![Self]
    }

    fn report(&self, result: &FactorsResult, _: &Setup) -> Vec<(&'static str, Value)> {
        let FactorsResult { information, names, mig, sap } = result;
        let rows: Vec<&[f32]> = information.0.chunks(names.len().max(1)).collect();
        vec![("factors", json!({"mig": mig, "sap": sap, "names": names, "information": rows}))]
    }
}
