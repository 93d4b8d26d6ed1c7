//! The page's import: what the user brings goes to the import worker, and what comes of it to the sheet, to the user's
//! image, or to training.

use super::state::{Doing, ImportState, Outcome};
use super::walk::{Entry, walk};
use super::worker::{Heard, ImportWorker, Opening};
use crate::data::import::{Choices, ImportCommand};
use crate::spec::OWN_DATA;
use crate::ui::own::{FilePicture, ImageSource, OwnImageInput, Sound, decode};
use crate::ui::reactive::{effect, memo};
use crate::ui::session::Session;
use crate::ui::widgets::throttle::now_ms;
use js_sys::Array;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;
use web_sys::Blob;

/// Least time between two reports of how many files were found, in milliseconds.
const REPORT_MS: f64 = 100.0;

/// What the newest import became.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Became {
    /// Nothing.
    #[default]
    Nothing,
    /// The images that are trained on.
    Set,
    /// The user's image or sound.
    Single,
}

/// A sheet that files are brought by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Panel {
    /// None is open.
    #[default]
    None,
    /// The camera.
    Camera,
    /// The classic sets.
    Classic,
}

/// The import; `Copy`, provided as context at the root.
#[derive(Clone, Copy)]
pub struct Importer {
    /// What it is at.
    pub state: RwSignal<ImportState>,
    /// The sheet that is open beside that of the import.
    pub panel: RwSignal<Panel>,
    /// True when the newest import is about what the page shows now.
    pub present: Memo<bool>,
    became: RwSignal<Became>,
    session: Session,
    own: OwnImageInput,
    worker: StoredValue<Option<Rc<ImportWorker>>, LocalStorage>,
}

impl Importer {
    /// Provides it as context; expects a [`Session`] and an [`OwnImageInput`].
    pub fn provide() {
        let (session, own) = (expect_context::<Session>(), expect_context::<OwnImageInput>());
        let (state, became) = (RwSignal::new(ImportState::default()), RwSignal::new(Became::Nothing));
        let own_data = memo(move || {
            session.run.with(|run| run.started.as_ref().is_some_and(|started| started.spec.data == OWN_DATA))
        });
        let present = memo(move || match became.get() {
            Became::Nothing => true,
            Became::Set => own_data.get(),
            Became::Single => {
                own.source.with(|source| matches!(source, ImageSource::File(_) | ImageSource::Sound(_)))
            }
        });
        let worker = StoredValue::new_local(None);
        let importer = Self { state, panel: RwSignal::default(), present, became, session, own, worker };
        worker.set_value(Some(ImportWorker::new(Box::new(move |heard| importer.hear(heard)))));
        // What went wrong is old once the user has gone on to something else.
        let run = memo(move || session.run.with(|run| run.id));
        effect(move || {
            run.get();
            own.source.with(|_| ());
            let idle = |state: &ImportState| {
                state.doing == Doing::Nothing && state.draft.is_none() && !state.problem.is_empty()
            };
            if state.with_untracked(idle) {
                state.update(|state| state.problem.clear());
            }
        });
        provide_context(importer);
    }

    /// The user brings files and folders.
    pub fn bring(self, entries: Vec<Entry>) {
        if entries.is_empty() {
            return;
        }
        let (id, join) = self.begin();
        spawn_local(async move {
            let told = Cell::new(0.0);
            let proceed = move |count| {
                let now = now_ms();
                if now - told.get() > REPORT_MS {
                    told.set(now);
                    self.state.update(|state| state.found(id, count));
                }
                self.state.with_untracked(|state| state.is_current(id))
            };
            match walk(entries, &proceed).await {
                Some(Ok(found)) if proceed(found.files.length()) => {
                    self.state.update(|state| state.lose(found.lost));
                    self.open(id, join, found.files);
                }
                Some(Err(why)) if proceed(0) => self.state.update(|state| state.fail(why)),
                // Other files were brought meanwhile, or the user cancelled.
                _ => {}
            }
        });
    }

    /// Files that the page has made or fetched itself, with their paths.
    pub fn bring_blobs(self, files: Vec<(String, Blob)>) {
        let (id, join) = self.begin();
        let list = Array::new();
        for (path, blob) in files {
            list.push(&Array::of2(&path.into(), &blob));
        }
        self.open(id, join, list);
    }

    fn begin(self) -> (u32, bool) {
        self.became.set(Became::Nothing);
        self.panel.set(Panel::None);
        self.state.try_update(ImportState::open).unwrap_or_default()
    }

    fn open(self, id: u32, join: bool, files: Array) {
        let sounds = self.own.sounds.get_untracked();
        let wanted = move || self.state.with_untracked(|state| state.is_current(id));
        if let Some(worker) = self.worker.get_value() {
            worker.open(Opening { id, join, sounds }, files, Box::new(wanted));
        }
    }

    fn send(self, command: &ImportCommand, files: Option<Array>) {
        if let Some(worker) = self.worker.get_value() {
            worker.send(command, files);
        }
    }

    /// The user chooses otherwise.
    pub fn choose(self, change: impl FnOnce(&mut Choices)) {
        let choices = self.state.try_update(|state| state.choose(change)).flatten();
        if let Some(choices) = choices {
            self.send(&ImportCommand::Choose(Box::new(choices)), None);
        }
    }

    /// The user wants to train on the set in the sheet.
    pub fn train(self) {
        let choices = self.state.try_update(ImportState::build).flatten();
        if let Some(choices) = choices {
            self.send(&ImportCommand::Build(Box::new(choices)), None);
        }
    }

    /// The user wants this one of the samples as the own image or sound.
    pub fn use_one(self, sample: usize) {
        self.send(&ImportCommand::UseOne(sample as u32), None);
    }

    /// What the user asked for can't be had: a sentence beside the drop zone.
    pub fn refuse(self, why: &str) {
        self.state.update(|state| state.problem = why.into());
    }

    /// The user wants none of it.
    pub fn cancel(self) {
        self.state.update(ImportState::cancel);
        self.send(&ImportCommand::Cancel, None);
    }

    fn hear(self, heard: Heard) {
        let outcome = match heard {
            Heard::Message(message) => self.state.try_update(|state| state.apply(message)).flatten(),
            Heard::Loading(what) => {
                self.state.update(|state| state.progress.what = what);
                None
            }
            Heard::Broken(why) => {
                self.state.update(|state| state.crash(why));
                None
            }
        };
        match outcome {
            None => {}
            Some(Outcome::Decode { number, kind, bytes }) => spawn_local(async move {
                self.send(&decode(number, kind, bytes).await, None);
            }),
            Some(Outcome::Picture { name, picture }) => {
                self.own.source.set(ImageSource::File(Arc::new(FilePicture::new(name, *picture))));
                self.became.set(Became::Single);
            }
            Some(Outcome::Sound { name, samples }) => {
                self.own.source.set(ImageSource::Sound(Arc::new(Sound { name, samples })));
                self.became.set(Became::Single);
            }
            Some(Outcome::Run(run)) => {
                let of_own_data = run.images.is_some();
                self.session.open_run(*run);
                self.became.set(if of_own_data { Became::Set } else { Became::Nothing });
            }
            Some(Outcome::Train { set, preset }) => {
                // Taking 47 MB over and giving them to the trainer are 50 ms each: the page draws between them.
                let train = move || {
                    self.session.train_on(*set, &preset);
                    self.became.set(Became::Set);
                };
                set_timeout(train, Duration::ZERO);
            }
        }
    }
}
