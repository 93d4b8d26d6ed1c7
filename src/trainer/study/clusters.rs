//! Clustering of codes, and its agreement with the classes where the set has them.

use super::slices::{ProgressSpan, whitened};
use super::{StudyContext, StudyInput};
use crate::buffers::Bytes;
use crate::metrics::{self, KMeans, MixtureFit, Silhouette, agreement};
use crate::study::clusters::{Clusters, ClustersResult, DEFAULT_GROUPS, STARTS};
use crate::trainer::images::to_bytes;

/// Codes whose silhouette is taken: all pairs of them.
const COMPARED: usize = 1000;
/// Rows of the silhouette between two yields.
const ROWS: usize = 32;
/// Parts of the progress.
const WHITENING: ProgressSpan = ProgressSpan(0.0, 0.2);
const GROUPING: ProgressSpan = ProgressSpan(0.2, 0.9);
const COMPARING: ProgressSpan = ProgressSpan(0.9, 1.0);

/// Groups whitened codes by k-means or by a mixture of Gaussians.
///
/// # Errors
/// When there are no codes.
pub async fn clusters(
    context: StudyContext,
    input: StudyInput,
    params: Clusters,
) -> Result<ClustersResult, String> {
    let Clusters { groups, mixture } = params;
    let classes = input.classes(0..input.set.len() as u32).ok();
    let known = classes.as_ref().map_or(DEFAULT_GROUPS as usize, |(_, names)| names.len());
    let k = if groups == 0 { known } else { groups as usize };
    let size = input.latent;
    let whitened_codes = whitened(&context, &input.codes, size, WHITENING).await;
    let seed = input.spec.seed;
    let found = if mixture {
        let mut fit = MixtureFit::new(&whitened_codes, size, k, seed);
        while !fit.advance() {
            context.yield_now(GROUPING.at(fit.progress())).await;
        }
        let mixture = fit.finish();
        metrics::Clusters { groups: mixture.groups, centres: mixture.centres, inertia: 0.0 }
    } else {
        let mut fit = KMeans::new(&whitened_codes, size, k, STARTS, seed);
        while !fit.advance() {
            context.yield_now(GROUPING.at(fit.progress())).await;
        }
        fit.finish()
    };

    let k = (found.centres.len() / size).max(1);
    let mut sizes = vec![0_u32; k];
    found.groups.iter().for_each(|g| sizes[*g as usize] += 1);
    let stride = found.groups.len().div_ceil(COMPARED).max(1);
    let some: Vec<usize> = (0..found.groups.len()).step_by(stride).collect();
    let rows: Vec<f32> =
        some.iter().flat_map(|&i| &whitened_codes[i * size..(i + 1) * size]).copied().collect();
    let of: Vec<u32> = some.iter().map(|&i| found.groups[i]).collect();
    let mut silhouette = Silhouette::new(&rows, size, &of);
    let mut compared = 0;
    while !silhouette.advance(ROWS) {
        compared += ROWS;
        context.yield_now(COMPARING.at(compared as f32 / of.len() as f32)).await;
    }

    let mut report = ClustersResult {
        centres: Bytes(to_bytes(&context.decode(means(&input, &found.groups, k)).await)),
        sizes,
        silhouette: silhouette.finish() as f32,
        ..ClustersResult::default()
    };
    if let Some((classes, names)) = classes {
        let agreed = agreement(&found.groups, &classes);
        report.agreement = Some([agreed.nmi, agreed.ari, agreed.purity].map(|v| v as f32));
        let mut counts = vec![vec![0_u32; names.len()]; k];
        found.groups.iter().zip(&classes).for_each(|(g, c)| counts[*g as usize][*c as usize] += 1);
        report.classes = counts
            .iter()
            .map(|counts| {
                let total: u32 = counts.iter().sum();
                let most = counts.iter().enumerate().max_by_key(|(_, n)| **n);
                most.map_or((0, 0.0), |(class, n)| (class as u32, *n as f32 / total.max(1) as f32))
            })
            .collect();
    }
    report.groups = found.groups;
    Ok(report)
}

/// Mean code of each group, `[k, latent]`; of an empty one the mean of all.
fn means(input: &StudyInput, groups: &[u32], k: usize) -> Vec<f32> {
    let size = input.latent;
    let [mean, _] = input.moments();
    let mut sums = vec![0.0_f64; k * size];
    let mut counts = vec![0_u32; k];
    for (code, group) in input.codes.chunks_exact(size).zip(groups) {
        let group = *group as usize;
        counts[group] += 1;
        let sum = &mut sums[group * size..(group + 1) * size];
        sum.iter_mut().zip(code).for_each(|(s, v)| *s += f64::from(*v));
    }
    let of = |(i, sum): (usize, &f64)| match counts[i / size] {
        0 => mean[i % size],
        n => (sum / f64::from(n)) as f32,
    };
    sums.iter().enumerate().map(of).collect()
}
