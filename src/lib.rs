//! Hourglass: an autoencoder laboratory that runs in a browser tab.
//!
//! The layer rule (an arrow points at what may be used):
//! - [`buffers`], [`csv_text`] and [`number_text`] know nothing but plain Rust; [`data`] → these, [`metrics`] and [`spec`] → `data`;
//! - [`study`] → these: what a trained network is asked, as parameters and results;
//! - [`protocol`] → `study` and these: what page and worker say to each other;
//! - [`receipt`] → `protocol`, `spec`, `data`: what a run came to, as a part of a link;
//! - [`run`] → `protocol`: all that the page knows of a run; [`plot`] → `run`, `data`: pictures on any backend;
//! - `results` → `data`, `plot`: what was found, as files for other programs; `report` → these, `run`, `receipt`: all of a run
//!   on one page (feature `readers`);
//! - [`ui`] → all of the above (the one place that touches the DOM, in modules for wasm only; its other modules are plain
//!   Rust, which the host tests);
//! - `checkpoint` → `spec`, `data` (features `training` and `writers`): parameters and optimiser state in a file;
//! - `trainer` → `checkpoint`, `protocol`, `study`, `spec`, `data`, `metrics` (feature `training`; the one place that knows burn);
//! - `export` → `checkpoint`, `results`, `protocol`, `spec`, `data`, `metrics` (feature `writers`): what leaves as files, among it a
//!   trained network for other programs;
//! - `worker` → `trainer`, `protocol` (wasm and `training`), `exporter` → `export` (wasm and `writers`), `cli` → the same, `export` and `run` (host). `ui` and `trainer` meet only in `protocol`, which both
//!   put on the wire with `wire`; `webgpu` is what both ask the browser about its GPU.

pub mod buffers;
#[cfg(any(feature = "training", feature = "writers"))]
pub mod checkpoint;
pub mod csv_text;
pub mod data;
pub mod inbox;
pub mod metrics;
pub mod number_text;
pub mod plot;
pub mod protocol;
pub mod receipt;

#[cfg(feature = "readers")]
pub mod report;

#[cfg(feature = "readers")]
pub mod results;

pub mod run;
pub mod spec;
pub mod storage;
pub mod study;

#[cfg(feature = "training")]
pub mod trainer;

#[cfg(feature = "writers")]
pub mod export;

#[cfg(all(not(target_arch = "wasm32"), feature = "training", feature = "writers"))]
pub mod cli;

pub mod ui;

#[cfg(all(target_arch = "wasm32", feature = "readers"))]
pub mod importer;

#[cfg(all(target_arch = "wasm32", feature = "writers"))]
pub mod exporter;

#[cfg(all(target_arch = "wasm32", feature = "storage"))]
pub mod keeper;

#[cfg(all(target_arch = "wasm32", any(feature = "training", feature = "readers")))]
mod turn;

#[cfg(target_arch = "wasm32")]
pub mod webgpu;

#[cfg(target_arch = "wasm32")]
pub mod wire;

#[cfg(all(target_arch = "wasm32", feature = "training"))]
pub mod worker;
