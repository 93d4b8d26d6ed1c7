//! Previews of a network while it trains: reconstructions, the latent map, the user's own image, diagnostics, baselines.

use super::active_run::{ActiveRun, BaselineStage};
use super::commands::Service;
use crate::data::TableRows;
use crate::metrics::Fidelity;
use crate::protocol::{Axes, Bytes, Damaged, Event, Floats};
use crate::spec::OWN_DATA;
use crate::trainer::baseline::BaselineFit;
use crate::trainer::images::to_bytes;
use crate::trainer::time_budget::BackgroundTask;
use crate::trainer::{Trainer, TrainerError, values_of};

/// Images sent with their reconstructions.
const RECONSTRUCTED: usize = 12;
/// Normal images, and as many anomalous ones, that are scored: while the run trains, and while it is paused.
const SCORED: usize = 200;
const SCORED_PAUSED: usize = 1000;
/// Time to encode a block of images for the map, and limits of their number.
const BLOCK_MS: f64 = 12.0;
const BLOCK_LIMITS: (usize, usize) = (64, 4096);
/// Time for drawing generated images between two chunks, and their number between two looks at the clock.
const DRAW_MS: f64 = 20.0;
const DRAWN_AT_ONCE: usize = 16;
/// Work in a slice of PCA, in values × directions: 10–20 ms.
const PCA_SLICE: usize = 3_000_000;
/// The same while the run is paused: a slice may delay an answer, but no training.
const PCA_SLICE_PAUSED: usize = 6_000_000;

impl Service {
    /// Sends the previews that are due; true when there are more to come. While the run is `paused`, all are due.
    pub(super) async fn update_previews(
        &mut self,
        active: &mut ActiveRun,
        paused: bool,
    ) -> Result<bool, TrainerError> {
        if !active.trainer.all_generated() {
            self.draw_images(active);
        }
        let begun = (self.clock)();
        if (paused && active.stale_reconstructions) || (!paused && active.budget.take_preview(begun)) {
            active.stale_reconstructions = false;
            self.send_reconstructions(active).await?;
            self.send_own_image(active).await?;
            self.encode_block(active).await?;
        } else if paused && active.map.stale > 0 {
            self.encode_block(active).await?;
        }
        let previewed = (self.clock)();
        if paused || active.budget.allows(BackgroundTask::Baseline) {
            self.advance_baseline(active, if paused { PCA_SLICE_PAUSED } else { PCA_SLICE });
        }
        self.send_diagnostics(active, paused).await?;
        if !paused {
            active.budget.note_task(BackgroundTask::Previews, previewed - begun);
            active.budget.note_task(BackgroundTask::Baseline, (self.clock)() - previewed);
        }
        Ok(active.map.stale > 0
            || !matches!(active.baseline, BaselineStage::Sent)
            || active.stale_reconstructions
            || active.stale_diagnostics)
    }

    /// Sends code diagnostics and anomaly scores, as soon as all images are drawn.
    async fn send_diagnostics(&mut self, active: &mut ActiveRun, paused: bool) -> Result<(), TrainerError> {
        let due = paused || active.budget.allows(BackgroundTask::CodeDiagnostics);
        if !active.stale_diagnostics || !active.trainer.all_generated() || !due {
            return Ok(());
        }
        let begun = (self.clock)();
        active.stale_diagnostics = false;
        if let Some(diagnostics) = active.trainer.diagnostics().await? {
            self.send(active.id, Event::CodeDiagnostics(Box::new(diagnostics)));
        }
        // Without anomalous images the scores of the good ones set a threshold for images from outside. Whoever brings a set
        // of good pieces waits for it; of a generated set it is good enough at a pause.
        let trainer = &active.trainer;
        let watched = !trainer.anomalous().is_empty() || trainer.spec().data == OWN_DATA;
        let most = if paused { SCORED_PAUSED } else { SCORED };
        if (watched || paused)
            && let Some(scores) = trainer.anomalies(most).await?
        {
            self.send(active.id, Event::Anomalies(Box::new(scores)));
        }
        if !paused {
            active.budget.note_task(BackgroundTask::CodeDiagnostics, (self.clock)() - begun);
        }
        Ok(())
    }

    /// Draws some of the generated images that are not drawn yet.
    fn draw_images(&mut self, active: &mut ActiveRun) {
        let until = (self.clock)() + DRAW_MS;
        while !active.trainer.all_generated() && (self.clock)() < until {
            active.trainer.generate_next(DRAWN_AT_ONCE);
        }
    }

    /// Sends some images, what the encoder sees of them, and their reconstructions.
    async fn send_reconstructions(&mut self, active: &mut ActiveRun) -> Result<(), TrainerError> {
        let indices = previewed_images(&active.trainer);
        active.trainer.generate(indices.iter().map(|&i| i as usize));
        let trainer = &active.trainer;
        let originals: Vec<u8> =
            indices.iter().flat_map(|&i| trainer.set().image(i as usize)).copied().collect();
        let values = values_of(trainer.set(), &indices);
        let (damage, seen, copies) = match trainer.denoise(&indices).await? {
            Some((seen, restored)) => {
                let clean = &values;
                let fidelity = |images: &[f32]| Fidelity::of(images, clean, trainer.set().shape);
                let (before, after) = (fidelity(&seen), fidelity(&restored));
                let damage = Damaged { images: Bytes(to_bytes(&seen)), before, after };
                (Some(Box::new(damage)), seen, restored)
            }
            None => (None, Vec::new(), trainer.reconstruct(&indices).await?),
        };
        let step = trainer.steps();
        let (originals, reconstructions) = (Bytes(originals), Bytes(to_bytes(&copies)));
        let rows = trainer.set().table.is_some().then(|| {
            Box::new(TableRows { values: Floats(values), seen: Floats(seen), copies: Floats(copies) })
        });
        self.send(
            active.id,
            Event::Reconstructions { step, indices, originals, damage, reconstructions, rows },
        );
        Ok(())
    }

    /// Sends the code and the reconstruction of the user's own image, if there is one.
    pub(super) async fn send_own_image(&mut self, active: &mut ActiveRun) -> Result<(), TrainerError> {
        let Some(own) = &active.own else { return Ok(()) };
        let own = active.trainer.reconstruct_pixels(own).await?;
        let position = active.map.project(&own.code);
        let (reconstruction, code) = (Bytes(own.pixels), Floats(own.code));
        self.send(active.id, Event::Own { reconstruction, code, position, mse: own.mse });
        Ok(())
    }

    /// Encodes the next block of images for the map and sends their positions; with PCA axes, at the end of a pass, all
    /// positions, because the axes have changed. Returns the number of images encoded.
    pub(super) async fn encode_block(&mut self, active: &mut ActiveRun) -> Result<usize, TrainerError> {
        let map = &mut active.map;
        let first = map.next;
        let count = active.block.min(map.len() - first);
        active.trainer.generate(first..first + count);
        let begun = (self.clock)();
        let (codes, stds) = active.trainer.encode_range_with_std(first, count).await?;
        let took = ((self.clock)() - begun).max(0.1);
        map.update(first, &codes, &stds);
        let (min, max) = BLOCK_LIMITS;
        active.block = ((count as f64 * (BLOCK_MS / took).clamp(0.5, 2.0)) as usize).clamp(min, max);
        if map.next == 0 && map.axes() == Axes::Pca {
            self.send_positions(active, 0, active.map.len());
        } else {
            self.send_positions(active, first, count);
        }
        Ok(count)
    }

    /// Sends the positions of the images `first…first + count`.
    pub(super) fn send_positions(&mut self, active: &ActiveRun, first: usize, count: usize) {
        let map = &active.map;
        let body = Event::Latents {
            step: active.trainer.steps(),
            first: first as u32,
            positions: Floats(map.positions(first, count)),
            stds: Floats(map.position_stds(first, count)),
            axes: map.axes(),
            names: map.axis_names(),
        };
        self.send(active.id, body);
    }

    /// Does a slice of work on the reference losses.
    fn advance_baseline(&mut self, active: &mut ActiveRun, work: usize) {
        let set = active.trainer.set();
        match &mut active.baseline {
            BaselineStage::AwaitingImages if active.trainer.all_generated() => {
                let fit = BaselineFit::new(&active.trainer);
                let mean = fit.mean(set);
                active.baseline = BaselineStage::Fitting(Box::new(fit), mean);
                self.send(active.id, Event::Baselines { mean, pca: None });
            }
            BaselineStage::Fitting(fit, mean) => {
                let mean = *mean;
                if let Some(pca) = fit.advance(set, work) {
                    active.baseline = BaselineStage::Sent;
                    self.send(active.id, Event::Baselines { mean, pca: Some(pca) });
                }
            }
            BaselineStage::AwaitingImages | BaselineStage::Sent => {}
        }
    }
}

/// Indices of the images that are sent with their reconstructions: validation images, each after an anomalous one where
/// the set has them.
fn previewed_images(trainer: &Trainer) -> Vec<u32> {
    let mut anomalous = trainer.anomalous().iter().copied();
    let images = trainer.validation().iter().flat_map(|&normal| anomalous.next().into_iter().chain([normal]));
    images.take(RECONSTRUCTED).collect()
}
