//! A worker and what the page hears of it.

use leptos::prelude::{document, window};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{ErrorEvent, Event, MessageEvent, Worker, WorkerOptions, WorkerType};

/// A worker with its listeners.
pub(super) struct WorkerLink {
    worker: Worker,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(Event)>,
}

impl WorkerLink {
    /// Starts the worker of this address, or takes over `started`, and listens: `on_message` gets each message,
    /// `on_error` what went wrong, in words.
    ///
    /// # Errors
    /// When the browser starts no worker.
    pub fn start(
        address: &str,
        started: Option<Worker>,
        on_message: Box<dyn Fn(JsValue)>,
        on_error: Box<dyn Fn(String)>,
    ) -> Result<Self, JsValue> {
        let worker = match started {
            Some(worker) => worker,
            None => {
                let options = WorkerOptions::new();
                options.set_type(WorkerType::Module);
                Worker::new_with_options(address, &options)?
            }
        };
        let on_message =
            Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| on_message(message.data()));
        let on_error = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
            let message = event.dyn_ref::<ErrorEvent>().map(ErrorEvent::message).unwrap_or_default();
            on_error(if message.is_empty() { "its file could not be loaded".into() } else { message });
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        worker.set_onmessageerror(Some(on_error.as_ref().unchecked_ref()));
        Ok(Self { worker, _on_message: on_message, _on_error: on_error })
    }

    /// Sends a message.
    ///
    /// # Errors
    /// When it can't be copied or transferred.
    pub fn post(&self, message: &JsValue, transfer: &js_sys::Array) -> Result<(), JsValue> {
        self.worker.post_message_with_transfer(message, transfer)
    }

    /// Ends the worker. One of its listeners may be running just now, so the link is to be dropped later.
    pub fn end(&self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.set_onmessageerror(None);
        self.worker.terminate();
    }
}

/// The address of a worker, as the page names it in `<meta name="hourglass-worker-…">`.
pub(super) fn address(name: &str) -> String {
    let name = format!("hourglass-worker-{name}");
    let meta = document().query_selector(&format!("meta[name={name}]")).ok().flatten();
    meta.and_then(|meta| meta.get_attribute("content")).unwrap_or_else(|| format!("./{name}.js"))
}

/// The worker of this address that assets/loader.js started beside the page; `None` when there is none, or it was taken
/// before.
pub(super) fn started_early(address: &str) -> Option<Worker> {
    let take: js_sys::Function =
        js_sys::Reflect::get(&window(), &"hourglassEarly".into()).ok()?.dyn_into().ok()?;
    take.call1(&JsValue::UNDEFINED, &address.into()).ok()?.dyn_into().ok()
}
