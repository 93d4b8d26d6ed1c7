//! Runs are kept without asking: when, which of them an address goes on with, and the worker that does it.

#[cfg(target_arch = "wasm32")]
mod date;
pub mod entry_text;
#[cfg(target_arch = "wasm32")]
mod keeper;
pub mod opening;
pub mod schedule;
#[cfg(target_arch = "wasm32")]
mod use_keeping;
#[cfg(target_arch = "wasm32")]
mod worker;

#[cfg(target_arch = "wasm32")]
pub use {
    date::date,
    keeper::Keeping,
    use_keeping::{take_note, use_keeping},
};
