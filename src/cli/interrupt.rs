//! Ctrl-C: the first asks to end in good order, the second ends at once.

use super::CliError;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Status of a program that was interrupted: 128 and the number of the signal, as shells have it.
pub(super) const INTERRUPTED: u8 = 130;

/// Whether somebody has asked the program to end.
#[derive(Clone, Default)]
pub(super) struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Listens from now on; to be called once.
    ///
    /// # Errors
    /// When the system does not allow it.
    pub(super) fn listen() -> Result<Self, CliError> {
        let interrupt = Self::default();
        let asked = interrupt.clone();
        ctrlc::set_handler(move || {
            if asked.0.swap(true, Ordering::SeqCst) {
                std::process::exit(INTERRUPTED.into());
            }
        })
        .map_err(CliError::new)?;
        Ok(interrupt)
    }

    /// True once it was asked for.
    pub(super) fn asked(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}
