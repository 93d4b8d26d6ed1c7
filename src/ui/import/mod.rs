//! Bringing files: dropped, pasted, picked, photographed or fetched; the sheet that shows what was understood of them.

#[cfg(target_arch = "wasm32")]
mod camera;
#[cfg(target_arch = "wasm32")]
mod choice_fields;
pub mod choice_rows;
#[cfg(target_arch = "wasm32")]
mod classic;
#[cfg(target_arch = "wasm32")]
mod drop_zone;
#[cfg(target_arch = "wasm32")]
pub mod fetch;
#[cfg(target_arch = "wasm32")]
mod files_list;
#[cfg(target_arch = "wasm32")]
mod findings;
#[cfg(target_arch = "wasm32")]
mod importer;
#[cfg(target_arch = "wasm32")]
pub mod reading;
#[cfg(target_arch = "wasm32")]
mod sheet;
pub mod shots;
#[cfg(target_arch = "wasm32")]
pub mod site;
pub mod state;
pub mod text;
#[cfg(target_arch = "wasm32")]
pub mod walk;
#[cfg(target_arch = "wasm32")]
mod webcam;
#[cfg(target_arch = "wasm32")]
pub mod worker;

#[cfg(target_arch = "wasm32")]
pub use {
    camera::CameraSheet,
    classic::ClassicSheet,
    drop_zone::{DropZone, PICKER_ID},
    importer::Importer,
    sheet::ImportSheet,
};
