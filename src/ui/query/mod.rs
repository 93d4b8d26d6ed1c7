//! Queries to the trainer: when they are sent, their answers, and how they stand.

#[cfg(target_arch = "wasm32")]
mod handle;
pub mod state;
#[cfg(target_arch = "wasm32")]
mod status;
pub mod status_text;

#[cfg(target_arch = "wasm32")]
pub use {
    handle::{QueryHandle, use_query},
    status::Status,
};
