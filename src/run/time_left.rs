//! How long a run will still take.

use super::reducer::Run;
use crate::spec::Spec;

impl Run {
    /// Seconds until all epochs are done at the present speed; `None` while the speed is unknown, or when they are done.
    pub fn seconds_left(&self, spec: &Spec) -> Option<f32> {
        let started = self.started.as_ref()?;
        let steps = spec.epochs.saturating_mul(started.steps_per_epoch).saturating_sub(self.step);
        let seconds = steps as f32 * self.seconds_per_step(spec)?;
        (steps > 0).then_some(seconds)
    }

    /// Seconds until the validation loss falls to the goal at the present speed, if it goes on to fall with the same
    /// power of the step as in the later half of the run; `None` without a goal, or when all epochs are done before.
    pub fn seconds_to_goal(&self, spec: &Spec) -> Option<f32> {
        let (left, now) = (self.seconds_left(spec)?, self.validation.last()?);
        let half = self.validation.points().iter().rev().find(|p| p.step > 0 && p.step <= now.step / 2)?;
        let power = libm::logf(half.value / now.value) / libm::logf(now.step as f32 / half.step as f32);
        let log_ratio = libm::logf(now.value / spec.goal as f32);
        let end = now.step as f32 * libm::expf(log_ratio / power);
        let seconds = (end - self.step as f32).max(0.0) * self.seconds_per_step(spec)?;
        (spec.goal > 0.0 && power > 0.0 && seconds < left).then_some(seconds)
    }

    fn seconds_per_step(&self, spec: &Spec) -> Option<f32> {
        let data = &self.started.as_ref()?.data;
        let batch = spec.batch.min(data.count.saturating_sub(data.validation + data.anomalous));
        let seconds = batch as f32 / self.images_per_second;
        seconds.is_finite().then_some(seconds)
    }
}
