//! How the time is shared out between training and looking at the network.

/// Milliseconds since any fixed moment; `performance.now()` in a browser.
pub type Clock = fn() -> f64;

/// A chunk of steps takes about this long: short enough to answer a pen's move within 50 ms, long enough that the
/// read-back at its end does not count.
const CHUNK_MS: f64 = 35.0;
/// Looking takes at most this share of the time spent training.
const LOOKING_SHARE: f64 = 0.1;
/// Pictures come at most this often.
const PICTURES_MS: f64 = 100.0;
/// Checkpoints are kept this often; a little more than the promised 2 s, because a chunk may stand before the next.
const CHECKPOINT_MS: f64 = 1500.0;
/// The page is taken to have shown what it was sent after this long, in case its answer was lost with a hidden tab.
const SHOWN_AFTER_MS: f64 = 2000.0;
/// Weight of a new measurement in the running mean of the speed.
const SPEED_WEIGHT: f64 = 0.2;

/// The time a run has spent, and what is due.
#[derive(Clone, Debug)]
pub struct Pace {
    /// Steps in the next chunk.
    pub steps: u32,
    trained_ms: f64,
    looked_ms: f64,
    step_ms: Option<f64>,
    pictures_at: f64,
    checkpoint_at: f64,
    unshown_since: Option<f64>,
}

impl Pace {
    /// A pace that begins with a single step, to learn what one takes.
    pub fn new(now: f64) -> Self {
        Self {
            steps: 1,
            trained_ms: 0.0,
            looked_ms: 0.0,
            step_ms: None,
            pictures_at: f64::NEG_INFINITY,
            checkpoint_at: now,
            unshown_since: None,
        }
    }

    /// Notes a chunk of training and sizes the next one.
    pub fn trained(&mut self, steps: u32, ms: f64) {
        // A browser's clock may stand still over a short chunk.
        const LEAST_MS: f64 = 0.05;
        let ms = ms.max(LEAST_MS);
        self.trained_ms += ms;
        let took = ms / f64::from(steps.max(1));
        let step_ms = match self.step_ms {
            // The first chunk includes what is only done once: compiling, allocating.
            None if self.trained_ms <= ms => took,
            None => took,
            Some(before) => before + SPEED_WEIGHT * (took - before),
        };
        // At most twice as many as before, so that one lucky measurement does not make a long chunk.
        let fit = (CHUNK_MS / step_ms).clamp(1.0, f64::from(self.steps) * 2.0);
        self.steps = fit as u32;
        self.step_ms = Some(step_ms);
    }

    /// Notes time spent in looking.
    pub fn looked(&mut self, ms: f64) {
        self.looked_ms += ms;
    }

    /// True when looking has not used up its share.
    pub fn may_look(&self) -> bool {
        self.looked_ms <= self.trained_ms * LOOKING_SHARE
    }

    /// True when new pictures are due; notes that they are sent.
    pub fn pictures(&mut self, now: f64) -> bool {
        let waiting = self.unshown_since.is_some_and(|since| now - since < SHOWN_AFTER_MS);
        let due = !waiting && now - self.pictures_at >= PICTURES_MS && self.may_look();
        if due {
            self.pictures_at = now;
            self.unshown_since = Some(now);
        }
        due
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
