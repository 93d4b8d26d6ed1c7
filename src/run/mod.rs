//! All that the page knows of a run: a pure reducer over the events of its workers, tested on the host.

mod history;
mod measured;
mod replay_history;
mod run_history;
mod run_record;
pub mod supervisor;

pub use history::{History, Point};
pub use measured::{Measured, Unit, measured};
pub use replay_history::ReplayHistory;
pub use run_history::{MOST_BYTES, MOST_RUNS, RunHistory, differences};
pub use run_record::RunRecord;

use crate::data::{LabelKind, Labels};
use crate::protocol::{
    Anomalies, Answer, Axes, CodeDiagnostics, Damaged, Engine, Envelope, Event, Failure, PauseReason,
    QuerySlot, RunId, Started,
};
use crate::spec::Spec;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What the run is doing, as `#status` says it in `data-state`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// Nothing has been started, or the new network is being set up.
    #[default]
    Idle,
    /// Training.
    Training,
    /// Set up and standing still.
    Paused,
    /// It can't go on without the user.
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

/// Validation images and their reconstructions at one step; bytes as in [`Event::Reconstructions`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pictures {
    /// Optimiser steps when they were made.
    pub step: u32,
    /// Which images of the set they are.
    pub indices: Vec<u32>,
    /// `[count, channels, height, width]`.
    pub originals: Vec<u8>,
    /// What the encoder saw instead, when it did not see them.
    pub damage: Option<Box<Damaged>>,
    /// Their reconstructions, the same shape.
    pub reconstructions: Vec<u8>,
}

/// The latent map.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Map {
    /// Position of each image of the set, `NaN` until the first time it is encoded.
    pub positions: Vec<[f32; 2]>,
    /// Standard deviations along the axes, as the positions; `NaN` where codes are no distributions.
    pub stds: Vec<[f32; 2]>,
    /// The axes the positions are on.
    pub axes: Axes,
    /// Names of the axes.
    pub names: [String; 2],
    /// Goes up whenever a position changes, so that a view knows when to draw.
    pub version: u32,
}

/// The user's own image as the network sees it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Own {
    /// `[channels, height, width]`.
    pub reconstruction: Vec<u8>,
    /// `[latent]`.
    pub code: Vec<f32>,
    /// On the map.
    pub position: [f32; 2],
    /// Mean squared error a pixel.
    pub mse: f32,
}

/// Reference losses.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Baselines {
    /// "Predict the mean image".
    pub mean: f32,
    /// PCA with as many components as the code has values, once it is known.
    pub pca: Option<f32>,
}

/// A file to go on from.
#[derive(Clone, Debug, PartialEq)]
pub struct Saved {
    /// Optimiser steps it holds.
    pub step: u32,
    /// The file, shared with the runs that are kept.
    pub file: Arc<Vec<u8>>,
}

/// What has come of a question.
#[derive(Clone, Debug, Default)]
pub struct QueryRecord {
    /// Which request it is about.
    pub id: u32,
    /// How far it is, 0–1.
    pub done: f32,
    /// The last of the request's answers has come.
    pub last: bool,
    /// Optimiser steps when the question was taken up whose answer is there.
    pub step: u32,
    /// Which request the answer is to: that before, until the first one of the newest has come.
    pub of: u32,
    /// Nobody wants to hear of requests up to this one any more.
    pub cancelled: u32,
    /// The newest answer, or why there is none.
    pub answer: Option<Result<Arc<Answer>, String>>,
}

/// Answers are large and hold numbers that are none: two are the same when they are in the same place.
impl PartialEq for QueryRecord {
    fn eq(&self, other: &Self) -> bool {
        let numbers = |it: &Self| (it.id, it.done.to_bits(), it.last, it.step, it.of, it.cancelled);
        let same = match (&self.answer, &other.answer) {
            (Some(Ok(a)), Some(Ok(b))) => Arc::ptr_eq(a, b),
            (Some(Err(a)), Some(Err(b))) => a == b,
            (a, b) => a.is_none() && b.is_none(),
        };
        same && numbers(self) == numbers(other)
    }
}

/// All that the page knows of a run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Run {
    /// Which run; events of others are dropped.
    pub id: RunId,
    /// What it is doing.
    pub state: State,
    /// What computes it.
    pub engine: Option<Engine>,
    /// What it consists of, once it is set up.
    pub started: Option<Started>,
    /// What is being waited for, in words.
    pub busy: Option<String>,
    /// Optimiser steps so far.
    pub step: u32,
    /// Epochs so far.
    pub epoch: f32,
    /// Images a second in training.
    pub images_per_second: f32,
    /// Training losses.
    pub train: History,
    /// Validation losses.
    pub validation: History,
    /// Penalties on the code in training, before their weight.
    pub penalty: History,
    /// Reference losses.
    pub baselines: Option<Baselines>,
    /// Validation images.
    pub pictures: Option<Pictures>,
    /// The latent map.
    pub map: Map,
    /// The user's own image.
    pub own: Option<Own>,
    /// What there is to see in the codes of this kind.
    pub diagnostics: Option<CodeDiagnostics>,
    /// How well odd images are found.
    pub anomalies: Option<Anomalies>,
    /// Answer to the last decode request: its id and `[positions, channels, height, width]`.
    pub decoded: Option<(u32, Vec<u8>)>,
    /// How the map and the copies moved.
    pub replay: ReplayHistory,
    /// What has come of questions.
    pub answers: BTreeMap<QuerySlot, QueryRecord>,
    /// How often it was set up: once, and again after every hand-over.
    pub starts: u32,
    /// The last finite checkpoint.
    pub saved: Option<Saved>,
    /// Why it stands still, when it does.
    pub pause: Option<PauseReason>,
    /// Why it can't go on, when it can't.
    pub failure: Option<(Failure, String)>,
}

impl Run {
    /// A run that is about to be set up.
    pub fn new(id: RunId) -> Self {
        Self { id, ..Self::default() }
    }

    /// Takes in what a worker said; false when the event was of another run and was dropped.
    pub fn apply(&mut self, envelope: Envelope<Event>) -> bool {
        if envelope.run != self.id {
            return false;
        }
        match envelope.body {
            Event::Ready { .. } | Event::Calibrated { .. } => {}
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
            Event::Validation { step, loss, .. } => self.validation.extend(step, &[loss]),
            Event::Baselines { mean, pca } => self.baselines = Some(Baselines { mean, pca }),
            Event::Reconstructions { step, indices, originals, damage, reconstructions } => {
                // Before every image has its place there is nothing to come back to.
                if self.map.positions.iter().all(|place| place[0].is_finite()) {
                    self.replay.record(step, &self.map.positions, &reconstructions.0);
                }
                self.pictures = Some(Pictures {
                    step,
                    indices,
                    originals: originals.0,
                    damage,
                    reconstructions: reconstructions.0,
                });
            }
            Event::Latents { first, positions, stds, axes, names, .. } => {
                self.place(first as usize, [&positions.0, &stds.0], axes, names);
            }
            Event::Own { reconstruction, code, position, mse } => {
                self.own = Some(Own { reconstruction: reconstruction.0, code: code.0, position, mse });
            }
            Event::CodeDiagnostics(diagnostics) => self.diagnostics = Some(*diagnostics),
            Event::Anomalies(found) => self.anomalies = Some(*found),
            Event::Decoded { id, images } => self.decoded = Some((id, images.0)),
            Event::QueryProgress { slot, id, done } => {
                let known = self.answers.entry(slot).or_default();
                if id > known.cancelled {
                    (known.id, known.done, known.last) = (id, done, false);
                }
            }
            Event::QueryResult { slot, id, step, answer, last } => {
                let known = self.answers.entry(slot).or_default();
                if id > known.cancelled {
                    let done = if last { 1.0 } else { known.done };
                    let answer = Some(answer.map(|answer| Arc::new(*answer)));
                    *known = QueryRecord { id, done, last, step, of: id, cancelled: known.cancelled, answer };
                }
            }
            Event::Checkpoint { step, file } => self.saved = Some(Saved { step, file: Arc::new(file.0) }),
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

    /// Drops what is still to come of a request; what came of it stays.
    pub fn cancel(&mut self, slot: QuerySlot, id: u32) {
        let known = self.answers.entry(slot).or_default();
        (known.id, known.last, known.cancelled) = (id, true, id);
    }

    /// A new run, or the same one set up in another worker: what is drawn stays, what lies ahead is forgotten.
    fn start(&mut self, started: Started) {
        self.busy = None;
        self.starts += 1;
        self.failure = None;
        self.pause = None;
        // A run that is handed over while it trains goes on at once; a pause that nobody asked for would only flicker.
        self.state = if self.state == State::Training { State::Training } else { State::Paused };
        self.step = started.step;
        self.epoch = started.step as f32 / started.steps_per_epoch.max(1) as f32;
        self.train.truncate(started.step);
        self.validation.truncate(started.step);
        self.penalty.truncate(started.step);
        self.replay.truncate(started.step);
        self.map.positions.resize(started.data.count as usize, [f32::NAN; 2]);
        self.map.stds.resize(started.data.count as usize, [f32::NAN; 2]);
        self.started = Some(started);
    }

    fn place(&mut self, first: usize, [positions, stds]: [&[f32]; 2], axes: Axes, names: [String; 2]) {
        let map = &mut self.map;
        if map.axes != axes {
            map.positions.fill([f32::NAN; 2]);
            map.stds.fill([f32::NAN; 2]);
            self.replay.forget_places();
        }
        (map.axes, map.names) = (axes, names);
        map.version = map.version.wrapping_add(1);
        for (places, new) in [(&mut map.positions, positions), (&mut map.stds, stds)] {
            for (place, xy) in places.iter_mut().skip(first).zip(new.as_chunks::<2>().0) {
                *place = *xy;
            }
        }
    }

    /// Seconds until all epochs are done at the present speed; none while that is not known, or when they are.
    pub fn seconds_left(&self, spec: &Spec) -> Option<f32> {
        let started = self.started.as_ref()?;
        let steps = spec.epochs.saturating_mul(started.steps_per_epoch).saturating_sub(self.step);
        let seconds = steps as f32 * self.seconds_a_step(spec)?;
        (steps > 0).then_some(seconds)
    }

    /// Seconds until the validation loss comes down to the goal at the present speed, should it go on to fall with the
    /// same power of the step as in the later half of the run; none without a goal, or when all epochs are done before.
    pub fn seconds_to_goal(&self, spec: &Spec) -> Option<f32> {
        let (left, now) = (self.seconds_left(spec)?, self.validation.last()?);
        let before = self.validation.points().iter().rev().find(|p| p.step > 0 && p.step <= now.step / 2)?;
        let power = libm::logf(before.value / now.value) / libm::logf(now.step as f32 / before.step as f32);
        let to_fall = libm::logf(now.value / spec.goal as f32);
        let end = now.step as f32 * libm::expf(to_fall / power);
        let seconds = (end - self.step as f32).max(0.0) * self.seconds_a_step(spec)?;
        (spec.goal > 0.0 && power > 0.0 && seconds < left).then_some(seconds)
    }

    fn seconds_a_step(&self, spec: &Spec) -> Option<f32> {
        let data = &self.started.as_ref()?.data;
        let batch = spec.batch.min(data.count.saturating_sub(data.validation + data.anomalous));
        let seconds = batch as f32 / self.images_per_second;
        seconds.is_finite().then_some(seconds)
    }

    /// The labels of its images; none before it is set up.
    pub fn labels(&self) -> &[Labels] {
        self.started.as_ref().map(|s| s.data.labels.as_slice()).unwrap_or_default()
    }

    /// What an image of the set shows, in a word: its first class; its number where nobody says.
    pub fn name_of(&self, index: u32) -> String {
        let named = self.labels().iter().find_map(|column| match &column.kind {
            LabelKind::Class(names) => names.get(*column.values.get(index as usize)? as usize).cloned(),
            LabelKind::Factor { .. } => None,
        });
        named.unwrap_or_else(|| format!("no. {}", index + 1))
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
