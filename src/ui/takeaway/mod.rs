//! Taking away: the sheet of files that can be made of the run, and the worker that makes them.

#[cfg(target_arch = "wasm32")]
mod found;
pub mod offers;
#[cfg(target_arch = "wasm32")]
mod sheet;
#[cfg(target_arch = "wasm32")]
mod taker;
#[cfg(target_arch = "wasm32")]
mod worker;

#[cfg(target_arch = "wasm32")]
pub use {
    found::offer_words,
    sheet::{TakeAwayButton, TakeAwaySheet},
    taker::Taker,
};
