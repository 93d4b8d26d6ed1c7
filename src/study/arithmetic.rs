//! Latent arithmetic: a weighted sum of mean codes, decoded.

use super::StudyParams;
#[cfg(not(target_arch = "wasm32"))]
use super::figures::Figures;
use crate::buffers::Bytes;
use serde::{Deserialize, Serialize};

/// A sum of mean codes of images.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Arithmetic {
    /// The weight of each term and the images of the set whose mean code it is.
    pub terms: Vec<(f32, Vec<u32>)>,
}

impl StudyParams for Arithmetic {
    type Result = ArithmeticResult;
}

/// Pictures of the terms and of their sum.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ArithmeticResult {
    /// The picture of each term's mean code, then that of the sum.
    pub images: Bytes,
}

#[cfg(not(target_arch = "wasm32"))]
impl Figures for Arithmetic {}
