//! A panic in the worker is reported to the page before the worker dies.

use crate::protocol::{Failure, RunId};
use std::cell::Cell;

thread_local! {
    /// The run of the last command: the one a panic belongs to.
    static RUN: Cell<RunId> = const { Cell::new(RunId(0)) };
}

/// Sets the run that a panic from now on belongs to.
pub(super) fn set_run(run: RunId) {
    RUN.set(run);
}

/// The run of the last command.
pub(super) fn run() -> RunId {
    RUN.get()
}

/// From now on a panic is logged and sent as [`Failure::Panic`].
pub(super) fn report() {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        super::fail(Failure::Panic, info.to_string());
    }));
}
