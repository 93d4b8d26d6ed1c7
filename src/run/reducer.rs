//! A run, and how each event of its worker changes it.

use super::history::History;
use super::previews::{LatentMap, OwnImage, Reconstructions};
use super::query_record::QueryRecord;
use super::replay_history::ReplayHistory;
use crate::data::{Column, DataKind, Examples, ImageShape, Labels, Names};
use crate::protocol::{
    Anomalies, Answer, CodeDiagnostics, Engine, Envelope, Event, Failure, PauseReason, QuerySlot, RunId,
    Started,
};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What the run is doing; `#status` has it in `data-state`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// There is no run, or the new network is being set up.
    #[default]
    Idle,
    /// It trains.
    Training,
    /// It is set up and does not train.
    Paused,
    /// It can't continue unless the user does something.
    Error,
}

impl State {
    /// The value of `data-state`.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Training => "training",
            Self::Paused => "paused",
            Self::Error => "error",
        }
    }
}

/// Reference losses, in the run's own loss.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Baselines {
    /// The loss of the mean image.
    pub mean: f32,
    /// The loss of PCA with as many components as the code has values; `None` while it is being computed.
    pub pca: Option<f32>,
}

/// A checkpoint file to resume from.
#[derive(Clone, Debug, PartialEq)]
pub struct SavedCheckpoint {
    /// Optimiser steps that it holds.
    pub step: u32,
    /// The file, shared with the kept runs.
    pub file: Arc<Vec<u8>>,
}

/// All that the page knows of a run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Run {
    /// Its id; events of others are dropped.
    pub id: RunId,
    /// What it is doing.
    pub state: State,
    /// The engine that computes it.
    pub engine: Option<Engine>,
    /// Spec, data and steps an epoch; `None` until it is set up.
    pub started: Option<Started>,
    /// Names of its images; those of [`Self::started`] are moved here.
    pub names: Names,
    /// What the worker is doing before the run is set up, in words.
    pub busy: Option<String>,
    /// Optimiser steps so far.
    pub step: u32,
    /// Epochs so far, with the fraction of the present one.
    pub epoch: f32,
    /// Training speed.
    pub images_per_second: f32,
    /// Training losses.
    pub train: History,
    /// Validation losses.
    pub validation: History,
    /// Penalties on the code in training, before their weight.
    pub penalty: History,
    /// Reference losses.
    pub baselines: Option<Baselines>,
    /// Validation images and their reconstructions.
    pub reconstructions: Option<Reconstructions>,
    /// The latent map.
    pub map: LatentMap,
    /// The user's own image.
    pub own: Option<OwnImage>,
    /// Diagnostics of the codes, by the kind of autoencoder.
    pub diagnostics: Option<CodeDiagnostics>,
    /// Anomaly scores of normal and anomalous images.
    pub anomalies: Option<Anomalies>,
    /// Optimiser steps when these came.
    pub anomalies_step: u32,
    /// The map and the reconstructions over time.
    pub replay: ReplayHistory,
    /// Progress and newest answer of each query.
    pub answers: BTreeMap<QuerySlot, QueryRecord>,
    /// How often it was set up: once, and again after every hand-over.
    pub starts: u32,
    /// The last finite checkpoint.
    pub checkpoint: Option<SavedCheckpoint>,
    /// Why it does not train; `None` while it does.
    pub pause: Option<PauseReason>,
    /// Why it can't continue, with the details.
    pub failure: Option<(Failure, String)>,
}

impl Run {
    /// A run that is about to be set up.
    pub fn new(id: RunId) -> Self {
        Self { id, ..Self::default() }
    }

    /// Takes in an event of a worker; false when it was of another run and was dropped.
    pub fn apply(&mut self, envelope: Envelope<Event>) -> bool {
        if envelope.run != self.id {
            return false;
        }
        match envelope.body {
            Event::Ready { .. }
            | Event::Calibrated { .. }
            | Event::Collecting(_)
            | Event::Collected { .. } => {}
            Event::Busy(what) => self.busy = Some(what),
            Event::Started(started) => self.start(*started),
            Event::Progress(p) => {
                let first = p.step + 1 - (p.losses.0.len() as u32).min(p.step);
                self.train.extend(first, &p.losses.0);
                self.penalty.extend(first, &p.penalties.0);
                (self.step, self.epoch, self.images_per_second) = (p.step, p.epoch, p.images_per_second);
                self.state = State::Training;
                self.pause = None;
            }
            Event::Validation { step, loss } => self.validation.extend(step, &[loss]),
            Event::Baselines { mean, pca } => self.baselines = Some(Baselines { mean, pca }),
            Event::Reconstructions { step, indices, originals, damage, reconstructions, rows } => {
                // The replay begins when there is a whole map to show.
                if self.map.is_complete() {
                    self.replay.record(step, &self.map.positions, &reconstructions.0);
                }
                let (originals, reconstructions) = (originals.0, reconstructions.0);
                self.reconstructions =
                    Some(Reconstructions { step, indices, originals, damage, reconstructions, rows });
            }
            Event::Latents { first, positions, stds, axes, names, .. } => {
                if self.map.update(first as usize, [&positions.0, &stds.0], axes, names) {
                    self.replay.clear_positions();
                }
            }
            Event::Own { reconstruction, code, position, mse } => {
                self.own = Some(OwnImage { reconstruction: reconstruction.0, code: code.0, position, mse });
            }
            Event::CodeDiagnostics(diagnostics) => self.diagnostics = Some(*diagnostics),
            Event::Anomalies(anomalies) => {
                (self.anomalies, self.anomalies_step) = (Some(*anomalies), self.step);
            }
            Event::QueryProgress { slot, id, done } => {
                let known = self.answers.entry(slot).or_default();
                if id > known.cancelled_id {
                    (known.id, known.done, known.last) = (id, done, false);
                }
            }
            Event::QueryResult { slot, id, step, answer, last } => {
                let known = self.answers.entry(slot).or_default();
                if id > known.cancelled_id {
                    let done = if last { 1.0 } else { known.done };
                    let answer = Some(answer.map(|answer| Arc::new(*answer)));
                    *known = QueryRecord {
                        id,
                        done,
                        last,
                        step,
                        answer_id: id,
                        cancelled_id: known.cancelled_id,
                        answer,
                    };
                }
            }
            Event::Checkpoint { step, file } => {
                self.checkpoint = Some(SavedCheckpoint { step, file: Arc::new(file.0) });
            }
            Event::Paused(reason) => {
                self.pause = Some(reason);
                self.state = match reason {
                    PauseReason::Diverged { .. } => State::Error,
                    _ => State::Paused,
                };
            }
            Event::Failed { kind, detail } => {
                self.state = State::Error;
                self.failure = Some((kind, detail));
            }
        }
        true
    }

    /// The answer of a kind that is about the latest step, with that step.
    pub fn newest_answer(&self, is_kind: fn(&Answer) -> bool) -> Option<(u32, &Answer)> {
        let all = self.answers.values().filter_map(|known| {
            let answer = known.answer.as_ref()?.as_deref().ok()?;
            is_kind(answer).then_some((known.step, answer))
        });
        all.max_by_key(|(step, _)| *step)
    }

    /// Drops the answer to a request, and what is still to come of it.
    pub fn discard(&mut self, slot: QuerySlot, id: u32) {
        let discarded = QueryRecord { id, last: true, cancelled_id: id, ..QueryRecord::default() };
        self.answers.insert(slot, discarded);
    }

    /// Drops what is still to come of a request; what came of it stays.
    pub fn cancel(&mut self, slot: QuerySlot, id: u32) {
        let known = self.answers.entry(slot).or_default();
        (known.id, known.last, known.cancelled_id) = (id, true, id);
    }

    /// The run is set up, for the first time or in another worker: what is drawn stays, what lies after its step goes.
    fn start(&mut self, mut started: Started) {
        self.busy = None;
        self.starts += 1;
        self.failure = None;
        self.pause = None;
        // A run that is handed over while it trains trains on at once: "paused" in between would only flicker.
        self.state = if self.state == State::Training { State::Training } else { State::Paused };
        self.step = started.step;
        self.epoch = started.step as f32 / started.steps_per_epoch.max(1) as f32;
        self.train.truncate(started.step);
        self.validation.truncate(started.step);
        self.penalty.truncate(started.step);
        self.replay.truncate(started.step);
        self.map.resize(started.data.count as usize);
        self.names = Names::new(std::mem::take(&mut started.data.names));
        self.started = Some(started);
    }

    /// Shape of the images; `None` before the run is set up.
    pub fn image_shape(&self) -> Option<ImageShape> {
        self.started.as_ref().map(|started| started.data.shape)
    }

    /// The labels of its images; empty before it is set up.
    pub fn labels(&self) -> &[Labels] {
        self.started.as_ref().map(|s| s.data.labels.as_slice()).unwrap_or_default()
    }

    /// The columns of its table; empty for images.
    pub fn columns(&self) -> &[Column] {
        self.started.as_ref().map(|s| s.data.columns.as_slice()).unwrap_or_default()
    }

    /// What its examples are; images before it is set up.
    pub fn kind(&self) -> DataKind {
        self.started.as_ref().map(|started| started.data.kind()).unwrap_or_default()
    }

    /// What is known of its examples by index.
    pub fn examples(&self) -> Examples<'_> {
        Examples { kind: self.kind(), labels: self.labels(), names: &self.names }
    }

    /// The last training loss.
    pub fn loss(&self) -> Option<f32> {
        self.train.last().map(|p| p.value)
    }

    /// The last validation loss.
    pub fn validation_loss(&self) -> Option<f32> {
        self.validation.last().map(|p| p.value)
    }
}
