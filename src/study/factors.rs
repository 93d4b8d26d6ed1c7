//! Disentanglement: which value of the code carries which known factor.

use super::StudyParams;
use crate::buffers::Floats;
use serde::{Deserialize, Serialize};

/// Mutual information of all values with all known factors; needs labels.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Factors;

impl StudyParams for Factors {
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
