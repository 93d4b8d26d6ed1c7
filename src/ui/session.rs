//! What every part of the page shares: the signals at its root, and the way to the workers.

use super::bridge::Bridge;
use super::views::FIRST_TAB;
use crate::data::{ImageSet, Labels};
use crate::protocol::{Axes, Bytes, Command, PauseReason, RunId, Start};
use crate::run::supervisor::{Ask, EnginePreference, EngineStatus, Notice};
use crate::run::{Run, RunHistory, RunRecord};
use crate::spec::{FIELDS, OWN_DATA, Spec};
use leptos::prelude::*;
use std::rc::Rc;
use std::sync::Arc;

/// The page's state; `Copy`, provided as context at the root and read with `expect_context::<Session>()`.
#[derive(Clone, Copy)]
pub struct Session {
    /// All that is known of the run. Updated at most once per animation frame.
    pub run: RwSignal<Run>,
    /// The experiment as the form shows it; may differ from the running one until the user restarts.
    pub spec: RwSignal<Spec>,
    /// The user's own images when `spec.data` is "own".
    pub images: RwSignal<Option<ImageSet>>,
    /// The user's own single image, made like the data: `[channels, height, width]`.
    pub own: RwSignal<Option<Vec<u8>>>,
    /// Images that were selected on the map, by index; every view may use them.
    pub selection: RwSignal<Vec<u32>>,
    /// The pinned place of the map, in its present axes.
    pub map_pin: RwSignal<Option<[f32; 2]>>,
    /// The image that is asked about, by index; the user's own where there is none.
    pub query_image: RwSignal<Option<u32>>,
    /// The groups that clustering found, a column like those of the data.
    pub groups: RwSignal<Option<Labels>>,
    /// The step that the map and the copies are shown as they were at; none for now.
    pub replay_step: RwSignal<Option<f32>>,
    /// Runs that are over, or stand still.
    pub run_history: RwSignal<RunHistory>,
    /// The open tab.
    pub tab: RwSignal<&'static str>,
    /// Map and tools have the place of the network.
    pub enlarged: RwSignal<bool>,
    /// The map shows t-SNE of the codes.
    pub embeds: RwSignal<bool>,
    /// What the latent map shows.
    pub axes: RwSignal<Axes>,
    /// Which engine computes and why, and what it is asked to do.
    pub engine_status: RwSignal<EngineStatus>,
    /// What the user is to know, oldest first, each with a number of its own.
    pub notices: RwSignal<Vec<(u32, Notice)>>,
    /// The user's own images that the present run learns from: those of the form may be others by now.
    run_images: StoredValue<Option<Arc<ImageSet>>>,
    /// The images of the form have just been changed to those of a run that is gone back to.
    skip_autostart: StoredValue<bool>,
    bridge: StoredValue<Option<Rc<Bridge>>, LocalStorage>,
}

impl Session {
    /// The page's state before anything was started. Called once, at the root.
    pub(super) fn open() -> Self {
        let session = Self {
            run: RwSignal::default(),
            spec: RwSignal::default(),
            images: RwSignal::default(),
            own: RwSignal::default(),
            selection: RwSignal::default(),
            map_pin: RwSignal::default(),
            query_image: RwSignal::default(),
            groups: RwSignal::default(),
            replay_step: RwSignal::default(),
            run_history: RwSignal::default(),
            tab: RwSignal::new(FIRST_TAB),
            enlarged: RwSignal::default(),
            embeds: RwSignal::default(),
            axes: RwSignal::default(),
            engine_status: RwSignal::default(),
            notices: RwSignal::default(),
            run_images: StoredValue::new(None),
            skip_autostart: StoredValue::new(false),
            bridge: StoredValue::new_local(None),
        };
        session.bridge.set_value(Some(Bridge::open(session)));
        session
    }

    /// Sends a command to the worker that runs the present run; kept until there is one.
    pub fn send(&self, command: Command) {
        self.ask(match command {
            Command::Play => Ask::Play,
            Command::Pause => Ask::Pause,
            Command::Step(stride) => Ask::Step(stride),
            Command::Adjust(spec) => Ask::Adjust(spec),
            command => Ask::Send(command),
        });
    }

    /// Asks the supervisor.
    pub fn ask(&self, ask: Ask) {
        if let Some(bridge) = self.bridge.get_value() {
            bridge.ask(ask);
        }
    }

    /// Begins a new run of the experiment in the form.
    pub fn restart(&self, playing: bool) {
        let spec = self.spec.get_untracked();
        let images = self.images.with_untracked(|images| {
            let images = images.as_ref().filter(|_| spec.data == OWN_DATA)?;
            let run_images = self.run_images.get_value().filter(|run_images| **run_images == *images);
            let known = run_images
                .or_else(|| self.run_history.with_untracked(|run_history| run_history.known(images)));
            Some(known.unwrap_or_else(|| Arc::new(images.clone())))
        });
        self.begin(spec, images, None, playing);
    }

    /// Goes on from the checkpoint of a run that was kept, with the images and the settings that it had.
    pub fn go_back(&self, id: RunId) {
        let record = self.run_history.with_untracked(|run_history| run_history.get(id).cloned());
        let Some(record) = record.filter(|record| record.back_to().is_some()) else { return };
        let other = self.images.with_untracked(|form| form.as_ref() != record.images.as_deref());
        if record.images.is_some() && other {
            self.skip_autostart.set_value(true);
            self.images.set(record.images.as_deref().cloned());
        }
        self.spec.set(record.last.clone());
        let file = record.checkpoint.as_ref().map(|saved| Bytes(saved.file.to_vec()));
        self.begin(record.last.clone(), record.images.clone(), file, false);
        self.run.update(|run| record.lead(run));
    }

    fn begin(&self, spec: Spec, images: Option<Arc<ImageSet>>, checkpoint: Option<Bytes>, playing: bool) {
        let own = self.own.get_untracked().map(Bytes);
        let axes = self.axes.get_untracked();
        let set = images.as_deref().cloned();
        self.ask(Ask::Run(Box::new(Start { spec, images: set, checkpoint, playing, own, axes })));
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

    /// The run as it is now, untracked; none before its first step.
    pub fn record(&self) -> Option<RunRecord> {
        let running = self.engine_status.with_untracked(|o| o.spec.clone());
        let mut record =
            self.run.with_untracked(|run| RunRecord::of(run, &running, self.run_images.get_value()))?;
        self.run_history.with_untracked(|run_history| {
            run_history.get(record.id).into_iter().for_each(|known| record.remember(known))
        });
        Some(record)
    }

    /// Keeps the run as it is, to compare with and to go back to.
    pub(super) fn keep_run(&self) {
        if let Some(record) = self.record() {
            self.run_history.update(|run_history| run_history.keep(record));
        }
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
        for field in FIELDS.iter().filter(|f| f.live) {
            // A value that one spec holds, the other takes.
            let _ = field.apply(&mut running, &field.text(&form));
        }
        self.ask(Ask::Adjust(Box::new(running)));
    }

    /// Which engine the user wants, as it is now.
    pub(super) fn engine_preference(&self) -> EnginePreference {
        self.engine_status.with(|o| o.preference)
    }

    /// Tells the user something.
    pub fn say(&self, notice: Notice) {
        self.notices.update(|notices| {
            notices.retain(|(_, n)| *n != notice);
            let id = notices.last().map_or(0, |(id, _)| id + 1);
            notices.push((id, notice));
        });
    }

    /// Takes a notice away.
    pub fn dismiss(&self, id: u32) {
        self.notices.update(|notices| notices.retain(|(i, _)| *i != id));
    }
}
