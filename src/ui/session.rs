//! What every part of the page shares: the [`Store`]'s signals, and the way to the workers.

use crate::data::ImageSet;
use crate::protocol::{Bytes, Command, PauseReason, RunId, Start};
use crate::run::supervisor::{EnginePreference, Request};
use crate::spec::{OWN_DATA, Spec};
use crate::ui::bridge::Bridge;
use crate::ui::store::Store;
use leptos::prelude::*;
use std::ops::Deref;
use std::rc::Rc;
use std::sync::Arc;

/// The page's state; `Copy`, provided as context at the root and read with `expect_context::<Session>()`.
#[derive(Clone, Copy)]
pub struct Session {
    store: Store,
    /// The images of the form have just been changed to those of a run that is gone back to.
    skip_autostart: StoredValue<bool>,
    bridge: StoredValue<Option<Rc<Bridge>>, LocalStorage>,
}

impl Deref for Session {
    type Target = Store;

    /// `session.run` is the store's.
    fn deref(&self) -> &Store {
        &self.store
    }
}

impl Session {
    /// The page's state before anything was started. Called once, at the root.
    pub(super) fn open() -> Self {
        let store = Store::new();
        Self {
            store,
            skip_autostart: StoredValue::new(false),
            bridge: StoredValue::new_local(Some(Bridge::open(store))),
        }
    }

    /// Sends a command to the worker that runs the present run; kept until there is one.
    pub fn send(&self, command: Command) {
        self.ask(Request::Send(command));
    }

    /// Plays or pauses.
    pub fn play_or_pause(&self) {
        let playing = self.engine_status.with_untracked(|o| o.playing);
        self.ask(if playing { Request::Pause } else { Request::Play });
    }

    /// Asks the supervisor.
    pub fn ask(&self, request: Request) {
        if let Some(bridge) = self.bridge.get_value() {
            bridge.ask(request);
        }
    }

    /// Begins a new run of the experiment in the form.
    pub fn restart(&self, playing: bool) {
        let spec = self.spec.get_untracked();
        let images = self.images.with_untracked(|images| {
            let images = images.as_ref().filter(|_| spec.data == OWN_DATA)?;
            let run_images = self.run_images.get_value().filter(|run_images| **run_images == *images);
            let known = run_images
                .or_else(|| self.run_history.with_untracked(|run_history| run_history.shared_images(images)));
            Some(known.unwrap_or_else(|| Arc::new(images.clone())))
        });
        self.begin(spec, images, None, playing);
    }

    /// Goes on from the checkpoint of a run that was kept, with the images and the settings that it had.
    pub fn go_back(&self, id: RunId) {
        let record = self.run_history.with_untracked(|run_history| run_history.get(id).cloned());
        let Some(record) = record.filter(|record| record.resume_step().is_some()) else { return };
        let other = self.images.with_untracked(|form| form.as_ref() != record.images.as_deref());
        if record.images.is_some() && other {
            self.skip_autostart.set_value(true);
            self.images.set(record.images.as_deref().cloned());
        }
        self.spec.set(record.last_spec.clone());
        let file = record.checkpoint.as_ref().map(|saved| Bytes(saved.file.to_vec()));
        self.begin(record.last_spec.clone(), record.images.clone(), file, false);
        self.run.update(|run| record.restore_curves(run));
    }

    fn begin(&self, spec: Spec, images: Option<Arc<ImageSet>>, checkpoint: Option<Bytes>, playing: bool) {
        let own = self.own.get_untracked().map(Bytes);
        let axes = self.axes.get_untracked();
        let set = images.as_deref().cloned();
        self.ask(Request::NewRun(Box::new(Start { spec, images: set, checkpoint, playing, own, axes })));
        // Not before: until then the run that these images replace was kept.
        self.run_images.set_value(images);
    }

    /// Begins a new run of this experiment, which trains unless the user wants it to stand still.
    pub fn load(&self, spec: Spec) {
        if self.skip_autostart.get_value() {
            // Images that the user brings are trained on at once; these came back with a run that goes on.
            return self.skip_autostart.set_value(false);
        }
        self.spec.set(spec);
        self.restart(self.is_wanted());
    }

    /// True when the present run trains, or would if something other than the user had not stopped it.
    pub(super) fn is_wanted(&self) -> bool {
        let stopped_itself = self.run.with_untracked(|run| {
            run.pause.is_some_and(|pause| pause != PauseReason::Requested) || run.failure.is_some()
        });
        stopped_itself || self.engine_status.with_untracked(|o| o.playing)
    }

    /// Gives the running network the live settings of the form.
    pub(super) fn adjust(&self) {
        let form = self.spec.get_untracked();
        let mut running = self.engine_status.with_untracked(|o| o.spec.clone());
        running.take_live_settings(&form);
        self.ask(Request::Adjust(Box::new(running)));
    }

    /// Which engine the user wants, as it is now.
    pub(super) fn engine_preference(&self) -> EnginePreference {
        self.engine_status.with(|o| o.preference)
    }
}
