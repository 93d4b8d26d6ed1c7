//! The work on a draft as its surroundings see it: how far it is, what is known by now, and whether it is to stop.

use crate::data::import::{ImportError, Look, Platform};
use std::cell::Cell;

/// Milliseconds after which the platform may do something else.
const TURN: f64 = 12.0;
/// Milliseconds between two reports of progress.
const PROGRESS: f64 = 100.0;
/// Milliseconds between two looks at files that are still being read, at least; and how many times as long as a look took.
const LOOK: f64 = 300.0;
const LOOK_COSTS: f64 = 20.0;

/// Work on a draft.
pub struct Work<'a> {
    /// Where it is done.
    pub platform: &'a dyn Platform,
    report: &'a dyn Fn(Look),
    turn: Cell<f64>,
    progress: Cell<f64>,
    look: Cell<f64>,
    /// Milliseconds that the last look took.
    cost: Cell<f64>,
}

impl<'a> Work<'a> {
    /// Work that begins now; `report` gets what is understood so far.
    pub fn new(platform: &'a dyn Platform, report: &'a dyn Fn(Look)) -> Self {
        let now = platform.now();
        // The first reports come soon, so that something is seen at once.
        Self {
            platform,
            report,
            turn: Cell::new(now),
            progress: Cell::new(now - PROGRESS),
            look: Cell::new(now),
            cost: Cell::new(0.0),
        }
    }

    /// To be called between two files or examples, `done` of `total` being done. Costs next to nothing most of the time.
    ///
    /// # Errors
    /// [`ImportError::Stopped`] when the work is to stop.
    pub async fn step(&self, what: &str, done: usize, total: usize) -> Result<(), ImportError> {
        let now = self.platform.now();
        if now - self.progress.get() >= PROGRESS {
            self.progress.set(now);
            self.platform.progress(what, done, total);
        }
        if now - self.turn.get() < TURN {
            return Ok(());
        }
        let goes_on = self.platform.proceed().await;
        self.turn.set(self.platform.now());
        if goes_on { Ok(()) } else { Err(ImportError::Stopped) }
    }

    /// Reports what is understood so far, when the last report is long enough ago.
    pub fn look(&self, look: impl FnOnce() -> Look) {
        let now = self.platform.now();
        if now - self.look.get() >= LOOK.max(LOOK_COSTS * self.cost.get()) {
            (self.report)(look());
            let done = self.platform.now();
            self.cost.set(done - now);
            self.look.set(done);
        }
    }

    /// Reports what is understood so far.
    pub fn look_now(&self, look: Look) {
        (self.report)(look);
        self.look.set(self.platform.now());
    }
}
