//! Files for the user's downloads.

use leptos::prelude::document;
use wasm_bindgen::JsCast as _;
use web_sys::{Blob, HtmlAnchorElement, Url};

/// Saves what stands at an address under a name.
pub fn save_url(url: &str, name: &str) {
    let made = document().create_element("a").ok().and_then(|a| a.dyn_into::<HtmlAnchorElement>().ok());
    let Some(anchor) = made else { return };
    anchor.set_href(url);
    anchor.set_download(name);
    anchor.click();
}

/// Saves a blob under a name.
pub fn save_blob(blob: &Blob, name: &str) {
    // Fails only for what is no blob.
    if let Ok(url) = Url::create_object_url_with_blob(blob) {
        save_url(&url, name);
    }
}
