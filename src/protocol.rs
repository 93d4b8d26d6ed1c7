//! What the page and a worker say to each other: the page asks with a [`Command`], and is answered with an [`Event`].
//!
//! Every message is an [`Envelope`] that carries its [`RunId`]; the page drops events of a run that is over.
//! Pixels, codes and checkpoints travel as [`Bytes`] and [`Floats`], which become transferred `ArrayBuffer`s.

mod command;
mod diagnostics;
mod event;
mod export;
mod query;
mod shared;

pub use crate::buffers::{Bytes, Floats};
pub use crate::study::{Answer, Place, Study};
pub use command::{Axes, Command, Drill, Start, StepUntil};
pub use diagnostics::{Anomalies, CodeDiagnostics, Damaged};
pub use event::{DataInfo, Event, Failure, PauseReason, Progress, Started};
pub use export::{
    Codes, Collected, DecodedFormat, ExportEvent, ExportJob, ExportKind, RunData, ValidationExamples,
};
pub use query::{Lookup, Query, QuerySlot};

use serde::{Deserialize, Serialize};

/// Which run a message belongs to. A new network is a new run; a hand-over between engines is not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RunId(pub u32);

/// A message with its run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Envelope<T> {
    /// The run it belongs to.
    pub run: RunId,
    /// The message.
    pub body: T,
}

/// What computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Engine {
    /// burn's Flex, in WebAssembly with SIMD.
    Cpu,
    /// burn's wgpu, on the GPU.
    WebGpu,
}

impl Engine {
    /// The value of `data-engine` and of the URL key `engine`.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Cpu => "cpu",
            Self::WebGpu => "webgpu",
        }
    }

    /// The name on the page.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cpu => "CPU",
            Self::WebGpu => "WebGPU",
        }
    }
}
