//! Parts that figures are built of. None of them knows a figure or a query.

#[cfg(target_arch = "wasm32")]
pub mod canvas;
pub mod card;
#[cfg(target_arch = "wasm32")]
pub mod cards;
#[cfg(target_arch = "wasm32")]
pub mod figure;
#[cfg(target_arch = "wasm32")]
mod figure_file;
#[cfg(target_arch = "wasm32")]
pub mod film;
#[cfg(target_arch = "wasm32")]
pub mod film_recording;
#[cfg(target_arch = "wasm32")]
pub mod icons;
#[cfg(target_arch = "wasm32")]
pub mod modal;
#[cfg(target_arch = "wasm32")]
pub mod number_box;
pub mod number_range;
#[cfg(target_arch = "wasm32")]
pub mod pen;
#[cfg(target_arch = "wasm32")]
pub mod qr_code;
pub mod qr_svg;
#[cfg(target_arch = "wasm32")]
pub mod save_figure;
#[cfg(target_arch = "wasm32")]
pub mod select;
pub mod svg;
#[cfg(target_arch = "wasm32")]
pub mod throttle;
#[cfg(target_arch = "wasm32")]
pub mod thumbnail;
#[cfg(target_arch = "wasm32")]
pub mod thumbnails;
