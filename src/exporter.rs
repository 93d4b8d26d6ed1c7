//! The export worker: makes the files that the page asks for.

use crate::export::{MadeFile, make};
use crate::importer::input_file;
use crate::protocol::{Bytes, Codes, Collected, ExportEvent, ExportJob, Floats};
use crate::results::read_codes;
use crate::webgpu::member;
use crate::wire::{self, post_to_page, worker_scope};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{File, MessageEvent};

/// Makes files until the page terminates the worker.
pub fn run() {
    report_panics();
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(|message: MessageEvent| {
        let message = message.data();
        let answered = match member(&message, "file") {
            Some(file) => codes(&message, &file.unchecked_into()),
            None => answer(&message),
        };
        post_to_page(&answered.unwrap_or_else(ExportEvent::Failed));
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

/// The codes in a file, or a sentence why there are none.
fn codes(message: &JsValue, file: &File) -> Result<ExportEvent, String> {
    let number = |name: &str| member(message, name).and_then(|value| value.as_f64()).unwrap_or(0.0) as usize;
    let input = input_file(file.name(), file.clone().into());
    let found = read_codes(&input, number("latent").max(1), number("most"));
    let found = found.map_err(|error| format!("“{}” {error}.", file.name()))?;
    Ok(ExportEvent::Codes(Codes { values: Floats(found.values), names: found.names }))
}

/// From now on a panic is logged and told the page before the worker dies.
fn report_panics() {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        post_to_page(&ExportEvent::Failed("that is a fault of this page; other files may work".into()));
    }));
}
