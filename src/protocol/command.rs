//! Commands: what the page asks of a worker.

#[cfg(doc)]
use super::Event;
use super::{Bytes, ExportKind, Floats, Query, QuerySlot, shared};
use crate::data::ImageSet;
use crate::spec::Spec;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What the page asks of a worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Command {
    /// Begin a run, or resume one from a checkpoint, in place of the run before. Answered by
    /// [`Event::Started`], or [`Event::Failed`].
    Start(Box<Start>),
    /// Train until [`Command::Pause`] or the end of the experiment.
    Play,
    /// Stop after the present chunk of steps. Answered by [`Event::Paused`].
    Pause,
    /// Train for a step or an epoch, then pause.
    Step(StepUntil),
    /// Settings to use from the next step on; only those whose field is `live` may differ.
    Adjust(Box<Spec>),
    /// The user's own image, `[channels, height, width]`; `None` drops it. Answered by [`Event::Own`] now, and again with
    /// every later [`Event::Reconstructions`].
    Own(Option<Bytes>),
    /// The two directions that the latent map shows. Answered by [`Event::Latents`] for all points.
    Axes(Axes),
    /// The page has drawn the last pictures; the worker may send more.
    Shown,
    /// Send a checkpoint. Answered by [`Event::Checkpoint`] at once.
    Save,
    /// Collect what a file of this kind is made of. Answered by [`Event::Collected`]; training waits meanwhile.
    Collect {
        /// Number of the request, which the answer repeats.
        id: u32,
        /// The kind of file.
        kind: ExportKind,
        /// Codes that come from elsewhere, `[n, latent]`, for a file of what the decoder makes of them.
        codes: Floats,
    },
    /// Answer a query, in place of an older one in the same slot. Answered by [`Event::QueryResult`] with the same `slot` and
    /// `id`.
    Query {
        /// Where the answer belongs.
        slot: QuerySlot,
        /// Number of the request in its slot; rises.
        id: u32,
        /// The query.
        query: Box<Query>,
    },
    /// Drop the query that is being worked on in this slot.
    CancelQuery(QuerySlot),
    /// Time a few steps of this experiment with fresh parameters, without a run. Answered by [`Event::Calibrated`].
    Calibrate(Box<Start>),
    /// Fail in this way; sent by tests alone.
    Drill(Drill),
}

/// What a run begins with.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Start {
    /// The experiment.
    pub spec: Spec,
    /// The user's own images, when `spec.data` says so; otherwise they are generated from the spec. Shared, for the page
    /// keeps one copy of them and sends it again to every engine.
    #[serde(with = "shared::optional", default)]
    pub images: Option<Arc<ImageSet>>,
    /// The checkpoint to resume from: the file of an [`Event::Checkpoint`].
    pub checkpoint: Option<Bytes>,
    /// Whether to train at once.
    pub playing: bool,
    /// The user's own image, as in [`Command::Own`].
    pub own: Option<Bytes>,
    /// What the latent map shows.
    pub axes: Axes,
    /// Step at which training pauses ([`PauseReason::AtStep`](super::PauseReason)); before it, nothing stops it early.
    #[serde(default)]
    pub stop_at: Option<u32>,
}

/// How far [`Command::Step`] goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum StepUntil {
    /// One step of the optimiser.
    Step,
    /// To the end of the present epoch.
    Epoch,
}

/// The two directions of the latent map.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Axes {
    /// Two dimensions of the code, from 0. With a latent size of 1 the second is ignored and y is 0.
    Pair(u32, u32),
    /// The first two principal components of the codes.
    Pca,
}

impl Default for Axes {
    fn default() -> Self {
        Self::Pair(0, 1)
    }
}

/// A failure on purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Drill {
    /// Panic in the worker.
    Panic,
    /// Lose the GPU device.
    LoseDevice,
    /// Make the next loss not a number.
    Diverge,
}
