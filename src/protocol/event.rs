//! Events: what a worker reports to the page.

#[cfg(doc)]
use super::Command;
use super::{Anomalies, Answer, Axes, Bytes, CodeDiagnostics, Damaged, Engine, Floats, QuerySlot};
use crate::data::{ImageShape, Labels};
use crate::spec::Spec;
use serde::{Deserialize, Serialize};

/// What a worker tells the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// The worker listens. Nothing sent before it arrives.
    Ready {
        /// What it computes with.
        engine: Engine,
        /// The GPU adapter, in words; none on the CPU.
        adapter: Option<String>,
    },
    /// Something slow goes on before [`Event::Started`] or [`Event::Calibrated`]: a sentence such as
    /// "Compiling shaders".
    Busy(String),
    /// The run is set up.
    Started(Box<Started>),
    /// Training went on.
    Progress(Progress),
    /// The loss on images that training never sees.
    Validation {
        /// Optimiser steps so far.
        step: u32,
        /// Mean reconstruction loss.
        loss: f32,
    },
    /// Reference losses for the chart, on the validation images, in the run's own loss.
    Baselines {
        /// "Predict the mean image".
        mean: f32,
        /// PCA with as many components as the code has values; none while it is still being computed.
        pca: Option<f32>,
    },
    /// How well validation images are copied now. Answer with [`Command::Shown`].
    Reconstructions {
        /// Optimiser steps so far.
        step: u32,
        /// Which images of the set these are.
        indices: Vec<u32>,
        /// The images, `[count, channels, height, width]`.
        originals: Bytes,
        /// What the encoder saw instead of them; none when it saw the images themselves.
        damage: Option<Box<Damaged>>,
        /// Their reconstructions, the same shape.
        reconstructions: Bytes,
    },
    /// Codes of some images on the map's axes. Answer with [`Command::Shown`].
    Latents {
        /// Optimiser steps so far.
        step: u32,
        /// Index in the set of the first of them.
        first: u32,
        /// `[x0, y0, x1, y1, …]`.
        positions: Floats,
        /// Standard deviations of the codes along the axes, `[σx0, σy0, …]`; empty where codes are no distributions.
        stds: Floats,
        /// The axes these positions are on; those of other axes are void.
        axes: Axes,
        /// Names of the two axes ("z₁", "PC 1 (63 %)").
        names: [String; 2],
    },
    /// The user's own image.
    Own {
        /// Its reconstruction, `[channels, height, width]`.
        reconstruction: Bytes,
        /// Its code, `[latent]`.
        code: Floats,
        /// Its place on the map.
        position: [f32; 2],
        /// Mean squared error a pixel.
        mse: f32,
    },
    /// What is special about the codes of this kind of autoencoder, on validation images.
    CodeDiagnostics(Box<CodeDiagnostics>),
    /// How badly good and odd images fit. Only where there are odd ones.
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
        /// Optimiser steps of the network that was asked.
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
    /// Training stopped.
    Paused(PauseReason),
    /// Answer to [`Command::Calibrate`].
    Calibrated {
        /// Training speed.
        images_per_second: f32,
    },
    /// The run can't go on in this worker; it is of no more use.
    Failed {
        /// What kind of failure.
        kind: Failure,
        /// What happened, for the log and the details of the message.
        detail: String,
    },
}

/// What a run consists of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Started {
    /// The experiment as it runs, after everything was settled.
    pub spec: Spec,
    /// The images.
    pub data: DataInfo,
    /// Steps in an epoch.
    pub steps_per_epoch: u32,
    /// Where it goes on from; 0 for a new run.
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
    /// How many of them are for validation.
    pub validation: u32,
    /// How many are flawed, and for neither.
    pub anomalous: u32,
    /// What is known about each image.
    pub labels: Vec<Labels>,
    /// The first few images, for a look.
    pub samples: Bytes,
}

/// How training went since the last report.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// Optimiser steps so far.
    pub step: u32,
    /// Epochs so far, with the fraction of the present one.
    pub epoch: f32,
    /// The losses of the last steps, the last of them that of `step`.
    pub losses: Floats,
    /// The penalties on the code in these steps, before their weight; empty where the kind has none.
    pub penalties: Floats,
    /// Training speed: images over the time spent in training alone.
    pub images_per_second: f32,
}

/// Why training stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PauseReason {
    /// The page asked, or the asked-for step or epoch is done.
    Requested,
    /// All epochs are done.
    Finished,
    /// The validation loss has not fallen for so many epochs.
    NoBetter {
        /// The patience that was asked for.
        epochs: u32,
    },
    /// The validation loss has come down to the goal.
    Reached,
    /// The loss of this step was not finite. The last [`Event::Checkpoint`] is from before it.
    Diverged {
        /// The step.
        step: u32,
    },
}

/// Why a worker is of no more use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Failure {
    /// The code panicked.
    Panic,
    /// The worker could not be loaded or started (the page says this of a worker that never answered).
    Load,
    /// The browser took the GPU away.
    DeviceLost,
    /// There is no usable adapter.
    NoAdapter,
    /// The experiment can't be run: bad checkpoint, no images.
    Experiment,
}
