//! How time is divided between training and the background tasks beside it.

/// Milliseconds since any fixed moment; `performance.now()` in a browser.
pub type Clock = fn() -> f64;

/// Duration of a chunk of steps: long enough that the read-back at its end hardly counts.
const CHUNK_MS: f64 = 35.0;
/// Duration of a chunk while the user waits for answers: the rest of the chunk, the answer and a frame to show it take at
/// most 50 ms together, from a move of the pen to the reconstruction.
const INTERACTIVE_CHUNK_MS: f64 = 12.0;
/// Time after a request in which another one is expected.
const INTERACTIVE_MS: f64 = 1000.0;
/// Shortest time between two previews.
const PREVIEW_MS: f64 = 100.0;
/// Time between two checkpoints: less than the 2 s that the protocol promises, because a chunk may come before.
const CHECKPOINT_MS: f64 = 1500.0;
/// Time after which a preview counts as shown, in case the page's answer was lost with a hidden tab.
const SHOWN_AFTER_MS: f64 = 2000.0;
/// Weight of a new measurement in the running mean of the speed.
const SPEED_WEIGHT: f64 = 0.2;

/// Work beside training. Each task has a share of its own: otherwise the previews, which are always due, would leave no
/// time for the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BackgroundTask {
    /// Reconstructions, the latent map, the user's own image.
    Previews,
    /// The validation loss, once an epoch.
    Validation,
    /// The loss of PCA, until it is known.
    Baseline,
    /// Diagnostics of the codes, and anomaly scores.
    CodeDiagnostics,
    /// A query of the user.
    Study,
}

impl BackgroundTask {
    /// Largest share of the training time. Previews, validation and diagnostics go on for the whole run and add up to 13 %.
    const fn share(self) -> f64 {
        match self {
            Self::Previews => 0.06,
            Self::Validation => 0.04,
            Self::Baseline => 0.30,
            Self::CodeDiagnostics => 0.03,
            Self::Study => 0.50,
        }
    }
}

/// The time that a run has spent on each task, and what is due.
#[derive(Clone, Debug)]
pub struct TimeBudget {
    /// Steps in the last chunk.
    last_steps: u32,
    /// Chunks are short until then.
    interactive_until: f64,
    trained_ms: f64,
    /// By [`BackgroundTask`].
    spent_ms: [f64; 5],
    /// Running mean of the duration of a step.
    step_ms: Option<f64>,
    preview_at: f64,
    checkpoint_at: f64,
    /// When the last preview was sent, until the page has shown it.
    unshown_since: Option<f64>,
}

impl TimeBudget {
    /// A budget whose first chunk is a single step, to measure its duration.
    pub fn new(now: f64) -> Self {
        Self {
            last_steps: 0,
            interactive_until: f64::NEG_INFINITY,
            trained_ms: 0.0,
            spent_ms: [0.0; 5],
            step_ms: None,
            preview_at: f64::NEG_INFINITY,
            checkpoint_at: now,
            unshown_since: None,
        }
    }

    /// Notes a request of the user: more are expected.
    pub fn note_request(&mut self, now: f64) {
        self.interactive_until = now + INTERACTIVE_MS;
    }

    /// Number of steps in the next chunk.
    pub fn chunk_steps(&self, now: f64) -> u32 {
        let chunk = if now < self.interactive_until { INTERACTIVE_CHUNK_MS } else { CHUNK_MS };
        // At most twice as many as before, so that one short measurement does not make a long chunk.
        let max = f64::from(self.last_steps) * 2.0;
        self.step_ms.map_or(1.0, |step_ms| (chunk / step_ms).min(max).max(1.0)) as u32
    }

    /// Notes the duration of a chunk.
    pub fn note_chunk(&mut self, steps: u32, ms: f64) {
        // The clock of a browser is coarse: a short chunk may seem to take no time.
        const MIN_MS: f64 = 0.05;
        let ms = ms.max(MIN_MS);
        self.trained_ms += ms;
        let took = ms / f64::from(steps.max(1));
        let step_ms = self.step_ms.map_or(took, |before| before + SPEED_WEIGHT * (took - before));
        self.last_steps = steps;
        self.step_ms = Some(step_ms);
    }

    /// Notes time spent on a task.
    pub fn note_task(&mut self, task: BackgroundTask, ms: f64) {
        self.spent_ms[task as usize] += ms;
    }

    /// True when the task has not used up its share.
    pub fn allows(&self, task: BackgroundTask) -> bool {
        self.spent_ms[task as usize] <= self.trained_ms * task.share()
    }

    /// True when a preview is due; notes that it is sent.
    pub fn take_preview(&mut self, now: f64) -> bool {
        let waiting = self.unshown_since.is_some_and(|since| now - since < SHOWN_AFTER_MS);
        let due = !waiting && now - self.preview_at >= PREVIEW_MS && self.allows(BackgroundTask::Previews);
        if due {
            self.preview_at = now;
            self.unshown_since = Some(now);
        }
        due
    }

    /// Starts the share of queries from now on, without what was saved up before.
    pub fn begin_query(&mut self) {
        self.spent_ms[BackgroundTask::Study as usize] = self.trained_ms * BackgroundTask::Study.share();
    }

    /// Notes that the page has shown the last preview.
    pub fn preview_shown(&mut self) {
        self.unshown_since = None;
    }

    /// True when a checkpoint is due; notes that it is made.
    pub fn take_checkpoint(&mut self, now: f64) -> bool {
        let due = now - self.checkpoint_at >= CHECKPOINT_MS;
        if due {
            self.checkpoint_at = now;
        }
        due
    }

    /// Training speed with this many images a step; 0 before the first step.
    pub fn images_per_second(&self, batch: usize) -> f32 {
        self.step_ms.map_or(0.0, |ms| (batch as f64 * 1000.0 / ms) as f32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn previews_leave_time_for_validation_and_baselines() {
        let mut budget = TimeBudget::new(0.0);
        let (mut now, mut previews, mut validations, mut slices) = (0.0, 0, 0, 0);
        for _ in 0..1000 {
            budget.note_chunk(1, 40.0);
            now += 40.0;
            if budget.take_preview(now) {
                budget.note_task(BackgroundTask::Previews, 30.0);
                budget.preview_shown();
                previews += 1;
            }
            for (task, count) in
                [(BackgroundTask::Validation, &mut validations), (BackgroundTask::Baseline, &mut slices)]
            {
                if budget.allows(task) {
                    budget.note_task(task, 20.0);
                    *count += 1;
                }
            }
        }
        // 40 s of training: 2.4 s, 1.6 s and 12 s.
        assert!((75..85).contains(&previews), "{previews}");
        assert!((75..85).contains(&validations), "{validations}");
        assert!((595..605).contains(&slices), "{slices}");
    }

    #[test]
    fn no_preview_is_sent_before_the_last_one_was_shown() {
        let mut budget = TimeBudget::new(0.0);
        assert!(budget.take_preview(0.0));
        budget.note_chunk(100, 4000.0);
        assert!(!budget.take_preview(1000.0), "the page has not shown it");
        budget.preview_shown();
        assert!(budget.take_preview(1000.0));
        assert!(budget.take_preview(1000.0 + SHOWN_AFTER_MS), "the answer was lost");
    }

    #[test]
    fn chunks_grow_gently_to_their_time() {
        let mut budget = TimeBudget::new(0.0);
        let mut sizes = Vec::new();
        for _ in 0..8 {
            let steps = budget.chunk_steps(0.0);
            sizes.push(steps);
            budget.note_chunk(steps, f64::from(steps));
        }
        assert_eq!(sizes, [1, 2, 4, 8, 16, 32, 35, 35]);
    }

    #[test]
    fn chunks_are_short_while_the_user_waits_for_answers() {
        let mut budget = TimeBudget::new(0.0);
        budget.note_chunk(30, 30.0);
        assert_eq!(budget.chunk_steps(0.0), 35);
        budget.note_request(0.0);
        assert_eq!(budget.chunk_steps(500.0), 12);
        assert_eq!(budget.chunk_steps(1500.0), 35);
    }
}
