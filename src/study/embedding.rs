//! The codes in a plane by t-SNE.

use super::StudyParams;
#[cfg(not(target_arch = "wasm32"))]
use super::figures::Figures;
use crate::buffers::Floats;
use serde::{Deserialize, Serialize};

/// A layout. Answered several times, each time nearer to the end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Embedding {
    /// Effective number of neighbours that are kept together.
    pub perplexity: f32,
}

impl Default for Embedding {
    fn default() -> Self {
        Self { perplexity: 30.0 }
    }
}

impl StudyParams for Embedding {
    type Result = EmbeddingResult;
    const THOROUGH: bool = true;
}

/// The layout so far.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct EmbeddingResult {
    /// `[x0, y0, …]` of all images; NaN for images that are not placed yet.
    pub positions: Floats,
}

#[cfg(not(target_arch = "wasm32"))]
impl Figures for Embedding {}
