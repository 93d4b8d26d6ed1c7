//! What the tools have measured of a run, as numbers that outlive it.

use super::reducer::Run;
use crate::metrics::detect;
use crate::protocol::Answer;
use std::borrow::Cow;

/// The unit of a measurement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A share, 0–1, shown in percent.
    Percent,
    /// A number without a unit, at best 1.
    Score,
    /// Decibels.
    Decibel,
    /// Bits a pixel.
    BitsAPixel,
    /// Images a second.
    ImagesPerSecond,
}

impl Unit {
    /// All of them, with their keys in what is kept.
    const KEYS: [(Self, &str); 5] = [
        (Self::Percent, "percent"),
        (Self::Score, "score"),
        (Self::Decibel, "decibel"),
        (Self::BitsAPixel, "bits per pixel"),
        (Self::ImagesPerSecond, "images per second"),
    ];

    /// Its key in what is kept.
    pub fn key(self) -> &'static str {
        Self::KEYS.iter().find(|(unit, _)| *unit == self).map_or("", |(_, key)| key)
    }

    /// The unit of this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::KEYS.iter().find(|(_, known)| *known == key).map(|(unit, _)| *unit)
    }
}

/// A measurement of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Measurement {
    /// Its name.
    pub name: Cow<'static, str>,
    /// The settings it was measured with; measurements of one name compare only where these are the same. Empty where
    /// there are none.
    pub with: String,
    /// What it means, in a sentence for the user.
    pub about: Cow<'static, str>,
    /// Its unit.
    pub unit: Unit,
    /// Its value.
    pub value: f32,
    /// Optimiser steps when it was measured.
    pub step: u32,
}

impl Measurement {
    /// Its name and settings.
    pub fn label(&self) -> String {
        if self.with.is_empty() { self.name.to_string() } else { format!("{}, {}", self.name, self.with) }
    }
}

/// All that has been measured of a run so far, in the order of the tabs.
pub fn measurements(run: &Run) -> Vec<Measurement> {
    let mut all = Vec::new();
    let mut add = |name: &'static str, with: &str, about: &'static str, unit, value: f32, step| {
        if value.is_finite() {
            all.push(Measurement {
                name: name.into(),
                with: with.to_owned(),
                about: about.into(),
                unit,
                value,
                step,
            });
        }
    };
    add(
        "Training speed",
        "",
        "Training images per second, without pauses.",
        Unit::ImagesPerSecond,
        // The speed is 0 before the first step.
        if run.images_per_second > 0.0 { run.images_per_second } else { f32::NAN },
        run.step,
    );
    if let Some((step, Answer::Factors(found))) = run.newest_answer(|it| matches!(it, Answer::Factors(_))) {
        let about = "The lead of the most informative value over the second, averaged over factors, 0 to 1.";
        add("MIG", "", about, Unit::Score, found.mig, step);
        let about = "The lead of the best value over the second in predicting a factor alone, averaged over factors, 0 to \
            1.";
        add("SAP", "", about, Unit::Score, found.sap, step);
    }
    if let Some((step, Answer::Precision(found))) = run.newest_answer(|it| matches!(it, Answer::Precision(_)))
    {
        let about = "How many of a validation image's ten nearest training images by code share its class.";
        add("Precision at 10", "", about, Unit::Percent, found.by_code, step);
    }
    if let Some((step, Answer::Compression(found))) =
        run.newest_answer(|it| matches!(it, Answer::Compression(_)))
    {
        let [network, _] = &found.here;
        let (wide, high) = (found.shape.width, found.shape.height);
        let with = format!("{wide} × {high} px at {} bits per value", network.bits);
        let about = "How close the compressed image is to the original: peak signal-to-noise ratio.";
        add("Compressed: PSNR", &with, about, Unit::Decibel, network.psnr_db, step);
        let about = "Size of the compressed image after entropy coding.";
        add("Compressed: size", &with, about, Unit::BitsAPixel, network.rate, step);
    }
    if let Some((step, Answer::Classes(found))) = run.newest_answer(|it| matches!(it, Answer::Classes(_)))
        && let Some(by_code) = found.scores.first()
    {
        let about = "Accuracy of a linear probe on the codes of the validation images.";
        add("Linear probe", "", about, Unit::Percent, by_code.probe, step);
        let about = "Accuracy of the five nearest training images on the validation images.";
        add("5 nearest neighbours", "", about, Unit::Percent, by_code.neighbours, step);
    }
    if let Some((step, Answer::Clusters(found))) = run.newest_answer(|it| matches!(it, Answer::Clusters(_))) {
        let with = format!("{} clusters", found.sizes.len());
        if let Some([nmi, ari, _]) = found.agreement {
            let about = "Agreement of clusters and classes: normalised mutual information, 0 to 1.";
            add("NMI", &with, about, Unit::Score, nmi, step);
            let about = "Agreement of clusters and classes: adjusted Rand index, 0 by chance, 1 at best.";
            add("ARI", &with, about, Unit::Score, ari, step);
        }
        let about = "How well the clusters are separated: mean silhouette, −1 to 1.";
        add("Silhouette", &with, about, Unit::Score, found.silhouette, step);
    }
    if let Some(found) = &run.anomalies {
        let (good, anomalous) = found.top.0.split_at((found.good as usize).min(found.top.0.len()));
        let about = "How often an anomaly scores higher than a normal image, by its worst pixels: 1 is always, .5 is \
            chance.";
        add("AUROC of anomalies", "", about, Unit::Score, detect(good, anomalous).auroc, run.step);
    }
    all
}
