//! All that can be said of a network in numbers.

use super::CliError;
use crate::data::Column;
use crate::data::table::SPREAD;
use crate::metrics::{COLLAPSED, Fidelity, PcaFit, activity, bce, detect, mean_image, mse, verify};
use crate::protocol::CodeDiagnostics;
use crate::spec::{OWN_DATA, Output};
use crate::trainer::{AnomalyScores, Trainer, activity_threshold, values_of, write_values};
use serde_json::{Map, Value, json};

/// Images whose pairs are verified.
const VERIFIED: usize = 1000;

/// Images to measure on, and images to compare with.
pub(super) struct Comparison<'a> {
    /// The network, holding all images.
    pub trainer: &'a Trainer,
    /// Indices of the images to copy.
    pub test: &'a [u32],
    /// Indices of images that are not as they should be; empty where there are none.
    pub anomalous: &'a [u32],
    /// Indices of the images for PCA, the mean image and the neighbours; the same as `test` to leave one out.
    pub reference: &'a [u32],
    /// These are the lists of the run itself: what it validated on, what it learned from.
    pub own: bool,
}

impl<'a> Comparison<'a> {
    /// Images of validation beside those of training.
    pub(super) fn own(trainer: &'a Trainer) -> Self {
        let (test, anomalous, reference) = (trainer.validation(), trainer.anomalous(), trainer.training());
        Self { trainer, test, anomalous, reference, own: true }
    }
}

/// Anomaly scores of the images that are compared.
pub(super) struct Scores {
    /// Of the test images; `None` when neither anomalies, a threshold nor a bound are to be measured.
    pub good: Option<AnomalyScores>,
    /// Of the anomalous images; `None` without any.
    pub anomalous: Option<AnomalyScores>,
}

impl Comparison<'_> {
    /// The scores that the figures are made of, each image scored once.
    pub(super) async fn scores(&self) -> Result<Scores, CliError> {
        let score = async |images: &[u32]| self.trainer.anomaly_scores(images).await.map_err(CliError::new);
        let anomalous = if self.anomalous.is_empty() { None } else { Some(score(self.anomalous).await?) };
        // Of other images than the run's own the bound is that of the code at its mean.
        let bounded = !self.own && self.trainer.spec().variant().log_var_head;
        // Good images of the user's own set a threshold, even where nothing odd is known.
        let own_data = self.trainer.spec().data == OWN_DATA;
        let good =
            if anomalous.is_some() || bounded || own_data { Some(score(self.test).await?) } else { None };
        Ok(Scores { good, anomalous })
    }

    /// `mse`, `bce`, `psnr_db`, `mean_mse`, `pca_mse`, what can be told of classes by the codes, and what a kind or a set has
    /// besides.
    pub(super) async fn figures(&self, scores: &Scores) -> Result<Map<String, Value>, CliError> {
        let set = self.trainer.set();
        let size = set.shape.len();
        let originals = values_of(set, self.test);
        let copies = self.trainer.reconstruct(self.test).await.map_err(CliError::new)?;
        let fidelity = |copies: &[f32]| Fidelity::of(copies, &originals, set.shape);
        let mut figures = Map::new();
        let mut put = |key: &str, value: Value| figures.insert(key.into(), value);
        put("mse", json!(mse(&copies, &originals)));
        // A linear output is no probability.
        if self.trainer.spec().out == Output::Sigmoid {
            put("bce", json!(bce(&copies, &originals)));
        }
        if let Some(table) = &set.table {
            put("rms_deviations", json!(mse(&copies, &originals).sqrt() * SPREAD));
            put("columns", column_errors(&table.columns, &copies, &originals));
        } else {
            let Fidelity { psnr_db, ssim } = fidelity(&copies);
            put("psnr_db", json!(psnr_db));
            put("ssim", json!(ssim));
        }
        let source = |i: usize, row: &mut [f32]| write_values(set, self.reference[i] as usize, row);
        let mean = mean_image(self.reference.len(), size, &source);
        let mean: Vec<f32> = mean.iter().copied().cycle().take(originals.len()).collect();
        put("mean_mse", json!(mse(&mean, &originals)));
        let latent = self.trainer.network().latent();
        let mut fit = PcaFit::new(self.reference.len(), size, latent, self.trainer.spec().seed);
        while !fit.advance(usize::MAX, &source) {}
        if let Some(pca) = fit.finish() {
            let mut copy = vec![0.0; originals.len()];
            for (original, copy) in originals.chunks(size).zip(copy.chunks_mut(size)) {
                pca.reconstruct(original, copy);
            }
            put("pca_mse", json!(mse(&copy, &originals)));
        }
        if let Some((seen, restored)) = self.trainer.denoise(self.test).await.map_err(CliError::new)? {
            let (input, restored) = (fidelity(&seen), fidelity(&restored));
            put("input_psnr_db", json!(input.psnr_db));
            put("restored_psnr_db", json!(restored.psnr_db));
            put("input_ssim", json!(input.ssim));
            put("restored_ssim", json!(restored.ssim));
        }
        self.code_figures(scores, &mut figures).await?;
        self.detection(scores, &mut figures);
        if let Some(rate) = self.verification().await? {
            figures.insert("equal_error_rate".into(), json!(rate));
        }
        self.class_figures(&mut figures).await?;
        Ok(figures)
    }

    /// How well flawed images are told from others (`auroc` by the mean squared error, `auroc_top` by the worst pixels,
    /// `auroc_elbo` by the bound where there is one), and flawed pixels of them from others (`pixel_auroc`).
    fn detection(&self, scores: &Scores, figures: &mut Map<String, Value>) {
        let (Some(good), Some(anomalous)) = (&scores.good, &scores.anomalous) else { return };
        let mut put = |key: &str, good: &[f32], anomalous: &[f32]| {
            figures.insert(key.into(), json!(detect(good, anomalous).auroc));
        };
        put("auroc", &good.mean, &anomalous.mean);
        put("auroc_top", &good.top, &anomalous.top);
        if let (Some(good), Some(anomalous)) = (&good.neg_elbo, &anomalous.neg_elbo) {
            put("auroc_elbo", good, anomalous);
        }
        if let Some(found) = self.trainer.pixel_auroc(self.anomalous, &anomalous.pixels) {
            figures.insert("pixel_auroc".into(), json!(found));
        }
    }

    /// Equal error rate of telling by the distance of two codes whether two images show the same person or class, over
    /// all pairs of the first [`VERIFIED`] images. Without labels of people or classes, a Siamese code is asked to tell moved
    /// copies of its validation images from others, as on the page. None for others.
    async fn verification(&self) -> Result<Option<f32>, CliError> {
        let test = &self.test[..self.test.len().min(VERIFIED)];
        let distances = self.trainer.pair_distances(test).await.map_err(CliError::new)?;
        let rate = match distances {
            Some([same, different]) => verify(&same, &different).equal_error_rate,
            None if self.own && self.trainer.spec().variant().compares_pairs => {
                match self.trainer.diagnostics().await.map_err(CliError::new)? {
                    Some(CodeDiagnostics::Pairs { equal_error_rate, .. }) => equal_error_rate,
                    _ => return Ok(None),
                }
            }
            None => return Ok(None),
        };
        Ok(rate.is_finite().then_some(rate))
    }

    /// What is said of codes that are clouds (`recon_nats`, `kl_nats`, `neg_elbo_nats`, `kl_by_value`, `active_values`) or
    /// sparse (`mean_activation`, `active_share`, `dead_units`), all of the test images. The bound is that of one sample an
    /// image, as in training, where these are the run's own; of other images it is that of the code at its mean, for only
    /// the run draws samples (`elbo_code` says which: "sampled" or "mean"). `kl_by_value` is of the clean images.
    async fn code_figures(&self, scores: &Scores, figures: &mut Map<String, Value>) -> Result<(), CliError> {
        if let Some(kl) = self.trainer.kl_by_value(self.test).await.map_err(CliError::new)? {
            let nats: f32 = kl.iter().sum();
            let (code, reconstruction, nats) = if self.own {
                let score = self.trainer.validate().await.map_err(CliError::new)?;
                // Both terms are of the images as the encoder was given them, damaged if the experiment damages them.
                ("sampled", score.reconstruction, score.penalty.unwrap_or(nats))
            } else {
                let bounds = scores.good.as_ref().and_then(|good| good.neg_elbo.as_deref());
                ("mean", bounds.and_then(mean).unwrap_or(f32::NAN) - nats, nats)
            };
            let mut put = |key: &str, value: Value| figures.insert(key.into(), value);
            put("elbo_code", json!(code));
            put("elbo_images", json!(self.test.len()));
            put("recon_nats", json!(reconstruction));
            put("kl_nats", json!(nats));
            put("neg_elbo_nats", json!(reconstruction + nats));
            put("active_values", json!(kl.iter().filter(|v| **v > COLLAPSED).count()));
            put("kl_by_value", json!(kl));
        }
        let network = self.trainer.network();
        let Some(quiet) = activity_threshold(network.layers[network.bottleneck()].act) else { return Ok(()) };
        let codes = self.trainer.encode(self.test).await.map_err(CliError::new)?;
        let found = activity(&codes, network.latent(), quiet);
        figures.insert("mean_activation".into(), json!(mean(&codes)));
        figures.insert("active_share".into(), json!(found.active));
        figures.insert("dead_units".into(), json!(found.dead));
        Ok(())
    }
}

/// The mean; `None` of nothing.
pub(super) fn mean(values: &[f32]) -> Option<f32> {
    (!values.is_empty()).then(|| values.iter().sum::<f32>() / values.len() as f32)
}

/// Root mean squared error of each column in its own unit, and in standard deviations of the column.
fn column_errors(columns: &[Column], copies: &[f32], originals: &[f32]) -> Value {
    let size = columns.len();
    let error = |(at, column): (usize, &Column)| {
        let of = |values: &[f32]| values.iter().skip(at).step_by(size).copied().collect::<Vec<f32>>();
        let deviations = mse(&of(copies), &of(originals)).sqrt() * SPREAD;
        json!({"column": column.name, "rmse": deviations * column.std, "deviations": deviations})
    };
    columns.iter().enumerate().map(error).collect()
}
