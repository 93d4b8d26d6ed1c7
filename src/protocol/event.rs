//! Events: what a worker reports to the page.

#[cfg(doc)]
use super::Command;
use super::{Anomalies, Answer, Axes, Bytes, CodeDiagnostics, Collected, Damaged, Floats, QuerySlot};
use crate::data::{Column, DataKind, ImageShape, Labels, TableRows};
use crate::spec::Spec;
use serde::{Deserialize, Serialize};

/// What a worker reports to the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// The worker listens; what is sent before is lost.
    Ready {
        /// The GPU adapter, in words; `None` on the CPU.
        adapter: Option<String>,
    },
    /// What takes long before [`Event::Started`] or [`Event::Calibrated`], in words such as "Compiling shaders".
    Busy(String),
    /// The run is set up.
    Started(Box<Started>),
    /// Losses since the last report.
    Progress(Progress),
    /// The loss on the validation images.
    Validation {
        /// Optimiser steps so far.
        step: u32,
        /// Mean reconstruction loss.
        loss: f32,
    },
    /// Reference losses for the chart, on the validation images, in the run's own loss.
    Baselines {
        /// Loss of the mean image.
        mean: f32,
        /// PCA with as many components as the code has values; `None` while that is being computed.
        pca: Option<f32>,
    },
    /// Some validation images and their reconstructions. Answer with [`Command::Shown`].
    Reconstructions {
        /// Optimiser steps so far.
        step: u32,
        /// Indices of the images in the set.
        indices: Vec<u32>,
        /// The images, `[count, channels, height, width]`.
        originals: Bytes,
        /// What the encoder saw instead of them; `None` when it saw the images themselves.
        damage: Option<Box<Damaged>>,
        /// Their reconstructions, the same shape.
        reconstructions: Bytes,
        /// Of a table, the same as numbers; `None` for images.
        rows: Option<Box<TableRows>>,
    },
    /// Positions of some images on the latent map. Answer with [`Command::Shown`].
    Latents {
        /// Optimiser steps so far.
        step: u32,
        /// Index in the set of the first of them; the others follow it.
        first: u32,
        /// `[x0, y0, x1, y1, …]`.
        positions: Floats,
        /// Standard deviations of the codes along the axes, `[σx0, σy0, …]`; empty where codes are no distributions.
        stds: Floats,
        /// The axes these positions are on; positions on other axes are out of date.
        axes: Axes,
        /// Names of the two axes ("z₁", "PC 1 (63 %)").
        names: [String; 2],
    },
    /// The user's own image as the network sees it.
    Own {
        /// Its reconstruction, `[channels, height, width]`.
        reconstruction: Bytes,
        /// Its code, `[latent]`.
        code: Floats,
        /// Its position on the map.
        position: [f32; 2],
        /// Mean squared error a pixel.
        mse: f32,
    },
    /// Diagnostics of the codes that suit the kind of autoencoder; not sent by kinds without any.
    CodeDiagnostics(Box<CodeDiagnostics>),
    /// Anomaly scores of normal images, and of anomalous ones where the set has them. Of generated sets without anomalous
    /// ones they are sent only while the run is paused.
    Anomalies(Box<Anomalies>),
    /// Progress of a study.
    QueryProgress {
        /// The request's slot.
        slot: QuerySlot,
        /// The request's number.
        id: u32,
        /// From 0 to 1.
        done: f32,
    },
    /// Answer to [`Command::Query`].
    QueryResult {
        /// The request's slot.
        slot: QuerySlot,
        /// The request's number.
        id: u32,
        /// Optimiser steps of the network that the answer is about.
        step: u32,
        /// The answer, or a sentence why there is none.
        answer: Result<Box<Answer>, String>,
        /// False when there is more to come.
        last: bool,
    },
    /// The run as a file (safetensors): parameters, optimiser state, random state, step, spec. Sent at least every
    /// 2 s while training and on [`Command::Save`].
    Checkpoint {
        /// Optimiser steps so far.
        step: u32,
        /// The file.
        file: Bytes,
    },
    /// How far a [`Command::Collect`] is, from 0 to 1.
    Collecting(f32),
    /// Answer to [`Command::Collect`]. The page hands it on to the export worker as it is, and can't read it.
    #[serde(skip_deserializing)]
    Collected {
        /// The request's number.
        id: u32,
        /// What was collected.
        collected: Box<Collected>,
    },
    /// Training stopped.
    Paused(PauseReason),
    /// Answer to [`Command::Calibrate`].
    Calibrated {
        /// Training speed.
        images_per_second: f32,
    },
    /// The run can't go on in this worker, which has to be replaced.
    Failed {
        /// What kind of failure.
        kind: Failure,
        /// What happened, in words.
        detail: String,
    },
}

/// What a run consists of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Started {
    /// The experiment as it runs, with settings that exclude each other resolved.
    pub spec: Spec,
    /// The images.
    pub data: DataInfo,
    /// Steps in an epoch.
    pub steps_per_epoch: u32,
    /// Optimiser steps of the checkpoint that it resumes from; 0 for a new run.
    pub step: u32,
}

/// What the page needs to know of the images.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DataInfo {
    /// The set's name.
    pub name: String,
    /// Shape of every image.
    pub shape: ImageShape,
    /// Images in the set.
    pub count: u32,
    /// Number of validation images.
    pub validation: u32,
    /// Number of anomalous images, which are in neither split.
    pub anomalous: u32,
    /// Columns of labels.
    pub labels: Vec<Labels>,
    /// The pixels of a few images: the first of a generated set, of one that was brought some of every class.
    pub samples: Bytes,
    /// Name of each image; empty where images have none.
    #[serde(with = "crate::buffers::texts")]
    pub names: Vec<String>,
    /// Columns of a table; empty for images.
    pub columns: Vec<Column>,
}

impl DataInfo {
    /// What the examples are.
    pub fn kind(&self) -> DataKind {
        if self.columns.is_empty() { DataKind::Images } else { DataKind::Table }
    }
}

/// Training since the last report.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// Optimiser steps so far.
    pub step: u32,
    /// Epochs so far, with a fraction.
    pub epoch: f32,
    /// The losses of the steps since the last report, up to `step`.
    pub losses: Floats,
    /// The penalties on the code in these steps, before their weight; empty where the kind has none.
    pub penalties: Floats,
    /// Training speed: images over the time spent in training alone.
    pub images_per_second: f32,
}

/// Why training stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PauseReason {
    /// The page asked for it, or the step or epoch that it asked for is done.
    Requested,
    /// All epochs are done.
    Finished,
    /// Early stopping: the validation loss has not fallen for `epochs` epochs.
    NoBetter {
        /// The patience of the experiment.
        epochs: u32,
    },
    /// The validation loss has come down to the goal.
    Reached,
    /// The step is reached at which it was to pause ([`Start::stop_at`](super::Start::stop_at)).
    AtStep,
    /// The loss of this step was not finite. The last [`Event::Checkpoint`] is from before it.
    Diverged {
        /// The step.
        step: u32,
    },
}

/// Why a worker has to be replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Failure {
    /// The code panicked.
    Panic,
    /// The worker could not be loaded or started (reported by the page of a worker that never answered).
    Load,
    /// The browser took the GPU away.
    DeviceLost,
    /// There is no usable adapter.
    NoAdapter,
    /// The experiment can't be run: bad checkpoint, no images.
    Experiment,
}
