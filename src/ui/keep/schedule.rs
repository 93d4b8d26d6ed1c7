//! When a run is kept. Plain Rust.

/// Milliseconds between two saves while training, at least. A trainer sends a checkpoint every two seconds or oftener, so no
/// save is more than five seconds behind.
const PAUSE: f64 = 2_900.0;
/// A save may take this share of the page's time.
const SHARE: f64 = 0.01;

/// When a run is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Schedule {
    /// When the last save began; `None` before the first.
    begun: Option<f64>,
    /// Milliseconds that the last save took of the page's time.
    cost: f64,
    /// A save is under way.
    busy: bool,
    /// One more is wanted as soon as it has ended.
    again: bool,
}

impl Schedule {
    /// True when a save may begin now, in milliseconds. `urgent` ones (a pause, a page that is left) don't wait for their turn, only
    /// for the one that is under way.
    pub fn begin(&mut self, now: f64, urgent: bool) -> bool {
        let pause = PAUSE.max(self.cost / SHARE);
        let early = self.begun.is_some_and(|begun| now - begun < pause);
        if self.busy {
            self.again |= urgent;
            return false;
        }
        if early && !urgent {
            return false;
        }
        (self.begun, self.busy, self.again) = (Some(now), true, false);
        true
    }

    /// The page has handed the save over, after so many milliseconds of its time.
    pub fn handed_over(&mut self, cost: f64) {
        self.cost = cost;
    }

    /// A save has ended, whether it succeeded or not; true when another one is wanted.
    pub fn ended(&mut self) -> bool {
        self.busy = false;
        std::mem::take(&mut self.again)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn training_is_kept_every_few_seconds() {
        let mut schedule = Schedule::default();
        assert!(schedule.begin(0.0, false), "the first checkpoint");
        schedule.handed_over(4.0);
        assert!(!schedule.begin(2_000.0, false), "it is still under way");
        assert!(!schedule.ended());
        // A checkpoint comes every two seconds.
        let saved: Vec<f64> = (1..=10)
            .map(|i| f64::from(i) * 2_000.0)
            .filter(|now| {
                let begins = schedule.begin(*now, false);
                schedule.ended();
                begins
            })
            .collect();
        assert!(saved.windows(2).all(|pair| pair[1] - pair[0] <= 5_000.0), "{saved:?}");
    }

    #[test]
    fn a_pause_is_kept_at_once_and_waits_only_for_the_save_before() {
        let mut schedule = Schedule::default();
        assert!(schedule.begin(0.0, false));
        assert!(!schedule.begin(10.0, true));
        assert!(schedule.ended(), "it is wanted");
        assert!(schedule.begin(11.0, true));
        assert!(!schedule.ended());
        assert!(!schedule.begin(12.0, false));
    }

    #[test]
    fn a_save_that_costs_much_comes_seldom() {
        let mut schedule = Schedule::default();
        assert!(schedule.begin(0.0, false));
        schedule.handed_over(80.0);
        schedule.ended();
        assert!(!schedule.begin(7_900.0, false));
        assert!(schedule.begin(8_000.0, false), "one percent");
    }
}
