//! The context of every part of the page: the [`Store`]'s signals, and what the user can do to the run.

use crate::data::import::OpenedRun;
use crate::data::{DataKind, ImageSet, ImageShape};
use crate::protocol::{Bytes, Command, ExportKind, Floats, PauseReason, RunId, Start};
use crate::run::supervisor::{EnginePreference, Request};
use crate::run::{KeptRun, Run, RunRecord};
use crate::spec::{Link, OWN_DATA, Spec};
use crate::ui::bridge::Bridge;
use crate::ui::reactive::{live, memo};
use crate::ui::store::Store;
use leptos::prelude::*;
use std::ops::Deref;
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::JsValue;

/// The page's state; `Copy`, provided as context at the root and read with `expect_context::<Session>()`.
#[derive(Clone, Copy)]
pub struct Session {
    store: Store,
    /// What the examples of the run are.
    pub kind: Memo<DataKind>,
    bridge: StoredValue<Option<Rc<Bridge>>, LocalStorage>,
}

impl Deref for Session {
    type Target = Store;

    /// So that `session.run` is a signal of the store.
    fn deref(&self) -> &Store {
        &self.store
    }
}

impl Session {
    /// The page's state before the first run. Called once, at the root.
    pub(super) fn open() -> Self {
        let store = Store::new();
        let kind = memo(move || store.run.with(Run::kind));
        Self { store, kind, bridge: StoredValue::new_local(Some(Bridge::open(store))) }
    }

    /// A text that speaks of images, in the words for the run's examples; tracked.
    pub fn word(&self, text: &str) -> String {
        self.kind.get().say(text)
    }

    /// The same of a text that never changes.
    pub fn worded(&self, text: &'static str) -> Signal<String> {
        let kind = self.kind;
        live(move || kind.get().say(text))
    }

    /// Sends a command to the worker of the present run; it is kept until there is one.
    pub fn send(&self, command: Command) {
        self.request(Request::Send(command));
    }

    /// Pauses while the run trains, and plays otherwise.
    pub fn play_or_pause(&self) {
        let playing = self.engine_status.with_untracked(|o| o.playing);
        self.request(if playing { Request::Pause } else { Request::Play });
    }

    /// Passes a request to the supervisor.
    pub fn request(&self, request: Request) {
        if let Some(bridge) = self.bridge.get_value() {
            bridge.request(request);
        }
    }

    /// Has the trainer collect what a file of this kind is made of, one of decoded codes of these; `take` gets that as it came, or undefined when the run ended
    /// before.
    pub fn collect(&self, kind: ExportKind, codes: Floats, take: Rc<dyn Fn(JsValue)>) {
        if let Some(bridge) = self.bridge.get_value() {
            bridge.collect(kind, codes, take);
        }
    }

    /// True while the form has settings that need another network than the one that is there.
    pub fn needs_restart(self) -> Memo<bool> {
        let running = memo(move || self.engine_status.with(|status| status.spec.clone()));
        memo(move || running.with(|now: &Spec| self.spec.with(|form| now.needs_restart(form))))
    }

    /// Shape of the run's images; that of a digit before the first run.
    pub fn image_shape(self) -> Memo<ImageShape> {
        memo(move || self.run.with(Run::image_shape).unwrap_or_default())
    }

    /// Starts a new run of the experiment in the form.
    pub fn restart(&self, playing: bool) {
        let spec = self.spec.get_untracked();
        let images = self.images.get_untracked().filter(|_| spec.data == OWN_DATA).map(|images| {
            let run_images = self.run_images.get_value().filter(|run_images| **run_images == *images);
            let kept = || self.run_history.with_untracked(|run_history| run_history.shared_images(&images));
            run_images.or_else(kept).unwrap_or(images)
        });
        self.start(spec, images, None, playing);
    }

    /// Trains an experiment from its first step to this one, on the user's own data where it is about those.
    pub(super) fn train_until(&self, spec: &Spec, step: u32) {
        self.spec.set(spec.clone());
        let images = self.images.get_untracked().filter(|_| spec.data == OWN_DATA);
        let start = self.start_of(spec.clone(), images, None, step > 0);
        self.begin(Start { stop_at: Some(step), ..start });
    }

    /// Resumes a run of the history from its checkpoint, with its images and settings, paused.
    pub fn resume_run(&self, id: RunId) {
        let record = self.run_history.with_untracked(|run_history| run_history.get(id).cloned());
        if let Some(record) = record {
            self.resume(&record);
        }
    }

    /// Goes on with a run that was kept, under this number or a new one; false when it can't be gone on with. Runs of earlier
    /// visits have numbers up to `last`.
    pub(super) fn reopen(&self, kept: KeptRun, number: Option<u32>, last: u32, playing: bool) -> bool {
        let record = kept.record.clone();
        if record.resume_step().is_none() {
            return false;
        }
        self.number_from(last, number);
        if record.images.is_some() {
            self.images.set(record.images.clone());
        }
        self.spec.set(kept.form.clone());
        self.axes.set(kept.axes);
        let file = record.checkpoint.as_ref().map(|saved| Bytes(saved.file.to_vec()));
        self.start(record.last_spec.clone(), record.images.clone(), file, playing);
        self.run.update(|run| {
            let id = run.id;
            kept.restore(run);
            // Its figures go on with it.
            self.run_history.update(|run_history| run_history.keep(RunRecord { id, ..record }));
        });
        true
    }

    /// Runs of earlier visits have numbers up to `last`; the next run gets `next`, or else the one after.
    pub(super) fn number_from(&self, last: u32, next: Option<u32>) {
        if let Some(bridge) = self.bridge.get_value() {
            bridge.number_from(last, next);
        }
    }

    /// A number that no run has had, for one that is kept without being started here.
    pub(super) fn new_number(&self) -> RunId {
        RunId(self.bridge.get_value().map_or(0, |bridge| bridge.new_number()))
    }

    /// Opens a run from its file, paused.
    pub fn open_run(&self, run: OpenedRun) {
        self.resume(&RunRecord::from_file(run));
    }

    fn resume(&self, record: &RunRecord) {
        if record.resume_step().is_none() {
            return;
        }
        if record.images.is_some() {
            self.images.set(record.images.clone());
        }
        self.spec.set(record.last_spec.clone());
        let file = record.checkpoint.as_ref().map(|saved| Bytes(saved.file.to_vec()));
        self.start(record.last_spec.clone(), record.images.clone(), file, false);
        self.run.update(|run| record.restore_curves(run));
    }

    fn start(&self, spec: Spec, images: Option<Arc<ImageSet>>, checkpoint: Option<Bytes>, playing: bool) {
        self.begin(self.start_of(spec, images, checkpoint, playing));
    }

    fn start_of(
        &self,
        spec: Spec,
        images: Option<Arc<ImageSet>>,
        checkpoint: Option<Bytes>,
        playing: bool,
    ) -> Start {
        let own = self.own.get_untracked().map(Bytes);
        let axes = self.axes.get_untracked();
        Start { spec, images, checkpoint, playing, own, axes, stop_at: None }
    }

    fn begin(&self, start: Start) {
        let images = start.images.clone();
        self.request(Request::NewRun(Box::new(start)));
        // Not before: the request keeps the run before, with the images that it had.
        self.run_images.set_value(images);
    }

    /// Starts a new run of this experiment, which trains unless the user has paused.
    pub fn start_run(&self, spec: Spec) {
        self.spec.set(spec);
        self.restart(self.wants_training());
    }

    /// Trains on images that the user brought. `preset` are settings that suit them, as in a link.
    pub fn train_on(&self, images: ImageSet, preset: &str) {
        let mut spec = Link::parse(preset).0.spec;
        // The preset suits the set: there is nothing to tell.
        let _ = spec.fit_to_set(images.len(), images.kind());
        self.images.set(Some(Arc::new(images)));
        self.spec.set(spec);
        self.restart(true);
    }

    /// True when the present run trains, or would if something other than the user had not paused it.
    pub(super) fn wants_training(&self) -> bool {
        let stopped_itself = self.run.with_untracked(|run| {
            run.pause.is_some_and(|pause| pause != PauseReason::Requested) || run.failure.is_some()
        });
        stopped_itself || self.engine_status.with_untracked(|o| o.playing)
    }

    /// Applies the live settings of the form to the running network.
    pub(super) fn apply_live_settings(&self) {
        let form = self.spec.get_untracked();
        let mut running = self.engine_status.with_untracked(|o| o.spec.clone());
        running.take_live_settings(&form);
        self.request(Request::Adjust(Box::new(running)));
    }

    /// The engine that the user prefers, tracked.
    pub(super) fn engine_preference(&self) -> EnginePreference {
        self.engine_status.with(|o| o.preference)
    }
}
