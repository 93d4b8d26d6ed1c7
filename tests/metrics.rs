//! Our metrics against scikit-learn's on the same rows; `fixtures/metrics.py` made the values.
#![allow(clippy::unwrap_used, reason = "helpers of tests may panic too")]

use hourglass::metrics::{KMeans, Mixture, agreement, detect, disentanglement, pca_small, probe, silhouette};
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
    near(f64::from(detect(&of(false), &of(true)).auroc), &known["auroc"], 1e-6);
}

#[test]
fn components_have_the_same_variances() {
    let known = fixture();
    let found = pca_small(&numbers(&known["rows"]), SIZE, 2);
    for (found, wanted) in found.variances.iter().zip(known["pca_variances"].as_array().unwrap()) {
        near(f64::from(*found), wanted, 1e-3);
    }
    near(f64::from(found.total_variance), &known["pca_total"], 1e-3);
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
    // The best of some starts, as there.
    let fit = |seed| {
        let mut fit = Mixture::new(&rows, SIZE, 3, seed);
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
    for (found, wanted) in found.information.iter().zip(known["information"].as_array().unwrap()) {
        near(f64::from(*found), wanted, 1e-3);
    }
    near(f64::from(found.mig), &known["mig"], 1e-3);
    near(f64::from(found.sap), &known["sap"], 1e-3);
}
