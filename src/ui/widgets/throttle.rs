//! Work that follows signals, but not at every change.

use crate::ui::reactive::effect;
use leptos::prelude::*;
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

/// Runs `act` when a signal read by `changed` changes: at once, then at most every `pause`, and once more after
/// the last change. `act` runs untracked.
pub fn use_throttled(pause: Duration, changed: impl Fn() + 'static, act: impl Fn() + 'static) {
    // Compiled once for all callers, not once for each.
    throttle(pause, Box::new(changed), Rc::new(act));
}

fn throttle(pause: Duration, changed: Box<dyn Fn()>, act: Rc<dyn Fn()>) {
    #[derive(Clone, Copy, PartialEq)]
    enum Wait {
        No,
        Pause,
        Again,
    }
    let wait = Rc::new(Cell::new(Wait::No));
    // Disposed together with the component, so that a late timer finds out.
    let alive = StoredValue::new(());

    fn run(act: Rc<dyn Fn()>, wait: Rc<Cell<Wait>>, alive: StoredValue<()>, pause: Duration) {
        if alive.try_get_value().is_none() {
            return;
        }
        untrack(|| act());
        wait.set(Wait::Pause);
        set_timeout(
            move || {
                if wait.replace(Wait::No) == Wait::Again {
                    run(act, wait, alive, pause);
                }
            },
            pause,
        );
    }

    effect(move || {
        changed();
        match wait.get() {
            Wait::No => run(act.clone(), wait.clone(), alive, pause),
            Wait::Pause | Wait::Again => wait.set(Wait::Again),
        }
    });
}

/// Milliseconds since the page was opened.
pub fn now_ms() -> f64 {
    window().performance().map_or(0.0, |performance| performance.now())
}
