//! How the time is shared out between training and looking at the network.

/// Milliseconds since any fixed moment; `performance.now()` in a browser.
pub type Clock = fn() -> f64;

/// A chunk of steps takes about this long: long enough that the read-back at its end does not count.
const CHUNK_MS: f64 = 35.0;
/// While somebody waits for answers a chunk is shorter, so that with the wait for the chunk, the answer and a frame to
/// show it a pen's move is seen in the copy within 50 ms.
const ATTENTIVE_CHUNK_MS: f64 = 12.0;
/// After a question the next is expected for this long.
const ATTENTION_MS: f64 = 1000.0;
/// Pictures come at most this often.
const PICTURES_MS: f64 = 100.0;
/// Checkpoints are kept this often; a little more than the promised 2 s, because a chunk may stand before the next.
const CHECKPOINT_MS: f64 = 1500.0;
/// The page is taken to have shown what it was sent after this long, in case its answer was lost with a hidden tab.
const SHOWN_AFTER_MS: f64 = 2000.0;
/// Weight of a new measurement in the running mean of the speed.
const SPEED_WEIGHT: f64 = 0.2;

/// What takes time beside training. Each has a share of its own, or the pictures, which are always due, would leave
/// nothing for the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BackgroundTask {
    /// Reconstructions, the map, the user's own image.
    Pictures,
    /// The validation loss, once an epoch.
    Validation,
    /// PCA's line, until it is known.
    Baseline,
    /// What there is to see in the codes of the kind.
    CodeDiagnostics,
    /// What the user asked for and waits for.
    Study,
}

impl BackgroundTask {
    /// At most this share of the time spent training. Pictures, validation and insight are for ever
    /// and add up to an eighth.
    const fn share(self) -> f64 {
        match self {
            Self::Pictures => 0.06,
            Self::Validation => 0.04,
            Self::Baseline => 0.30,
            Self::CodeDiagnostics => 0.03,
            Self::Study => 0.50,
        }
    }
}

/// The time a run has spent, and what is due.
#[derive(Clone, Debug)]
pub struct TimeBudget {
    /// Steps in the last chunk.
    steps: u32,
    attentive_until: f64,
    trained_ms: f64,
    spent_ms: [f64; 5],
    step_ms: Option<f64>,
    pictures_at: f64,
    checkpoint_at: f64,
    unshown_since: Option<f64>,
}

impl TimeBudget {
    /// A pace that begins with a single step, to learn what one takes.
    pub fn new(now: f64) -> Self {
        Self {
            steps: 0,
            attentive_until: f64::NEG_INFINITY,
            trained_ms: 0.0,
            spent_ms: [0.0; 5],
            step_ms: None,
            pictures_at: f64::NEG_INFINITY,
            checkpoint_at: now,
            unshown_since: None,
        }
    }

    /// Notes that somebody asked something.
    pub fn asked(&mut self, now: f64) {
        self.attentive_until = now + ATTENTION_MS;
    }

    /// Steps in the next chunk.
    pub fn steps(&self, now: f64) -> u32 {
        let chunk = if now < self.attentive_until { ATTENTIVE_CHUNK_MS } else { CHUNK_MS };
        // At most twice as many as before, so that one lucky measurement does not make a long chunk.
        let most = f64::from(self.steps) * 2.0;
        self.step_ms.map_or(1.0, |step_ms| (chunk / step_ms).min(most).max(1.0)) as u32
    }

    /// Notes a chunk of training.
    pub fn trained(&mut self, steps: u32, ms: f64) {
        // A browser's clock may stand still over a short chunk.
        const LEAST_MS: f64 = 0.05;
        let ms = ms.max(LEAST_MS);
        self.trained_ms += ms;
        let took = ms / f64::from(steps.max(1));
        let step_ms = self.step_ms.map_or(took, |before| before + SPEED_WEIGHT * (took - before));
        self.steps = steps;
        self.step_ms = Some(step_ms);
    }

    /// Notes time spent in looking.
    pub fn spent(&mut self, task: BackgroundTask, ms: f64) {
        self.spent_ms[task as usize] += ms;
    }

    /// True when this has not used up its share.
    pub fn allows(&self, task: BackgroundTask) -> bool {
        self.spent_ms[task as usize] <= self.trained_ms * task.share()
    }

    /// True when new pictures are due; notes that they are sent.
    pub fn pictures(&mut self, now: f64) -> bool {
        let waiting = self.unshown_since.is_some_and(|since| now - since < SHOWN_AFTER_MS);
        let due = !waiting && now - self.pictures_at >= PICTURES_MS && self.allows(BackgroundTask::Pictures);
        if due {
            self.pictures_at = now;
            self.unshown_since = Some(now);
        }
        due
    }

    /// Somebody asks for a study: its share counts from now on, whatever was saved up before.
    pub fn study_begins(&mut self) {
        self.spent_ms[BackgroundTask::Study as usize] = self.trained_ms * BackgroundTask::Study.share();
    }

    /// The page has shown the last pictures.
    pub fn shown(&mut self) {
        self.unshown_since = None;
    }

    /// True when a checkpoint is due; notes that it is made.
    pub fn checkpoint(&mut self, now: f64) -> bool {
        let due = now - self.checkpoint_at >= CHECKPOINT_MS;
        if due {
            self.checkpoint_at = now;
        }
        due
    }

    /// Training speed with this many images a step; 0 before the first.
    pub fn images_per_second(&self, batch: usize) -> f32 {
        self.step_ms.map_or(0.0, |ms| (batch as f64 * 1000.0 / ms) as f32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_leave_time_for_validation_and_baselines() {
        let mut budget = TimeBudget::new(0.0);
        let (mut now, mut pictures, mut validations, mut slices) = (0.0, 0, 0, 0);
        for _ in 0..1000 {
            budget.trained(1, 40.0);
            now += 40.0;
            if budget.pictures(now) {
                budget.spent(BackgroundTask::Pictures, 30.0);
                budget.shown();
                pictures += 1;
            }
            for (task, count) in
                [(BackgroundTask::Validation, &mut validations), (BackgroundTask::Baseline, &mut slices)]
            {
                if budget.allows(task) {
                    budget.spent(task, 20.0);
                    *count += 1;
                }
            }
        }
        // 40 s of training: 2.4 s, 1.6 s and 12 s.
        assert!((75..85).contains(&pictures), "{pictures}");
        assert!((75..85).contains(&validations), "{validations}");
        assert!((595..605).contains(&slices), "{slices}");
    }

    #[test]
    fn nothing_more_is_sent_before_the_last_pictures_were_shown() {
        let mut budget = TimeBudget::new(0.0);
        assert!(budget.pictures(0.0));
        budget.trained(100, 4000.0);
        assert!(!budget.pictures(1000.0), "the page has not shown them");
        budget.shown();
        assert!(budget.pictures(1000.0));
        assert!(budget.pictures(1000.0 + SHOWN_AFTER_MS), "the answer was lost");
    }

    #[test]
    fn chunks_grow_gently_to_their_time() {
        let mut budget = TimeBudget::new(0.0);
        let mut sizes = Vec::new();
        for _ in 0..8 {
            let steps = budget.steps(0.0);
            sizes.push(steps);
            budget.trained(steps, f64::from(steps));
        }
        assert_eq!(sizes, [1, 2, 4, 8, 16, 32, 35, 35]);
    }

    #[test]
    fn chunks_are_short_while_somebody_waits_for_answers() {
        let mut budget = TimeBudget::new(0.0);
        budget.trained(30, 30.0);
        assert_eq!(budget.steps(0.0), 35);
        budget.asked(0.0);
        assert_eq!(budget.steps(500.0), 12);
        assert_eq!(budget.steps(1500.0), 35);
    }
}
