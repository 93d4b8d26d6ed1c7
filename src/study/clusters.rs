//! Clustering: groups of codes, found without labels.

use super::StudyParams;
#[cfg(not(target_arch = "wasm32"))]
use super::figures::{Figures, Setup};
use crate::buffers::Bytes;
use serde::{Deserialize, Serialize};
#[cfg(not(target_arch = "wasm32"))]
use serde_json::{Value, json};

/// Groups of a set without classes, when no number is given.
pub const DEFAULT_GROUPS: u32 = 10;
/// Starts of k-means, of which the best is kept.
pub const STARTS: usize = 10;

/// Groups by k-means or by a mixture of Gaussians.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Clusters {
    /// Number of groups; 0 for the number of classes, or [`DEFAULT_GROUPS`] without classes.
    pub groups: u32,
    /// A mixture of Gaussians in place of k-means.
    pub mixture: bool,
}

impl StudyParams for Clusters {
    type Result = ClustersResult;
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

#[cfg(not(target_arch = "wasm32"))]
impl Figures for Clusters {
    const KEYS: &'static [&'static str] = &["clusters"];
    const GROUPED: bool = true;

    fn measured(_: &Setup) -> Vec<Self> {
        [false, true].map(|mixture| Self { mixture, ..Self::default() }).into()
    }

    /// The groups, with the commonest class of each where images have classes.
    fn report(&self, result: &ClustersResult, setup: &Setup) -> Vec<(&'static str, Value)> {
        let [nmi, ari, purity] = result.agreement.map_or([None; 3], |all| all.map(Some));
        let group = |(k, size): (usize, &u32)| {
            let commonest = result.classes.get(k);
            json!({
                "images": size,
                "commonest_class": commonest.and_then(|(class, _)| setup.class_names.get(*class as usize)),
                "its_share": commonest.map(|(_, share)| share),
            })
        };
        let report = json!({
            "k": result.sizes.len(),
            "images": result.groups.len(),
            "nmi": nmi,
            "ari": ari,
            "purity": purity,
            "silhouette": result.silhouette,
            "groups": result.sizes.iter().enumerate().map(group).collect::<Vec<_>>(),
        });
        vec![(if self.mixture { "mixture" } else { "kmeans" }, report)]
    }
}
