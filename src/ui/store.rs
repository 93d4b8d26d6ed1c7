//! The signals that every part of the page shares. Nothing here knows of workers.

use crate::data::{ImageSet, Labels};
use crate::protocol::{Axes, QuerySlot};
use crate::run::supervisor::{EngineStatus, Notice};
use crate::run::{Run, RunHistory, RunRecord};
use crate::spec::Spec;
use crate::ui::tab::Tab;
use leptos::prelude::*;
use std::sync::Arc;

/// The page's state; `Copy`, a part of the [`Session`](super::session::Session) that is context everywhere.
#[derive(Clone, Copy)]
pub struct Store {
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
    pub tab: RwSignal<Tab>,
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
    pub(super) run_images: StoredValue<Option<Arc<ImageSet>>>,
    /// Slots that were given to queries.
    slots: StoredValue<u32>,
}

impl Store {
    /// The state before anything was started.
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
            enlarged: RwSignal::default(),
            embeds: RwSignal::default(),
            axes: RwSignal::default(),
            engine_status: RwSignal::default(),
            notices: RwSignal::default(),
            run_images: StoredValue::new(None),
            slots: StoredValue::new(0),
        }
    }

    /// A slot that no other query has.
    pub(super) fn new_slot(&self) -> QuerySlot {
        self.slots.update_value(|count| *count += 1);
        QuerySlot(self.slots.get_value())
    }

    /// The run as it is now, untracked; none before its first step.
    pub fn record(&self) -> Option<RunRecord> {
        let running = self.engine_status.with_untracked(|o| o.spec.clone());
        let mut record =
            self.run.with_untracked(|run| RunRecord::from_run(run, &running, self.run_images.get_value()))?;
        self.run_history.with_untracked(|run_history| {
            run_history.get(record.id).into_iter().for_each(|known| record.inherit(known))
        });
        Some(record)
    }

    /// Keeps the run as it is, to compare with and to go back to.
    pub fn keep_run(&self) {
        if let Some(record) = self.record() {
            self.run_history.update(|run_history| run_history.keep(record));
        }
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
