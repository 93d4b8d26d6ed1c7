//! Files that are read without a sheet, by a worker of their own: what the import sheet shows stays.

use super::state::Progress;
use super::text::progress_text;
use super::worker::{Heard, ImportWorker, Opening};
use crate::data::ImageSet;
use crate::data::import::{
    Choices, DecodedPicture, ImportCommand, ImportEvent, ImportMessage, LeftOut, Look,
};
use crate::ui::own::decode;
use js_sys::{Array, Function, Promise};
use leptos::task::spawn_local;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// Why a run is of no use where examples are asked for.
pub const NO_SET: &str = "This is a run of Hourglass: drop it on the page to open it.";

/// What files are.
pub enum Content {
    /// Several examples.
    Set(Box<ImageSet>),
    /// One picture, and its file.
    Picture(String, Box<DecodedPicture>),
    /// One sound from −1 to 1, and its file.
    Sound(String, Vec<f32>),
}

/// Content of files, and those that are not used; or a sentence.
type Outcome = Result<(Content, Vec<LeftOut>), String>;

/// Reads files, `[path, File]` each. `sounds`: a single sound is one by itself. `choose` makes the choices of what was
/// understood, `report` gets in words how far the work is.
///
/// # Errors
/// A sentence when the files are of no use.
pub async fn read_files(
    files: Array,
    sounds: bool,
    choose: impl Fn(&Look) -> Choices + 'static,
    report: impl Fn(String) + 'static,
) -> Outcome {
    let reading = Rc::new(Reading {
        worker: RefCell::new(None),
        choose: Box::new(choose),
        report: Box::new(report),
        outcome: RefCell::new(None),
        done: RefCell::new(None),
    });
    let finished = Promise::new(&mut |resolve, _| *reading.done.borrow_mut() = Some(resolve));
    let hearing = Rc::clone(&reading);
    let worker = ImportWorker::new(Box::new(move |heard| hearing.hear(heard)));
    *reading.worker.borrow_mut() = Some(Rc::clone(&worker));
    let asking = Rc::clone(&reading);
    let wanted = move || asking.outcome.borrow().is_none();
    worker.open(Opening { id: 1, join: false, sounds }, files, Box::new(wanted));
    // It is resolved, never rejected.
    let _ = JsFuture::from(finished).await;
    worker.end();
    reading.worker.take();
    reading.outcome.take().unwrap_or_else(|| Err("The files could not be read.".into()))
}

/// Files that are being read.
struct Reading {
    worker: RefCell<Option<Rc<ImportWorker>>>,
    choose: Box<dyn Fn(&Look) -> Choices>,
    report: Box<dyn Fn(String)>,
    outcome: RefCell<Option<Outcome>>,
    /// Ends the waiting for the outcome.
    done: RefCell<Option<Function>>,
}

impl Reading {
    fn hear(self: &Rc<Self>, heard: Heard) {
        match heard {
            Heard::Loading(what) => (self.report)(what),
            Heard::Broken(why) => self.finish(Err(why)),
            Heard::Message(ImportMessage { event, .. }) => self.take(event),
        }
    }

    fn take(self: &Rc<Self>, event: ImportEvent) {
        match event {
            ImportEvent::Ready | ImportEvent::Samples(_) => {}
            ImportEvent::Progress { what, done, total } => {
                (self.report)(progress_text(&Progress { what, done, total }));
            }
            ImportEvent::Look(look) => {
                if look.complete {
                    self.send(&ImportCommand::Build(Box::new((self.choose)(&look))));
                }
            }
            ImportEvent::Decode { number, kind, bytes } => {
                let reading = Rc::clone(self);
                spawn_local(async move { reading.send(&decode(number, kind, bytes).await) });
            }
            ImportEvent::Picture { name, picture, left_out } => {
                self.finish(Ok((Content::Picture(name, picture), left_out)));
            }
            ImportEvent::Sound { name, samples, left_out } => {
                self.finish(Ok((Content::Sound(name, samples.0), left_out)));
            }
            ImportEvent::Built { set, left_out } => self.finish(Ok((Content::Set(set), left_out))),
            ImportEvent::Run { .. } => self.finish(Err(NO_SET.into())),
            ImportEvent::Failed(why) => self.finish(Err(why)),
        }
    }

    fn send(&self, command: &ImportCommand) {
        let worker = self.worker.borrow().clone();
        if let Some(worker) = worker {
            worker.send(command, None);
        }
    }

    fn finish(&self, outcome: Outcome) {
        self.outcome.borrow_mut().get_or_insert(outcome);
        if let Some(done) = self.done.take() {
            // A function that settles a promise can't fail.
            let _ = done.call0(&JsValue::UNDEFINED);
        }
    }
}
