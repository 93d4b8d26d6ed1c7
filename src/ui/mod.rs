//! The page: Leptos components over one [`session::Session`].
//!
//! Each floor uses only those below it: `page` (bar, forms, tabs, help) → `views` (figures) → `query` (questions to
//! the trainer) → `widgets` (canvas, cards, number boxes) → `session` → `bridge` (workers) → `store` (signals).
//!
//! A module that touches the browser or Leptos is compiled for wasm only: its `mod` line says so. The others, such as
//! [`place`] and [`tab`], are plain Rust and are tested on the host; what a component can compute without a browser belongs
//! there.

pub mod adapter_kind;
#[cfg(target_arch = "wasm32")]
mod bridge;
#[cfg(target_arch = "wasm32")]
mod clipboard;
#[cfg(target_arch = "wasm32")]
pub mod dataset_change;
#[cfg(target_arch = "wasm32")]
mod gpu_adapter;
pub mod import;
pub mod keep;
pub mod own;
pub mod page;
pub mod place;
pub mod query;
#[cfg(target_arch = "wasm32")]
pub mod reactive;
pub mod receipt;
#[cfg(target_arch = "wasm32")]
mod save;
#[cfg(target_arch = "wasm32")]
pub mod screen;
#[cfg(target_arch = "wasm32")]
pub mod session;
#[cfg(target_arch = "wasm32")]
pub mod store;
pub mod tab;
pub mod takeaway;
#[cfg(target_arch = "wasm32")]
pub mod view;
pub mod views;
pub mod widgets;
#[cfg(target_arch = "wasm32")]
mod worker_link;

#[cfg(target_arch = "wasm32")]
pub use page::shell::App;
