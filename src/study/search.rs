//! The images of the set nearest to a place: by the distance of codes, and for comparison by that of pixels.

#[cfg(not(target_arch = "wasm32"))]
use super::figures::Figures;
use super::{Place, StudyParams};
use crate::buffers::{Bytes, Floats};
use serde::{Deserialize, Serialize};

/// Query image.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Search {
    /// An image of the set or the user's own; a place that is no image has no pixels to compare.
    pub to: Place,
    /// Neighbours that are listed.
    pub count: u32,
}

impl Default for Search {
    fn default() -> Self {
        Self { to: Place::Own, count: 12 }
    }
}

impl StudyParams for Search {
    type Result = SearchResult;
    fn places(&self) -> &[Place] {
        core::slice::from_ref(&self.to)
    }
}

/// The neighbours.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SearchResult {
    /// By the distance of codes.
    pub by_code: Neighbours,
    /// By the distance of pixels; empty when the place is no image.
    pub by_pixel: Neighbours,
}

/// Images and their distances from the one that was searched for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Neighbours {
    /// The images' indices in the set, nearest first.
    pub indices: Vec<u32>,
    /// Distances: Euclidean of codes, or root mean squared difference of pixels, 0–1.
    pub distances: Floats,
    /// Their pixels.
    pub images: Bytes,
}

#[cfg(not(target_arch = "wasm32"))]
impl Figures for Search {}
