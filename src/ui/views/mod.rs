//! The figures. A view is one file in a folder beside this one and one row in `registry`; what it shows is computed in
//! [`content`], where the host can test it.

pub mod content;
#[cfg(target_arch = "wasm32")]
mod line_chart;
#[cfg(target_arch = "wasm32")]
mod map;
#[cfg(target_arch = "wasm32")]
pub mod registry;
#[cfg(target_arch = "wasm32")]
mod runs;
#[cfg(target_arch = "wasm32")]
mod tools;
#[cfg(target_arch = "wasm32")]
mod training;
