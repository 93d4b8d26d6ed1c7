//! Answers of studies as they are reported.

use crate::buffers::Floats;
use crate::study::Likeness;
use crate::study::classes::ClassesResult;
use crate::study::clusters::ClustersResult;
use crate::study::compression::{CompressionResult, RatePoint};
use crate::study::sizes::SizeCurve;
use crate::study::traversal::TraversalResult;
use serde_json::{Value, json};

/// Values of a point of the curve of restored images.
const CURVE_ROW: usize = 3;

/// How well classes are told.
pub(super) fn classes(found: &ClassesResult) -> Value {
    let told = |k: usize| found.scores.get(k).map(|t| json!({"probe": t.probe, "neighbours": t.neighbours}));
    let curve = found.curve.iter().map(|[labels, code, pca, pixels]| {
        json!({"labels_a_class": labels, "code": code, "pca": pca, "pixels": pixels})
    });
    let [labels, asked] = found.counts;
    json!({
        "labels": labels,
        "asked": asked,
        "code": told(0),
        "pca": told(1),
        "pixels": told(2),
        "learning_curve": curve.collect::<Vec<_>>(),
        "names": found.names,
        // A row for what they are, a column for what the probe on codes takes them for.
        "confusion": found.confusion.chunks(found.names.len().max(1)).collect::<Vec<_>>(),
    })
}

/// Groups, with the commonest class of each where images have classes.
pub(super) fn clusters(found: &ClustersResult, names: &[String]) -> Value {
    let [nmi, ari, purity] = found.agreement.map_or([None; 3], |all| all.map(Some));
    let group = |(k, size): (usize, &u32)| {
        let commonest = found.classes.get(k);
        json!({
            "images": size,
            "commonest_class": commonest.and_then(|(class, _)| names.get(*class as usize)),
            "its_share": commonest.map(|(_, share)| share),
        })
    };
    json!({
        "k": found.sizes.len(),
        "images": found.groups.len(),
        "nmi": nmi,
        "ari": ari,
        "purity": purity,
        "silhouette": found.silhouette,
        "groups": found.sizes.iter().enumerate().map(group).collect::<Vec<_>>(),
    })
}

/// The values of the code, most telling first, numbered from 1 as on the page; KL divergences where codes are
/// distributions.
pub(super) fn sliders(found: &TraversalResult) -> Value {
    let all: f32 = found.std.0.iter().map(|v| v * v).sum();
    let value = |&k: &u32| {
        let at = k as usize;
        let std = found.std.0[at];
        json!({
            "value": k + 1,
            "mean": found.mean.0[at],
            "standard_deviation": std,
            "variance_share": std * std / all.max(f32::MIN_POSITIVE),
            "kl_nats": found.divergence.0.get(at),
        })
    };
    found.order.iter().map(value).collect()
}

/// Rates and distortions, and those of the bits that the page begins with.
pub(super) fn compression(found: &CompressionResult) -> Value {
    let [network, pca] = &found.here;
    json!({
        "at_first": {"network": point(network), "pca": point(pca)},
        "network": curve(&found.network),
        "pca": curve(&found.linear),
    })
}

/// The same of a network with a code of another size; without points where its training diverged.
pub(super) fn size(found: &SizeCurve) -> Value {
    let mse = found.mse.is_finite().then_some(found.mse);
    json!({"latent": found.latent, "mse": mse, "network": curve(&found.points), "pca": curve(&found.linear)})
}

fn curve(points: &[RatePoint]) -> Vec<Value> {
    points.iter().map(point).collect()
}

fn point(p: &RatePoint) -> Value {
    json!({"bits": p.bits, "values": p.values, "bits_per_pixel": p.rate, "psnr_db": p.psnr_db, "ssim": p.ssim})
}

/// One image damaged and restored, and the curve over rising strengths.
pub(super) fn denoising(strength: f32, likeness: &[Likeness], curve: &Floats) -> Value {
    let near = |k: usize| likeness.get(k).map(|l| json!({"psnr_db": l.psnr_db, "ssim": l.ssim}));
    let point =
        |row: &[f32]| json!({"strength": row[0], "input_psnr_db": row[1], "restored_psnr_db": row[2]});
    json!({
        "image": {"strength": strength, "input": near(0), "restored": near(1)},
        "curve": curve.0.chunks_exact(CURVE_ROW).map(point).collect::<Vec<_>>(),
    })
}
