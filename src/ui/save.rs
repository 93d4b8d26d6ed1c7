//! Files that the user downloads.

use crate::data::export::Export;
use js_sys::Array;
use leptos::prelude::{document, set_timeout};
use std::time::Duration;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// How long a blob is kept after the click: some browsers read it only when the user has chosen a folder.
const KEPT: Duration = Duration::from_secs(60);

/// Downloads an address as this kind of file.
pub fn save_url(url: &str, kind: &Export) {
    download(url, &kind.file_name());
}

fn download(url: &str, name: &str) {
    let made = document().create_element("a").ok().and_then(|a| a.dyn_into::<HtmlAnchorElement>().ok());
    let Some(anchor) = made else { return };
    anchor.set_href(url);
    anchor.set_download(name);
    anchor.click();
}

/// Downloads a blob as this kind of file.
pub fn save_blob(blob: &Blob, kind: &Export) {
    save_named(blob, &kind.file_name());
}

/// A text as a file.
///
/// # Errors
/// When the browser makes none.
pub fn text_blob(text: &str, media_type: &str) -> Result<Blob, JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &options)
}

/// Downloads a table (CSV) under this name, where there is one.
pub fn save_table(table: Option<String>, name: &str) {
    match table.map(|table| text_blob(&table, "text/csv")) {
        Some(Ok(blob)) => save_named(&blob, name),
        Some(Err(error)) => web_sys::console::error_1(&error),
        None => {}
    }
}

/// Downloads a blob under this name.
pub fn save_named(blob: &Blob, name: &str) {
    // Fails only for an object that is no blob.
    if let Ok(url) = Url::create_object_url_with_blob(blob) {
        download(&url, name);
        // Fails only for a text that is no address.
        set_timeout(move || Url::revoke_object_url(&url).unwrap_or_default(), KEPT);
    }
}
