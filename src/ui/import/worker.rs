//! The import worker: started at the first files, kept, and started again at the next ones after a crash.

use crate::data::import::{ImportCommand, ImportEvent, ImportMessage};
use crate::ui::worker_link::{self, WorkerLink};
use crate::wire;
use js_sys::{Array, Object, Reflect};
use leptos::prelude::set_timeout;
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::JsValue;

/// Files that are handed to the worker at once: 10 ms, and 30 on a slow or busy machine.
const AT_ONCE: u32 = 50;
/// Time between two looks whether the worker listens by now.
const WAIT: Duration = Duration::from_millis(20);

/// What is to be understood of files.
pub struct Opening {
    /// Number of the import; rises.
    pub id: u32,
    /// True to add them to those of the import before.
    pub join: bool,
    /// True when a single sound is one to reconstruct.
    pub sounds: bool,
}

/// What the page hears of the import worker.
pub enum Heard {
    /// An event of an import.
    Message(ImportMessage),
    /// It is being loaded: how far, in words.
    Loading(String),
    /// It could not be loaded, or broke down; what it knew is gone. A sentence.
    Broken(String),
}

/// The import worker.
pub struct ImportWorker {
    /// Gets all that is heard.
    hear: Box<dyn Fn(Heard)>,
    link: RefCell<Option<WorkerLink>>,
    /// Messages that wait until the worker listens; `None` once it does.
    waiting: RefCell<Option<Vec<(JsValue, Array)>>>,
    /// A worker that broke down: one of its listeners may be running just now.
    ended: RefCell<Option<WorkerLink>>,
}

impl ImportWorker {
    /// A worker that is not started yet.
    pub fn new(hear: Box<dyn Fn(Heard)>) -> Rc<Self> {
        let waiting = RefCell::new(Some(Vec::new()));
        Rc::new(Self { hear, link: RefCell::default(), waiting, ended: RefCell::default() })
    }

    /// Sends a command, and the files that go with it: an array of `[path, Blob]`.
    pub fn send(self: &Rc<Self>, command: &ImportCommand, files: Option<Array>) {
        let packed = wire::to_js(command).map_err(JsValue::from).and_then(|parcel| {
            let message = Object::new();
            Reflect::set(&message, &"command".into(), &parcel.message)?;
            if let Some(files) = files {
                Reflect::set(&message, &"files".into(), &files)?;
            }
            Ok((JsValue::from(message), parcel.transfer))
        });
        let Ok((message, transfer)) = packed else {
            return self.fail("the files could not be handed over");
        };
        if self.link.borrow().is_none() && !self.start() {
            return;
        }
        let listens = match self.waiting.borrow_mut().as_mut() {
            Some(waiting) => {
                waiting.push((message.clone(), transfer.clone()));
                false
            }
            None => true,
        };
        if listens {
            self.post(&message, &transfer);
        }
    }

    /// Sends files to understand, an array of `[path, Blob]`: many of them in parts, between which the page does what else there
    /// is to do. `wanted` is false once others have taken their place.
    pub fn open(self: &Rc<Self>, opening: Opening, files: Array, wanted: Box<dyn Fn() -> bool>) {
        let Opening { id, join, sounds } = opening;
        let count = files.length();
        self.send(&ImportCommand::Open { id, count, join, sounds }, Some(files.slice(0, AT_ONCE)));
        if count > AT_ONCE {
            self.send_more(id, files, AT_ONCE, wanted);
        }
    }

    /// Sends the files from the `first` on, in turns of the browser.
    fn send_more(self: &Rc<Self>, id: u32, files: Array, first: u32, wanted: Box<dyn Fn() -> bool>) {
        let worker = Rc::clone(self);
        // What waits for the worker is sent to it all at once.
        let waits = self.waiting.borrow().is_some();
        let send = move || {
            if !wanted() {
                return;
            }
            let mut next = first;
            if !waits {
                next += AT_ONCE;
                worker.send(&ImportCommand::More { id }, Some(files.slice(first, next)));
            }
            if next < files.length() {
                worker.send_more(id, files, next, wanted);
            }
        };
        // Messages of a page to itself would be delivered one behind the other, and nothing else between them.
        set_timeout(send, if waits { WAIT } else { Duration::ZERO });
    }

    /// Starts the worker; false when that failed.
    fn start(self: &Rc<Self>) -> bool {
        self.ended.take();
        let (hearing, failing) = (Rc::clone(self), Rc::clone(self));
        let link = WorkerLink::start(
            &worker_link::address("import"),
            None,
            Box::new(move |message| hearing.take(message)),
            Box::new(move |detail| failing.fail(&detail)),
        );
        match link {
            Ok(link) => *self.link.borrow_mut() = Some(link),
            Err(_) => self.fail("it could not be started"),
        }
        self.link.borrow().is_some()
    }

    fn take(self: &Rc<Self>, message: JsValue) {
        match wire::from_js::<ImportMessage>(message) {
            // Until it runs, the loader speaks for it.
            Ok(ImportMessage { id: 0, event: ImportEvent::Progress { what, .. } }) => {
                (self.hear)(Heard::Loading(what));
            }
            Ok(ImportMessage { id: 0, event: ImportEvent::Failed(_) }) => self.fail("the download failed"),
            Ok(message) => self.pass_on(message),
            Err(error) => self.fail(&error.to_string()),
        }
    }

    fn pass_on(&self, message: ImportMessage) {
        if matches!(message.event, ImportEvent::Ready) {
            let waiting = self.waiting.take().unwrap_or_default();
            waiting.iter().for_each(|(message, transfer)| self.post(message, transfer));
        }
        (self.hear)(Heard::Message(message));
    }

    fn post(&self, message: &JsValue, transfer: &Array) {
        let sent = self.link.borrow().as_ref().map(|link| link.post(message, transfer));
        if let Some(Err(error)) = sent {
            web_sys::console::error_1(&error);
            self.fail("the files could not be handed over");
        }
    }

    /// Ends the worker; the next command starts another.
    pub fn end(&self) {
        self.waiting.replace(Some(Vec::new()));
        if let Some(link) = self.link.take() {
            link.end();
            *self.ended.borrow_mut() = Some(link);
        }
    }

    fn fail(&self, detail: &str) {
        let loaded = self.waiting.borrow().is_none();
        self.end();
        let sentence = if loaded {
            format!("The reader of files broke down ({detail}). Drop the files again, or fewer at a time.")
        } else {
            format!(
                "The reader of files could not be loaded ({detail}). Check the connection and drop the files again."
            )
        };
        (self.hear)(Heard::Broken(sentence));
    }
}
