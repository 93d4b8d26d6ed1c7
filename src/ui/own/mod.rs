//! The user's own image or sound: drawn, recorded, or of a file.

#[cfg(target_arch = "wasm32")]
mod audio;
#[cfg(target_arch = "wasm32")]
mod decode;
#[cfg(target_arch = "wasm32")]
mod draw;
pub mod file_text;
pub mod framing;
#[cfg(target_arch = "wasm32")]
mod image_source;
#[cfg(target_arch = "wasm32")]
mod jpeg;
#[cfg(target_arch = "wasm32")]
mod kept;
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
    decode::decode,
    image_source::{ImageSource, OwnImageInput, Sound},
    jpeg::jpeg_points,
    panel::OwnImagePanel,
    picture::{FilePicture, Picture},
};
