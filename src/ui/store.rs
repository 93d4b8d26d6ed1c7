//! The signals that all parts of the page share. Nothing here knows workers.

use crate::data::{ImageSet, Labels};
use crate::protocol::{Axes, QuerySlot};
use crate::run::supervisor::{EngineStatus, Notice};
use crate::run::{Run, RunHistory, RunRecord};
use crate::spec::Spec;
use crate::ui::place::Place;
use crate::ui::tab::Tab;
use leptos::prelude::*;
use std::rc::Rc;
use std::sync::Arc;

/// The page's state; `Copy`, a part of the [`Session`](super::session::Session) that is context everywhere.
#[derive(Clone, Copy)]
pub struct Store {
    /// All that is known of the run. Updated at most once per animation frame.
    pub run: RwSignal<Run>,
    /// The experiment as the form shows it; may differ from the running one until the user restarts.
    pub spec: RwSignal<Spec>,
    /// The user's own images when `spec.data` is "own".
    pub images: RwSignal<Option<Arc<ImageSet>>>,
    /// The user's own single image, in the shape of the data: `[channels, height, width]`.
    pub own: RwSignal<Option<Vec<u8>>>,
    /// Indices of the images that are selected on the map.
    pub selection: RwSignal<Vec<u32>>,
    /// The pinned position of the map, in its present axes.
    pub map_pin: RwSignal<Option<[f32; 2]>>,
    /// Index of the image that tools query about; `None` for the user's own image.
    pub query_image: RwSignal<Option<u32>>,
    /// The clusters that were found, as a column of labels.
    pub groups: RwSignal<Option<Labels>>,
    /// The step at which map and reconstructions are shown; `None` for the present.
    pub replay_step: RwSignal<Option<f32>>,
    /// Earlier runs, and the present one once it has paused.
    pub run_history: RwSignal<RunHistory>,
    /// The open tab.
    pub tab: RwSignal<Tab>,
    /// On a phone, true while the drawing pad has the screen.
    pub draws: RwSignal<bool>,
    /// True while the map shows t-SNE of the codes.
    pub embeds: RwSignal<bool>,
    /// The axes of the latent map.
    pub axes: RwSignal<Axes>,
    /// The engine that computes the run, and why; whether it trains.
    pub engine_status: RwSignal<EngineStatus>,
    /// Messages to the user, oldest first, each with an id of its own.
    pub notices: RwSignal<Vec<(u32, Notice)>>,
    /// The user's own images that the present run is trained on: those of the form may be others by now.
    pub(super) run_images: StoredValue<Option<Arc<ImageSet>>>,
    /// What is done when a run is kept, beside what [`Store::keep_run`] does.
    pub(super) on_keep: StoredValue<Option<Rc<dyn Fn()>>, LocalStorage>,
    /// The tab that each place opens with: the one that was open there last.
    place_tabs: StoredValue<[Tab; Place::ALL.len()]>,
    /// Slots that were given to queries.
    slots: StoredValue<u32>,
}

impl Store {
    /// The state before the first run.
    pub(super) fn new() -> Self {
        Self {
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
            tab: RwSignal::default(),
            draws: RwSignal::default(),
            embeds: RwSignal::default(),
            axes: RwSignal::default(),
            engine_status: RwSignal::default(),
            notices: RwSignal::default(),
            run_images: StoredValue::new(None),
            on_keep: StoredValue::new_local(None),
            place_tabs: StoredValue::new(Place::ALL.map(Place::opens_with)),
            slots: StoredValue::new(0),
        }
    }

    /// A slot that no other query has.
    pub(super) fn new_slot(&self) -> QuerySlot {
        self.slots.update_value(|count| *count += 1);
        QuerySlot(self.slots.get_value())
    }

    /// Opens a tab, in its place.
    pub fn open_tab(&self, tab: Tab) {
        self.place_tabs.update_value(|tabs| tabs[Place::of(tab) as usize] = tab);
        self.draws.set(false);
        self.tab.set(tab);
    }

    /// Opens a place with the tab that was open there last.
    pub fn open_place(&self, place: Place) {
        self.open_tab(self.place_tabs.get_value()[place as usize]);
    }

    /// The record of the run as it is now, untracked; `None` before its first step.
    pub fn record(&self) -> Option<RunRecord> {
        let running = self.engine_status.with_untracked(|o| o.spec.clone());
        let mut record =
            self.run.with_untracked(|run| RunRecord::from_run(run, &running, self.run_images.get_value()))?;
        self.run_history.with_untracked(|run_history| {
            run_history.get(record.id).into_iter().for_each(|known| record.inherit(known))
        });
        Some(record)
    }

    /// Keeps the run as it is in the history.
    pub fn keep_run(&self) {
        if let Some(record) = self.record() {
            self.run_history.update(|run_history| run_history.keep(record));
        }
        if let Some(keep) = self.on_keep.get_value() {
            keep();
        }
    }

    /// Shows a message, once: an equal one is replaced.
    pub fn say(&self, notice: Notice) {
        self.notices.update(|notices| {
            notices.retain(|(_, n)| *n != notice);
            let id = notices.last().map_or(0, |(id, _)| id + 1);
            notices.push((id, notice));
        });
    }

    /// Removes the message of this id.
    pub fn dismiss(&self, id: u32) {
        self.notices.update(|notices| notices.retain(|(i, _)| *i != id));
    }
}
