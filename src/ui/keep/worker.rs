//! The storage worker as the page sees it.

use crate::storage::{StorageCommand, StorageEvent};
use crate::ui::worker_link::{self, WorkerLink};
use crate::wire;
use js_sys::Array;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// The storage worker, and what waits until it runs.
pub(super) struct StorageWorker {
    link: RefCell<Option<WorkerLink>>,
    /// `None` once it runs.
    waiting: RefCell<Option<Vec<(JsValue, Array)>>>,
}

impl StorageWorker {
    /// Starts the worker, or takes over the one that was started beside the page; `hear` gets its events.
    pub fn start(hear: Rc<dyn Fn(StorageEvent)>) -> Rc<Self> {
        let worker = Rc::new(Self { link: RefCell::default(), waiting: RefCell::new(Some(Vec::new())) });
        let address = worker_link::address("storage");
        let (hearing, failing, told) = (Rc::clone(&worker), Rc::clone(&hear), Rc::clone(&hear));
        let broken = |detail: &str| {
            StorageEvent::Unavailable(format!(
                "The part that keeps runs could not be loaded ({detail}): reload the page, or your work is lost when the \
                    tab is closed."
            ))
        };
        let link = WorkerLink::start(
            &address,
            worker_link::started_early(&address),
            Box::new(move |message| match wire::from_js::<StorageEvent>(message) {
                Ok(StorageEvent::Ready) => hearing.ready(),
                Ok(event) => told(event),
                Err(error) => web_sys::console::error_1(&error.into()),
            }),
            Box::new(move |detail| failing(broken(&detail))),
        );
        match link {
            Ok(link) => *worker.link.borrow_mut() = Some(link),
            Err(_) => hear(broken("it could not be started")),
        }
        worker
    }

    fn ready(&self) {
        let waiting = self.waiting.take().unwrap_or_default();
        waiting.iter().for_each(|(message, transfer)| self.post(message, transfer));
    }

    /// Sends a command, now or as soon as the worker runs.
    pub fn send(&self, command: &StorageCommand) {
        let parcel = match wire::to_js(command) {
            Ok(parcel) => parcel,
            Err(error) => return web_sys::console::error_1(&error.into()),
        };
        if let Some(waiting) = self.waiting.borrow_mut().as_mut() {
            return waiting.push((parcel.message, parcel.transfer));
        }
        self.post(&parcel.message, &parcel.transfer);
    }

    fn post(&self, message: &JsValue, transfer: &Array) {
        if let Some(Err(error)) = self.link.borrow().as_ref().map(|link| link.post(message, transfer)) {
            web_sys::console::error_1(&error);
        }
    }
}
