//! Text for the clipboard.

use leptos::prelude::window;
use wasm_bindgen_futures::JsFuture;

/// Copies to the clipboard; false when the browser does not allow it.
pub async fn copy(text: &str) -> bool {
    // Outside a secure context there is no clipboard at all, and web-sys would not ask.
    if !window().is_secure_context() {
        return false;
    }
    JsFuture::from(window().navigator().clipboard().write_text(text)).await.is_ok()
}
