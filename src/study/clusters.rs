//! Clustering: groups of codes, found without labels.

use super::StudyParams;
use crate::buffers::Bytes;
use serde::{Deserialize, Serialize};

/// Groups by k-means or by a mixture of Gaussians.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Clusters {
    /// Number of groups; 0 for the number of classes, or 10 without classes.
    pub groups: u32,
    /// A mixture of Gaussians in place of k-means.
    pub mixture: bool,
}

impl StudyParams for Clusters {
    const THOROUGH: bool = true;
}

/// The groups, and how far they agree with the classes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ClustersResult {
    /// The group of each image of the set.
    pub groups: Vec<u32>,
    /// Images in each group.
    pub sizes: Vec<u32>,
    /// The decoder's picture of each group's mean code.
    pub centres: Bytes,
    /// The commonest class of each group and its share in it; empty without classes.
    pub classes: Vec<(u32, f32)>,
    /// Normalised mutual information, adjusted Rand index, purity; `None` without classes.
    pub agreement: Option<[f32; 3]>,
    /// Mean silhouette of some of the codes, −1 to 1.
    pub silhouette: f32,
}
