//! The export worker: makes the files that the page asks for.

use crate::export::{MadeFile, make};
use crate::protocol::{Bytes, Collected, ExportEvent, ExportJob};
use crate::webgpu::member;
use crate::wire::{self, post_to_page, worker_scope};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::MessageEvent;

/// Makes files until the page terminates the worker.
pub fn run() {
    report_panics();
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(|message: MessageEvent| {
        post_to_page(&answer(&message.data()).unwrap_or_else(ExportEvent::Failed));
    });
    worker_scope().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    post_to_page(&ExportEvent::Ready);
}

/// The file that a message asks for, or a sentence why there is none.
fn answer(message: &JsValue) -> Result<ExportEvent, String> {
    let part = |name: &str| member(message, name).unwrap_or(JsValue::UNDEFINED);
    let unclear = |error: serde_wasm_bindgen::Error| format!("the request was not understood ({error})");
    let job: ExportJob = wire::from_js(part("job")).map_err(unclear)?;
    let collected = part("collected");
    let collected = if collected.is_object() {
        wire::from_js::<Collected>(collected).map_err(unclear)?
    } else {
        Collected::default()
    };
    let MadeFile { name, media_type, bytes } = make(&job, &collected).map_err(|error| error.to_string())?;
    Ok(ExportEvent::Made { name, media_type: media_type.into(), bytes: Bytes(bytes) })
}

/// From now on a panic is logged and told the page before the worker dies.
fn report_panics() {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        post_to_page(&ExportEvent::Failed("that is a fault of this page; other files may work".into()));
    }));
}
