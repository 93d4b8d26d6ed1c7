//! What stands around the figures: the bar, the forms, the tabs, notices, help, and the address.

#[cfg(target_arch = "wasm32")]
mod address;
pub mod caption_text;
#[cfg(target_arch = "wasm32")]
mod controls;
pub mod field_edit;
#[cfg(target_arch = "wasm32")]
mod help;
#[cfg(target_arch = "wasm32")]
mod keys;
pub mod link;
#[cfg(target_arch = "wasm32")]
mod notices;
#[cfg(target_arch = "wasm32")]
mod readout;
pub mod readout_text;
pub mod sample_text;
#[cfg(target_arch = "wasm32")]
mod samples;
#[cfg(target_arch = "wasm32")]
mod settings;
#[cfg(target_arch = "wasm32")]
mod share;
#[cfg(target_arch = "wasm32")]
pub mod shell;
pub mod shortcuts;
pub mod slider;
#[cfg(target_arch = "wasm32")]
mod tabs;
#[cfg(target_arch = "wasm32")]
mod theme;
#[cfg(target_arch = "wasm32")]
mod toolbar;
