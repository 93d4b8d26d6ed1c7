//! The user's own images: drawn, dropped, pasted or picked.

#[cfg(target_arch = "wasm32")]
mod audio;
#[cfg(target_arch = "wasm32")]
mod draw;
#[cfg(target_arch = "wasm32")]
mod drop;
pub mod file_text;
#[cfg(target_arch = "wasm32")]
mod files;
#[cfg(target_arch = "wasm32")]
mod image_source;
#[cfg(target_arch = "wasm32")]
mod jpeg;
#[cfg(target_arch = "wasm32")]
mod pad;
#[cfg(target_arch = "wasm32")]
mod panel;
#[cfg(target_arch = "wasm32")]
mod picture;
#[cfg(target_arch = "wasm32")]
mod sound;
pub mod strokes;

#[cfg(target_arch = "wasm32")]
pub use {
    image_source::OwnImageInput,
    jpeg::jpeg_points,
    panel::OwnImagePanel,
    picture::{Picture, decode},
};
