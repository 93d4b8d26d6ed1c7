//! The export worker: started for a file, and ended when that is made, for the file's parts take memory.

use crate::protocol::{ExportEvent, ExportJob};
use crate::ui::worker_link::{self, WorkerLink};
use crate::wire;
use js_sys::{Array, Object, Reflect};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// Gets what the worker reports, [`ExportEvent::Made`], [`ExportEvent::Codes`] or [`ExportEvent::Failed`] last.
pub type Hear = Rc<dyn Fn(ExportEvent)>;

/// The worker, while it makes a file.
#[derive(Default)]
pub(super) struct ExportWorker {
    link: RefCell<Option<WorkerLink>>,
    /// One that has ended: a listener of it may be running just now.
    ended: RefCell<Option<WorkerLink>>,
}

impl ExportWorker {
    /// Makes a file of what was collected, or of nothing (undefined).
    pub(super) fn make(self: &Rc<Self>, job: &ExportJob, collected: &JsValue, hear: Hear) {
        self.end();
        match message(job, collected) {
            Ok(message) => self.start(message, hear),
            Err(_) => hear(ExportEvent::Failed("the run could not be handed over".into())),
        }
    }

    /// Reads codes of `latent` values from a file, no more than `most`.
    pub(super) fn read(self: &Rc<Self>, file: &JsValue, [latent, most]: [usize; 2], hear: Hear) {
        self.end();
        let message = Object::new();
        // A plain object takes any member.
        for (name, value) in [("latent", latent), ("most", most)] {
            let _ = Reflect::set(&message, &name.into(), &(value as f64).into());
        }
        let _ = Reflect::set(&message, &"file".into(), file);
        self.start((message.into(), Array::new()), hear);
    }

    fn start(self: &Rc<Self>, (message, transfer): (JsValue, Array), hear: Hear) {
        let (worker, failing, failed) = (Rc::clone(self), Rc::clone(self), Rc::clone(&hear));
        let hear_message = Rc::clone(&hear);
        let link = WorkerLink::start(
            &worker_link::address("export"),
            None,
            Box::new(move |said| {
                let event =
                    wire::from_js(said).unwrap_or_else(|error| ExportEvent::Failed(error.to_string()));
                match &event {
                    ExportEvent::Ready => worker.post(&message, &transfer),
                    ExportEvent::Loading(_) => {}
                    ExportEvent::Made { .. } | ExportEvent::Codes(_) | ExportEvent::Failed(_) => worker.end(),
                }
                hear_message(event);
            }),
            Box::new(move |detail| {
                failing.end();
                failed(ExportEvent::Failed(format!("the writers of files broke down ({detail})")));
            }),
        );
        match link {
            Ok(link) => *self.link.borrow_mut() = Some(link),
            Err(_) => hear(ExportEvent::Failed("the writers of files could not be started".into())),
        }
    }

    fn post(&self, message: &JsValue, transfer: &Array) {
        if let Some(link) = self.link.borrow().as_ref()
            && let Err(error) = link.post(message, transfer)
        {
            web_sys::console::error_1(&error);
        }
    }

    fn end(&self) {
        if let Some(link) = self.link.take() {
            link.end();
            *self.ended.borrow_mut() = Some(link);
        }
    }
}

/// The message to the worker, with its transfer list.
fn message(job: &ExportJob, collected: &JsValue) -> Result<(JsValue, Array), JsValue> {
    let message = Object::new();
    Reflect::set(&message, &"job".into(), &wire::to_js(job)?.message)?;
    Reflect::set(&message, &"collected".into(), collected)?;
    let transfer = wire::buffers(&message);
    Ok((message.into(), transfer))
}
