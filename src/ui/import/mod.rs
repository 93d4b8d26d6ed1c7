//! What a user brings: from dropped files to a set, and the classic sets.

#[cfg(target_arch = "wasm32")]
pub mod fetch;
#[cfg(target_arch = "wasm32")]
pub mod site;
