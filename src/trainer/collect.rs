//! What files are made of that are taken away of a run.

use super::TrainerError;
use super::inference::EVAL_BATCH_SIZE;
use super::pair_sampler::pair_labels;
use super::run::Trainer;
use super::values::values_of;
use crate::data::table::pixel;
use crate::metrics::{Fidelity, threshold_at};
use crate::protocol::{Bytes, Collected, Damaged, ExportKind, Floats, RunData};
use crate::spec::OWN_DATA;

/// Share of the good examples that may lie above the threshold of a network that is taken away.
const ALARMS: f32 = 0.05;
/// Reconstructions that a program compares its own with.
const REFERENCES: usize = 3;
/// Images in the preview.
const PREVIEWED: usize = 8;
/// Images in a report.
const REPORTED: usize = 12;
/// Examples that are encoded or scored before progress is told.
const AT_ONCE: usize = 8 * EVAL_BATCH_SIZE;

/// Told how far it is, from 0 to 1.
pub type Report<'a> = &'a mut dyn FnMut(f32);

impl Trainer {
    /// What a file of this kind is made of, for [`ExportKind::Decoded`] of these codes (`[n, latent]`). The examples have to be
    /// generated.
    ///
    /// # Errors
    /// When the device was lost.
    pub async fn collect(
        &self,
        kind: ExportKind,
        codes: Vec<f32>,
        report: Report<'_>,
    ) -> Result<Collected, TrainerError> {
        let checkpoint = Bytes(self.checkpoint().await?.to_bytes()?);
        let mut collected = Collected { checkpoint, ..Collected::default() };
        let set = || Some(self.shared_set());
        match kind {
            ExportKind::Checkpoint | ExportKind::CurvesCsv | ExportKind::Receipt => {}
            ExportKind::Run { with_images } => {
                let score = self.validate().await?;
                collected.validation = Some((score.reconstruction, score.penalty));
                collected.preview = self.preview().await?.map(Bytes);
                collected.set = set().filter(|_| with_images);
            }
            ExportKind::Safetensors | ExportKind::Onnx => {
                collected.threshold = self.threshold(ALARMS).await?;
                collected.set = set();
            }
            ExportKind::PyTorch | ExportKind::Keras | ExportKind::Burn => {
                collected.threshold = self.threshold(ALARMS).await?;
                collected.program = Some(Box::new(self.run_data().await?));
            }
            ExportKind::CodesCsv
            | ExportKind::CodesNpy
            | ExportKind::Projector
            | ExportKind::PredictionsCsv => {
                let (codes, stds) = self.codes(report).await?;
                (collected.codes, collected.stds) = (Floats(codes), Floats(stds));
                collected.set = set();
            }
            ExportKind::ErrorsCsv => {
                collected.errors = self.errors(&self.every(), report).await?.map(Floats);
                collected.set = set();
            }
            ExportKind::Dataset | ExportKind::Pictures => collected.set = set(),
            ExportKind::Report => {
                let score = self.validate().await?;
                collected.validation = Some((score.reconstruction, score.penalty));
                let shown = &self.validation()[..self.validation().len().min(REPORTED)];
                let (originals, copies, damaged) = self.beside_copies(shown).await?;
                collected.preview = [originals, copies].map(Bytes);
                collected.damaged = damaged.map(Box::new);
                collected.errors = self.errors(&self.judged(), report).await?.map(Floats);
                collected.codes = Floats(self.codes(report).await?.0);
                collected.set = set();
            }
            ExportKind::ErrorMaps => {
                collected.preview[1] = Bytes(self.copies(&self.judged(), report).await?);
                collected.set = set();
            }
            // Codes of another network: the page knows of this one by now.
            ExportKind::Decoded(_) if codes.len().is_multiple_of(self.network().latent()) => {
                collected.decoded = Floats(self.decode(codes).await?);
            }
            ExportKind::Decoded(_) => {}
        }
        if collected.set.is_some() {
            collected.uses = [self.training(), self.validation(), self.anomalous()].map(<[u32]>::to_vec);
        }
        Ok(collected)
    }

    /// What programs need. The reference reconstructions are of the first validation examples.
    ///
    /// # Errors
    /// When the device was lost.
    pub async fn run_data(&self) -> Result<RunData, TrainerError> {
        let compared = &self.validation()[..self.validation().len().min(REFERENCES)];
        let set = self.shared_set();
        let compares = self.spec().variant().compares_pairs;
        let references = [values_of(&set, compared), self.reconstruct(compared).await?].map(Floats);
        Ok(RunData {
            train: self.training().to_vec(),
            validation: self.validation().to_vec(),
            pair_labels: if compares { pair_labels(&set) } else { None },
            measured: self.validation_examples().await?,
            validation_loss: self.validate().await?.reconstruction,
            references,
            set,
        })
    }

    /// Score above which no more than this share (0–1) of the good validation examples lies, where the data know anomalies or are
    /// the user's own; `None` for others.
    ///
    /// # Errors
    /// When the device was lost.
    pub async fn threshold(&self, alarms: f32) -> Result<Option<f32>, TrainerError> {
        if self.spec().data != OWN_DATA && self.anomalous().is_empty() {
            return Ok(None);
        }
        let scores = self.anomaly_scores(self.validation()).await?;
        Ok(Some(threshold_at(&scores.top, alarms)))
    }

    /// Some of the images that it never trained on, and their copies, as pixels.
    ///
    /// # Errors
    /// When the device was lost.
    pub async fn preview(&self) -> Result<[Vec<u8>; 2], TrainerError> {
        let shown = &self.validation()[..self.validation().len().min(PREVIEWED)];
        let copies = self.reconstruct(shown).await?;
        let originals = shown.iter().flat_map(|index| self.set().image(*index as usize)).copied().collect();
        Ok([originals, copies.into_iter().map(pixel).collect()])
    }

    /// These images and their copies as pixels, and what the encoder saw of them where that was damaged.
    ///
    /// # Errors
    /// When the device was lost.
    pub async fn beside_copies(
        &self,
        shown: &[u32],
    ) -> Result<(Vec<u8>, Vec<u8>, Option<Damaged>), TrainerError> {
        let set = self.set();
        let pixels = |values: Vec<f32>| values.into_iter().map(pixel).collect::<Vec<u8>>();
        let originals = shown.iter().flat_map(|index| set.image(*index as usize)).copied().collect();
        let Some((seen, restored)) = self.denoise(shown).await? else {
            return Ok((originals, pixels(self.reconstruct(shown).await?), None));
        };
        let clean = values_of(set, shown);
        let fidelity = |images: &[f32]| Fidelity::of(images, &clean, set.shape);
        let (before, after) = (fidelity(&seen), fidelity(&restored));
        let damaged = Damaged { images: Bytes(pixels(seen)), before, after };
        Ok((originals, pixels(restored), Some(damaged)))
    }

    /// The code of every example, and where codes are distributions their standard deviations, `[examples, latent]` each.
    ///
    /// # Errors
    /// When the device was lost.
    pub async fn codes(&self, report: Report<'_>) -> Result<(Vec<f32>, Vec<f32>), TrainerError> {
        let (count, mut codes, mut stds) = (self.set().len(), Vec::new(), Vec::new());
        for first in (0..count).step_by(AT_ONCE) {
            let (part, part_stds) = self.encode_range_with_std(first, AT_ONCE.min(count - first)).await?;
            codes.extend(part);
            stds.extend(part_stds);
            report((first + AT_ONCE) as f32 / count as f32);
        }
        Ok((codes, stds))
    }

    /// Every example.
    pub fn every(&self) -> Vec<u32> {
        (0..self.set().len() as u32).collect()
    }

    /// The examples that are judged by their errors: those of validation, then the anomalies.
    pub fn judged(&self) -> Vec<u32> {
        [self.validation(), self.anomalous()].concat()
    }

    /// Copies of these examples as pixels.
    ///
    /// # Errors
    /// When the device was lost.
    pub async fn copies(&self, all: &[u32], report: Report<'_>) -> Result<Vec<u8>, TrainerError> {
        let mut copies = Vec::with_capacity(all.len() * self.set().shape.len());
        for (done, part) in all.chunks(AT_ONCE).enumerate() {
            copies.extend(self.reconstruct(part).await?.into_iter().map(pixel));
            report((done + 1) as f32 * AT_ONCE as f32 / all.len() as f32);
        }
        Ok(copies)
    }

    /// Of each of these examples the mean squared error, that of its worst pixels, and −ELBO in nats where codes are
    /// distributions.
    ///
    /// # Errors
    /// When the device was lost.
    pub async fn errors(&self, all: &[u32], report: Report<'_>) -> Result<[Vec<f32>; 3], TrainerError> {
        let mut errors = [const { Vec::new() }; 3];
        // In parts, for the errors of all their pixels are kept meanwhile.
        for (done, part) in all.chunks(AT_ONCE).enumerate() {
            let scores = self.anomaly_scores(part).await?;
            errors[0].extend(scores.mean);
            errors[1].extend(scores.top);
            errors[2].extend(scores.neg_elbo.unwrap_or_default());
            report((done + 1) as f32 * AT_ONCE as f32 / all.len() as f32);
        }
        Ok(errors)
    }
}
