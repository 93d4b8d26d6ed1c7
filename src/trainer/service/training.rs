//! Training in chunks of steps: losses, validation, checkpoints and the reasons to stop.

use super::active_run::{ActiveRun, RunMode};
use super::commands::Service;
use crate::protocol::{Bytes, Event, Floats, PauseReason, Progress};
use crate::trainer::time_budget::BackgroundTask;
use crate::trainer::{Losses, TrainerError};

impl Service {
    /// Trains one chunk of steps, and reports it.
    pub(super) async fn train(&mut self, active: &mut ActiveRun) -> Result<(), TrainerError> {
        let trainer = &mut active.trainer;
        if trainer.finished() {
            return self.pause(active, PauseReason::Finished).await;
        }
        let epoch_steps = trainer.steps_per_epoch();
        let to_epoch_end = epoch_steps - trainer.steps() % epoch_steps;
        let mut steps = active.budget.chunk_steps((self.clock)()).min(to_epoch_end);
        // A step that lies behind stops nothing.
        let stop_at = active.stop_at.filter(|at| *at > trainer.steps());
        if let Some(at) = stop_at {
            steps = steps.min(at - trainer.steps());
        }
        if let RunMode::UntilStep(until) = active.mode {
            steps = steps.min(until.saturating_sub(trainer.steps())).max(1);
        }
        trainer.generate_batches(steps);
        let begun = (self.clock)();
        for _ in 0..steps {
            trainer.step();
        }
        let losses = trainer.losses().await?;
        active.budget.note_chunk(steps, (self.clock)() - begun);
        active.map.mark_stale();
        (active.stale_reconstructions, active.stale_diagnostics) = (true, true);
        if let Some(step) = losses.diverged {
            self.report(active, losses, step.saturating_sub(1));
            self.diverge(active, step);
            return Ok(());
        }
        let step = active.trainer.steps();
        active.last_loss = losses.finite.last().copied();
        self.report(active, losses, step);
        active.unsaved = true;
        if active.trainer.at_epoch_end() {
            active.validation_due = true;
            active.trainer.early_stopping.0.due = true;
        }
        if active.validation_due
            && active.budget.allows(BackgroundTask::Validation)
            && let Some(reason) = self.validate_in_budget(active).await?
            && stop_at.is_none_or(|at| at == step)
        {
            return self.pause(active, reason).await;
        }
        if active.budget.take_checkpoint((self.clock)()) && !self.save(active).await? {
            self.diverge(active, step + 1);
            return Ok(());
        }
        if stop_at == Some(step) {
            self.pause(active, PauseReason::AtStep).await?;
        } else if active.trainer.finished() {
            self.pause(active, PauseReason::Finished).await?;
        } else if active.mode == RunMode::UntilStep(step) {
            self.pause(active, PauseReason::Requested).await?;
        }
        Ok(())
    }

    /// Measures the validation loss beside training; the reason when the run is to stop early.
    async fn validate_in_budget(
        &mut self,
        active: &mut ActiveRun,
    ) -> Result<Option<PauseReason>, TrainerError> {
        let begun = (self.clock)();
        let reason = self.validate(active).await?;
        active.budget.note_task(BackgroundTask::Validation, (self.clock)() - begun);
        Ok(reason)
    }

    fn report(&mut self, active: &ActiveRun, losses: Losses, step: u32) {
        if losses.finite.is_empty() {
            return;
        }
        let epoch = step as f32 / active.trainer.steps_per_epoch() as f32;
        let images_per_second = active.budget.images_per_second(active.trainer.batch());
        let (losses, penalties) = (Floats(losses.finite), Floats(losses.penalties));
        let progress = Progress { step, epoch, losses, penalties, images_per_second };
        self.send(active.id, Event::Progress(progress));
    }

    fn diverge(&mut self, active: &mut ActiveRun, step: u32) {
        active.mode = RunMode::Diverged;
        // There is nothing to see of a network whose parameters are not finite.
        active.map.stale = 0;
        (active.stale_reconstructions, active.stale_diagnostics) = (false, false);
        self.send(active.id, Event::Paused(PauseReason::Diverged { step }));
    }

    /// Stops training, with the validation loss and a checkpoint of this very step. Where that loss is one to stop early for, that
    /// is the reason told.
    pub(super) async fn pause(
        &mut self,
        active: &mut ActiveRun,
        mut reason: PauseReason,
    ) -> Result<(), TrainerError> {
        if active.mode == RunMode::Diverged {
            return Ok(());
        }
        active.mode = RunMode::Paused;
        let step = active.trainer.steps();
        if step > 0 && active.validated_step != Some(step) {
            reason = self.validate(active).await?.unwrap_or(reason);
        }
        if active.unsaved {
            self.save(active).await?;
        }
        self.send(active.id, Event::Paused(reason));
        Ok(())
    }

    /// Measures the validation loss and sends it; the reason when an epoch has ended and the run is to stop early.
    async fn validate(&mut self, active: &mut ActiveRun) -> Result<Option<PauseReason>, TrainerError> {
        active.validation_due = false;
        active.validated_step = Some(active.trainer.steps());
        active.trainer.generate_all();
        let score = active.trainer.validate().await?;
        let loss = score.reconstruction;
        if !loss.is_finite() {
            return Ok(None);
        }
        self.send(active.id, Event::Validation { step: active.trainer.steps(), loss });
        // Loss history through an epoch are only shown, or a run that is stopped and gone on with would end elsewhere.
        if !active.trainer.early_stopping.0.due {
            return Ok(None);
        }
        active.unsaved = true;
        Ok(active.trainer.check_stopping(score))
    }

    /// Sends a checkpoint; false when a value in it is not finite, and nothing was sent.
    pub(super) async fn save(&mut self, active: &mut ActiveRun) -> Result<bool, TrainerError> {
        let checkpoint = active.trainer.checkpoint().await?;
        if !checkpoint.is_finite() {
            return Ok(false);
        }
        active.unsaved = false;
        let file = Bytes(checkpoint.to_bytes()?);
        self.send(active.id, Event::Checkpoint { step: checkpoint.position.step, file });
        Ok(true)
    }
}
