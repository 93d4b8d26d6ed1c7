//! What is being taken away.

use super::found::found;
use super::offers::{self, Facts, size_text};
use super::worker::{ExportWorker, Hear};
use crate::data::ImageSet;
use crate::protocol::{ExportEvent, ExportJob, ExportKind, Floats, RunId};
use crate::run::{KeptRun, Run};
use crate::storage::{Loaded, StoredRun};
use crate::ui::reactive::memo;
use crate::ui::receipt::{ReceiptCheck, receipt_of};
use crate::ui::save::save_named;
use crate::ui::session::Session;
use crate::wire;
use js_sys::{Array, Object, Reflect, Uint8Array};
use leptos::prelude::*;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use web_sys::{Blob, BlobPropertyBag};

/// What is being taken away; `Copy`, provided as context at the root.
#[derive(Clone, Copy)]
pub struct Taker {
    session: Session,
    receipt: ReceiptCheck,
    worker: StoredValue<Rc<ExportWorker>, LocalStorage>,
    /// Reads files: a newer one ends the reading of the one before.
    reader: StoredValue<Rc<ExportWorker>, LocalStorage>,
    /// The sheet is open.
    pub open: RwSignal<bool>,
    /// Name that the user gave the run; empty for none.
    pub name: RwSignal<String>,
    /// What is known of the run; nothing while the sheet is closed.
    pub facts: Memo<Facts>,
    /// The file that is being made.
    pub making: RwSignal<Option<ExportKind>>,
    /// What is told of it.
    pub status: RwSignal<String>,
    /// Why the last one could not be made: a sentence.
    pub problem: RwSignal<String>,
}

impl Taker {
    /// Provides it. Expects a [`Session`] and a [`ReceiptCheck`] as context.
    pub fn provide() {
        let session = expect_context::<Session>();
        let open = RwSignal::new(false);
        // While the sheet is closed nothing is worked out with every step.
        let facts = memo(move || if open.get() { session.run.with(Facts::of) } else { Facts::default() });
        provide_context(Self {
            session,
            receipt: expect_context(),
            worker: StoredValue::new_local(Rc::default()),
            reader: StoredValue::new_local(Rc::default()),
            open,
            name: RwSignal::new(String::new()),
            facts,
            making: RwSignal::new(None),
            status: RwSignal::new(String::new()),
            problem: RwSignal::new(String::new()),
        });
    }

    /// What the run is called unless its user gives it a name; tracked.
    pub fn default_name(self) -> String {
        self.facts.with(|facts| facts.name.clone())
    }

    /// Makes a file and downloads it. One is made at a time.
    pub fn take(self, kind: ExportKind) {
        self.take_with(kind, Floats::default(), Vec::new());
    }

    /// The same for codes from elsewhere, `[n, latent]`, with their names.
    pub fn take_with(self, kind: ExportKind, codes: Floats, names: Vec<String>) {
        if !self.begin(kind) {
            return;
        }
        if !kind.is_collected() {
            return self.make(kind, names, &JsValue::UNDEFINED);
        }
        self.status.set("Collecting the results …".into());
        let take = move |collected: JsValue| {
            if collected.is_undefined() {
                self.fail("the run ended before all was collected; try again");
            } else if kind == ExportKind::Receipt {
                self.show_receipt(&collected);
            } else {
                self.make(kind, names.clone(), &collected);
            }
        };
        self.session.collect(kind, codes, Rc::new(take));
    }

    fn show_receipt(self, collected: &JsValue) {
        match receipt_of(collected) {
            Ok(hash) => {
                self.making.set(None);
                self.status.set(String::new());
                self.open.set(false);
                self.receipt.show_made(hash);
            }
            Err(why) => {
                self.fail("");
                self.problem.set(format!("There is no receipt of this run: {why}."));
            }
        }
    }

    /// True when a file of this kind can be made now; otherwise it is said why not, but for one that is being made.
    fn begin(self, kind: ExportKind) -> bool {
        if self.making.get_untracked().is_some() {
            return false;
        }
        let reason = self.session.run.with_untracked(|run| Facts::of(run).reason(kind));
        self.status.set(String::new());
        self.problem.set(reason.map(|why| self.session.kind.get_untracked().say(why)).unwrap_or_default());
        self.making.set(reason.is_none().then_some(kind));
        reason.is_none()
    }

    /// Makes pictures of where copies of examples from outside differ, and downloads them. One file is made at a time.
    pub fn take_error_maps(self, set: &ImageSet, copies: &[u8]) {
        let kind = ExportKind::ErrorMaps;
        if !self.begin(kind) {
            return;
        }
        match scored(set, copies) {
            Ok(collected) => self.make(kind, Vec::new(), &collected),
            Err(_) => self.fail("the images could not be handed over"),
        }
    }

    /// Reads codes of `latent` values from a file, no more than `most`.
    pub fn read_codes(self, file: &JsValue, latent: usize, most: usize, hear: Hear) {
        self.reader.get_value().read(file, [latent, most], hear);
    }

    fn make(self, kind: ExportKind, names: Vec<String>, collected: &JsValue) {
        self.status.set("Making the file …".into());
        let name = self.name.get_untracked();
        let found = if kind == ExportKind::Report { found() } else { Vec::new() };
        let job = self.session.run.with_untracked(|run| {
            let name = if name.trim().is_empty() { Facts::of(run).name } else { name };
            ExportJob { found, names, ..offers::job(kind, name, run) }
        });
        let hear = move |event| match event {
            ExportEvent::Ready | ExportEvent::Codes(_) => {}
            ExportEvent::Loading(how_far) => self.status.set(format!("{how_far} …")),
            ExportEvent::Made { name, media_type, bytes } => {
                self.making.set(None);
                self.status.set(format!("{name} is saved ({}).", size_text(bytes.0.len())));
                if let Some(blob) = blob(&bytes.0, &media_type) {
                    save_named(&blob, &name);
                }
            }
            ExportEvent::Failed(why) => self.fail(&why),
        };
        self.worker.get_value().make(&job, collected, Rc::new(hear));
    }

    /// Makes a file of a run that is kept and not open, without images, and downloads it; `problem` gets a sentence when that fails.
    pub fn take_kept(self, name: String, loaded: Loaded, problem: RwSignal<String>) {
        let StoredRun { about, body } = &loaded.run;
        let collected = Object::new();
        let checkpoint = Uint8Array::from(body.checkpoint.0.as_slice());
        // A plain object takes any member.
        let _ = Reflect::set(&collected, &"checkpoint".into(), &checkpoint);
        let steps_per_epoch = (about.step as f32 / about.epoch.max(f32::MIN_POSITIVE)).round() as u32;
        let mut run = Run::default();
        KeptRun::new(loaded, RunId(0)).restore(&mut run);
        let job =
            ExportJob { steps_per_epoch, ..offers::job(ExportKind::Run { with_images: false }, name, &run) };
        let hear = move |event| match event {
            ExportEvent::Ready | ExportEvent::Loading(_) | ExportEvent::Codes(_) => {}
            ExportEvent::Made { name, media_type, bytes } => {
                if let Some(blob) = blob(&bytes.0, &media_type) {
                    save_named(&blob, &name);
                }
            }
            ExportEvent::Failed(why) => problem.set(format!("The file could not be made: {why}.")),
        };
        // A worker of its own: what is being taken away of the present run goes on.
        Rc::new(ExportWorker::default()).make(&job, &collected, Rc::new(hear));
    }

    fn fail(self, why: &str) {
        self.making.set(None);
        self.status.set(String::new());
        self.problem.set(format!("The file could not be made: {why}."));
    }
}

/// Examples and their copies as what a trainer collects for error maps.
fn scored(set: &ImageSet, copies: &[u8]) -> Result<JsValue, JsValue> {
    let all: Array = (0..set.len() as u32).map(JsValue::from).collect();
    let uses = Array::of3(&Array::new(), &all, &Array::new());
    let pixels = Array::of2(&Uint8Array::new_with_length(0), &Uint8Array::from(copies));
    let collected = Object::new();
    for (name, part) in
        [("set", wire::to_js(set)?.message), ("uses", uses.into()), ("preview", pixels.into())]
    {
        Reflect::set(&collected, &name.into(), &part)?;
    }
    Ok(collected.into())
}

fn blob(bytes: &[u8], media_type: &str) -> Option<Blob> {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    Blob::new_with_u8_array_sequence_and_options(&Array::of1(&Uint8Array::from(bytes)), &options).ok()
}
