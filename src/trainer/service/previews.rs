//! What the page sees of a network while it trains: reconstructions, the latent map, the user's own image,
//! baselines.

use super::{Active, Baseline, Service};
use crate::data::ImageShape;
use crate::metrics::{mse, psnr_db, scale_pixels, ssim};
use crate::protocol::{Bytes, Damaged, Event, Floats, Likeness};
use crate::trainer::baseline::BaselineFit;
use crate::trainer::images::to_bytes;
use crate::trainer::time_budget::BackgroundTask;
use crate::trainer::{Trainer, TrainerError};

/// Images shown with their reconstructions.
const SHOWN: usize = 12;
/// Good images, and as many odd ones, whose fit is judged: while training goes on, and while it stands still.
const JUDGED: usize = 200;
const JUDGED_STILL: usize = 1000;
/// Encoding a block of the map takes about this long.
const BLOCK_MS: f64 = 12.0;
const BLOCK_LIMITS: (usize, usize) = (64, 4096);
/// Drawing images goes on for this long between two chunks of training.
const DRAW_MS: f64 = 20.0;
const DRAWN_AT_ONCE: usize = 16;
/// Work in a slice of PCA, in values × directions: 10–20 ms.
const PCA_SLICE: usize = 3_000_000;
/// While standing still there is nothing to hold up but an answer to the pen.
const PCA_SLICE_STILL: usize = 6_000_000;

impl Service {
    /// Sends what is due; true when there is more to come. `paused` means that nothing trains: then everything is due.
    pub(super) async fn update_previews(
        &mut self,
        active: &mut Active,
        paused: bool,
    ) -> Result<bool, TrainerError> {
        if !active.trainer.is_drawn() {
            self.draw(active);
        }
        let begun = (self.clock)();
        if (paused && active.stale_pictures) || (!paused && active.budget.pictures(begun)) {
            active.stale_pictures = false;
            self.show_pictures(active).await?;
            self.show_own(active).await?;
            self.encode_block(active).await?;
        } else if paused && active.map.stale > 0 {
            self.encode_block(active).await?;
        }
        let spent = (self.clock)();
        if paused || active.budget.allows(BackgroundTask::Baseline) {
            self.advance_baseline(active, if paused { PCA_SLICE_STILL } else { PCA_SLICE });
        }
        self.show_diagnostics(active, paused).await?;
        if !paused {
            active.budget.spent(BackgroundTask::Pictures, spent - begun);
            active.budget.spent(BackgroundTask::Baseline, (self.clock)() - spent);
        }
        Ok(active.map.stale > 0
            || !matches!(active.baseline, Baseline::Told)
            || active.stale_pictures
            || active.stale_diagnostics)
    }

    /// Sends what there is to see in the codes, as soon as all images are drawn.
    async fn show_diagnostics(&mut self, active: &mut Active, paused: bool) -> Result<(), TrainerError> {
        let due = paused || active.budget.allows(BackgroundTask::CodeDiagnostics);
        if !active.stale_diagnostics || !active.trainer.is_drawn() || !due {
            return Ok(());
        }
        let begun = (self.clock)();
        active.stale_diagnostics = false;
        if let Some(diagnostics) = active.trainer.diagnostics().await? {
            self.say(active.id, Event::CodeDiagnostics(Box::new(diagnostics)));
        }
        if let Some(found) = active.trainer.anomalies(if paused { JUDGED_STILL } else { JUDGED }).await? {
            self.say(active.id, Event::Anomalies(Box::new(found)));
        }
        if !paused {
            active.budget.spent(BackgroundTask::CodeDiagnostics, (self.clock)() - begun);
        }
        Ok(())
    }

    /// Draws some of the images that are still blank.
    fn draw(&mut self, active: &mut Active) {
        let until = (self.clock)() + DRAW_MS;
        while !active.trainer.is_drawn() && (self.clock)() < until {
            active.trainer.draw_next(DRAWN_AT_ONCE);
        }
    }

    async fn show_pictures(&mut self, active: &mut Active) -> Result<(), TrainerError> {
        let shown = shown(&active.trainer);
        active.trainer.draw(shown.iter().map(|&i| i as usize));
        let trainer = &active.trainer;
        let originals: Vec<u8> =
            shown.iter().flat_map(|&i| trainer.set().image(i as usize)).copied().collect();
        let (damage, reconstructions) = match trainer.restore(&shown).await? {
            Some((seen, restored)) => {
                let near = |images: &[f32]| likeness(images, &originals, trainer.set().shape);
                let (before, after) = (near(&seen), near(&restored));
                let damage = Damaged { images: Bytes(to_bytes(&seen)), before, after };
                (Some(Box::new(damage)), to_bytes(&restored))
            }
            None => (None, to_bytes(&trainer.reconstruct(&shown).await?)),
        };
        let step = trainer.steps();
        let (originals, reconstructions) = (Bytes(originals), Bytes(reconstructions));
        self.say(
            active.id,
            Event::Reconstructions { step, indices: shown, originals, damage, reconstructions },
        );
        Ok(())
    }

    pub(super) async fn show_own(&mut self, active: &mut Active) -> Result<(), TrainerError> {
        let Some(own) = &active.own else { return Ok(()) };
        let seen = active.trainer.see(own).await?;
        let position = active.map.place(&seen.code);
        let (reconstruction, code) = (Bytes(seen.reconstruction), Floats(seen.code));
        self.say(active.id, Event::Own { reconstruction, code, position, mse: seen.mse });
        Ok(())
    }

    /// Encodes the next block of images for the map and sends their places; at the end of a pass over PCA axes all
    /// places, because the axes have moved. How many images that were.
    pub(super) async fn encode_block(&mut self, active: &mut Active) -> Result<usize, TrainerError> {
        let map = &mut active.map;
        let first = map.next;
        let count = active.block.min(map.len() - first);
        active.trainer.draw(first..first + count);
        let begun = (self.clock)();
        let (codes, stds) = active.trainer.codes_with_std(first, count).await?;
        let took = ((self.clock)() - begun).max(0.1);
        map.fill(first, &codes, &stds);
        let (least, most) = BLOCK_LIMITS;
        active.block = ((count as f64 * (BLOCK_MS / took).clamp(0.5, 2.0)) as usize).clamp(least, most);
        if map.next == 0 && map.axes() == crate::protocol::Axes::Pca {
            self.place(active, 0, active.map.len());
        } else {
            self.place(active, first, count);
        }
        Ok(count)
    }

    /// Sends the places of the images `first…first + count`.
    pub(super) fn place(&mut self, active: &Active, first: usize, count: usize) {
        let map = &active.map;
        let body = Event::Latents {
            step: active.trainer.steps(),
            first: first as u32,
            positions: Floats(map.places(first, count)),
            stds: Floats(map.extents(first, count)),
            axes: map.axes(),
            names: map.names(),
        };
        self.say(active.id, body);
    }

    fn advance_baseline(&mut self, active: &mut Active, work: usize) {
        let set = active.trainer.set();
        match &mut active.baseline {
            Baseline::Waiting if active.trainer.is_drawn() => {
                let fit = BaselineFit::new(&active.trainer);
                let mean = fit.mean(&set.pixels);
                active.baseline = Baseline::Fitting(Box::new(fit), mean);
                self.say(active.id, Event::Baselines { mean, pca: None });
            }
            Baseline::Fitting(fit, mean) => {
                let mean = *mean;
                if let Some(pca) = fit.advance(&set.pixels, work) {
                    active.baseline = Baseline::Told;
                    self.say(active.id, Event::Baselines { mean, pca: Some(pca) });
                }
            }
            Baseline::Waiting | Baseline::Told => {}
        }
    }
}

/// The images that are shown with their reconstructions: of validation, each after a flawed one where there are any.
fn shown(trainer: &Trainer) -> Vec<u32> {
    let mut anomalous = trainer.anomalous().iter().copied();
    let shown = trainer.validation().iter().flat_map(|&good| anomalous.next().into_iter().chain([good]));
    shown.take(SHOWN).collect()
}

/// How near images in 0–1 are to originals.
fn likeness(images: &[f32], originals: &[u8], shape: ImageShape) -> Likeness {
    let mut clean = vec![0.0; originals.len()];
    scale_pixels(originals, &mut clean);
    let pairs = images.chunks_exact(shape.len()).zip(clean.chunks_exact(shape.len()));
    let count = pairs.len().max(1) as f32;
    let sum: f32 = pairs.map(|(a, b)| ssim(a, b, [shape.height, shape.width])).sum();
    Likeness { psnr_db: psnr_db(mse(images, &clean)), ssim: sum / count }
}
