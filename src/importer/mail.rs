//! Messages of the page: `{ command, files }`.

use super::input_file;
use crate::data::import::{ImportCommand, InputFile, Mail};
use crate::inbox::Inbox;
use crate::webgpu::member;
use crate::wire::{self, worker_scope};
use js_sys::Array;
use std::rc::Rc;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Blob, MessageEvent};

/// Puts what comes into the inbox, from now on.
pub(super) fn listen(inbox: &Rc<Inbox<Mail>>) {
    let inbox = Rc::clone(inbox);
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let message = event.data();
        let command = member(&message, "command").unwrap_or(JsValue::UNDEFINED);
        match wire::from_js::<ImportCommand>(command) {
            Ok(command) => inbox.push(Mail { command, files: files(&message) }),
            Err(error) => web_sys::console::error_1(&error.into()),
        }
    });
    worker_scope().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
}

/// The files beside a command: an array of `[path, Blob]`.
fn files(message: &JsValue) -> Vec<InputFile> {
    let Some(files) = member(message, "files").and_then(|files| files.dyn_into::<Array>().ok()) else {
        return Vec::new();
    };
    let file = |entry: JsValue| {
        let entry: Array = entry.dyn_into().ok()?;
        let (path, blob) = (entry.get(0).as_string()?, entry.get(1).dyn_into::<Blob>().ok()?);
        Some(input_file(path, blob))
    };
    files.iter().filter_map(file).collect()
}
