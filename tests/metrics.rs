//! Our metrics against scikit-learn's and scikit-image's on the same rows and images; `fixtures/metrics.py` made the values.
#![allow(clippy::unwrap_used, reason = "helpers of tests may panic too")]

use hourglass::metrics::{
    KMeans, MixtureFit, Pca, PcaFit, agreement, detect, disentanglement, mse, pca_small, probe, psnr_db,
    silhouette, ssim,
};
use serde_json::Value;

/// Values in a row.
const SIZE: usize = 4;

fn fixture() -> Value {
    serde_json::from_str(include_str!("fixtures/metrics.json")).unwrap()
}

fn numbers(value: &Value) -> Vec<f32> {
    value.as_array().unwrap().iter().map(|v| v.as_f64().unwrap() as f32).collect()
}

fn classes(value: &Value) -> Vec<u32> {
    numbers(value).into_iter().map(|v| v as u32).collect()
}

#[track_caller]
fn near(found: f64, wanted: &Value, tolerance: f64) {
    let wanted = wanted.as_f64().unwrap();
    assert!((found - wanted).abs() <= tolerance, "{found} is not {wanted}");
}

#[track_caller]
fn all_near(found: &[f32], wanted: &Value, tolerance: f64) {
    let wanted = wanted.as_array().unwrap();
    assert_eq!(found.len(), wanted.len());
    for (found, wanted) in found.iter().zip(wanted) {
        near(f64::from(*found), wanted, tolerance);
    }
}

#[test]
fn clusters_are_as_tight_and_agree_as_well() {
    let known = fixture();
    let rows = numbers(&known["rows"]);
    let mut fit = KMeans::new(&rows, SIZE, 3, 50, 1);
    while !fit.advance() {}
    let found = fit.finish();
    near(found.inertia, &known["inertia"], 1e-2);
    let agreement = agreement(&found.groups, &classes(&known["classes"]));
    near(agreement.nmi, &known["nmi"], 1e-9);
    near(agreement.ari, &known["ari"], 1e-9);
}

#[test]
fn a_probe_reads_off_the_same_classes() {
    let known = fixture();
    let (rows, classes) = (numbers(&known["rows"]), classes(&known["classes"]));
    let found = probe(&rows, &classes, SIZE);
    near(f64::from(found.accuracy(&rows, &classes)), &known["logistic_accuracy"], 1e-6);
    let predicted: Vec<u32> = rows.chunks(SIZE).map(|row| found.predict(row)).collect();
    assert_eq!(predicted, self::classes(&known["logistic_predictions"]));
}

#[test]
fn the_area_under_the_curve_counts_ties_half() {
    let known = fixture();
    let (scores, classes) = (numbers(&known["scores"]), classes(&known["classes"]));
    let of = |odd: bool| -> Vec<f32> {
        scores.iter().zip(&classes).filter(|(_, c)| (**c == 1) == odd).map(|(s, _)| *s).collect()
    };
    let found = detect(&of(false), &of(true));
    near(f64::from(found.auroc), &known["auroc"], 1e-6);
    let points = known["roc"].as_array().unwrap();
    assert_eq!(found.roc.len(), points.len());
    for (found, wanted) in found.roc.iter().zip(points) {
        all_near(found, wanted, 1e-6);
    }
}

#[test]
fn components_and_their_variances_are_the_same() {
    let known = fixture();
    let rows = numbers(&known["rows"]);
    for found in [pca_small(&rows, SIZE, 2), in_slices(&rows, SIZE, 2)] {
        all_near(&found.variances, &known["pca_variances"], 1e-3);
        all_near(&found.components, &known["pca_components"], 1e-3);
        near(f64::from(found.total_variance), &known["pca_total"], 1e-3);
    }
}

#[test]
fn components_of_long_rows_are_the_same() {
    let known = fixture();
    let rows = numbers(&known["wide_rows"]);
    for found in [pca_small(&rows, 30, 5), in_slices(&rows, 30, 5)] {
        all_near(&found.mean, &known["wide_mean"], 1e-5);
        all_near(&found.variances, &known["wide_variances"], 2e-3);
        all_near(&found.components, &known["wide_components"], 5e-3);
        let shares: Vec<f32> = (0..5).map(|k| found.share(k)).collect();
        all_near(&shares, &known["wide_shares"], 1e-4);
    }
}

fn in_slices(rows: &[f32], size: usize, k: usize) -> Pca {
    let mut fit = PcaFit::new(rows.len() / size, size, k, 1);
    while !fit.advance(7, &|i, out| out.copy_from_slice(&rows[i * size..(i + 1) * size])) {}
    fit.finish().unwrap()
}

#[test]
fn images_are_as_like() {
    let known = fixture();
    let size: Vec<usize> = numbers(&known["image_size"]).into_iter().map(|v| v as usize).collect();
    let pairs = known["image_pairs"].as_array().unwrap();
    assert_eq!(pairs.len(), 3);
    for pair in pairs {
        let image = |k: usize| numbers(&known["images"][pair["pair"][k].as_str().unwrap()]);
        let (a, b) = (image(0), image(1));
        assert_eq!(a.len(), size[0] * size[1]);
        near(f64::from(psnr_db(mse(&a, &b))), &pair["psnr_db"], 1e-4);
        near(f64::from(ssim(&a, &b, [size[0], size[1]])), &pair["ssim"], 1e-5);
    }
}

#[test]
fn groups_stand_as_far_apart() {
    let known = fixture();
    let found = silhouette(&numbers(&known["rows"]), SIZE, &classes(&known["classes"]));
    near(found, &known["silhouette"], 1e-5);
}

#[test]
fn a_mixture_makes_the_rows_as_likely() {
    let known = fixture();
    let rows = numbers(&known["rows"]);
    // The best of several starts, as in scikit-learn.
    let fit = |seed| {
        let mut fit = MixtureFit::new(&rows, SIZE, 3, seed);
        while !fit.advance() {}
        fit.finish().log_likelihood
    };
    let best = (0..20).map(fit).fold(f64::NEG_INFINITY, f64::max);
    near(best, &known["mixture_log_likelihood"], 0.03);
}

#[test]
fn factors_are_carried_by_the_same_values() {
    let known = fixture();
    let (rows, scores) = (numbers(&known["rows"]), numbers(&known["scores"]));
    let kinds = numbers(&known["classes"]);
    let found = disentanglement(&rows, SIZE, &[&kinds, &scores]);
    all_near(&found.information, &known["information"], 1e-3);
    near(f64::from(found.mig), &known["mig"], 1e-3);
    near(f64::from(found.sap), &known["sap"], 1e-3);
}
