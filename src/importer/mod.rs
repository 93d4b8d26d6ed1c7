//! The import worker: passes commands from the page to [`ImportService`], and its events back.

mod blob;
mod browser;
mod canvas;
mod mail;

use crate::data::import::{ImportEvent, ImportMessage, ImportService, InputFile};
use crate::inbox::Inbox;
use crate::wire::post_to_page;
use blob::BlobSource;
use browser::Browser;
use std::cell::Cell;
use std::rc::Rc;
use web_sys::Blob;

thread_local! {
    /// The import of the last event: the one a panic belongs to.
    static LAST: Cell<u32> = const { Cell::new(0) };
}

/// Imports files until the page terminates the worker.
pub fn run() {
    report_panics();
    let inbox = Rc::new(Inbox::default());
    mail::listen(&inbox);
    let service = ImportService::new(Rc::new(Browser::default()), inbox, Rc::new(|message| post(&message)));
    post(&ImportMessage { id: 0, event: ImportEvent::Ready });
    wasm_bindgen_futures::spawn_local(service.run());
}

/// A file of the browser, which is read where it lies; for workers.
pub fn input_file(path: String, blob: Blob) -> InputFile {
    InputFile { path, bytes: Rc::new(BlobSource::new(blob)) }
}

/// Sends an event to the page; one that can't be sent is logged.
fn post(message: &ImportMessage) {
    LAST.set(message.id);
    post_to_page(message);
}

/// From now on a panic is logged and told the page before the worker dies.
fn report_panics() {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        let why =
            "The files could not be read: this is a fault of the page. Other files may work.".to_owned();
        post(&ImportMessage { id: LAST.get(), event: ImportEvent::Failed(why) });
    }));
}
