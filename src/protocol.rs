//! What the page and a worker say to each other: the page asks with a [`Command`], and is answered with an [`Event`].
//!
//! Every message is an [`Envelope`] that carries its [`RunId`]; the page drops events of a run that is over.
//! Pixels, codes and checkpoints travel as [`Bytes`] and [`Floats`], which become transferred `ArrayBuffer`s.

mod study;

pub use study::{
    Answer, Classes, ClusterReport, Compression, Neighbours, Place, ProbeScores, Query, QuerySlot, RatePoint,
    SizeCurve, Traversal,
};

use crate::data::{ImageSet, ImageShape, Labels};
use crate::spec::Spec;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

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

/// Raw bytes: pixels (`u8`, 0 black to 255 white) or a checkpoint file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Bytes(#[serde(with = "serde_bytes")] pub Vec<u8>);

/// Numbers, as little-endian bytes on the wire.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Floats(pub Vec<f32>);

impl Serialize for Floats {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let bytes: Vec<u8> = self.0.iter().flat_map(|v| v.to_le_bytes()).collect();
        serializer.serialize_bytes(&bytes)
    }
}

impl<'de> Deserialize<'de> for Floats {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let bytes: Vec<u8> = serde_bytes::deserialize(deserializer)?;
        let (values, rest) = bytes.as_chunks::<4>();
        if !rest.is_empty() {
            return Err(de::Error::invalid_length(bytes.len(), &"a multiple of 4"));
        }
        Ok(Self(values.iter().map(|b| f32::from_le_bytes(*b)).collect()))
    }
}

/// What the page asks of a worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Command {
    /// Begin a run, or go on with one from a checkpoint. Replaces whatever ran before. Answered by
    /// [`Event::Started`], or [`Event::Failed`].
    Start(Box<Start>),
    /// Train until told otherwise.
    Play,
    /// Stop after the present chunk of steps. Answered by [`Event::Paused`].
    Pause,
    /// Train this far, then pause.
    Step(StepUntil),
    /// Use these settings from the next step on; only those whose field is `live` may differ.
    Adjust(Box<Spec>),
    /// Keep this image (`[channels, height, width]`) as the user's own, or forget it. Answered by [`Event::Own`]
    /// now, and again with every later picture of the run.
    Own(Option<Bytes>),
    /// Decode positions of the latent map, `[x, y]` pairs in the map's present axes. Answered by
    /// [`Event::Decoded`] with the same `id`; a later request with a lower-or-equal `id` kind replaces none.
    Decode {
        /// Comes back with the answer.
        id: u32,
        /// `[x0, y0, x1, y1, …]`.
        positions: Floats,
    },
    /// Which two directions the latent map shows. Answered by [`Event::Latents`] for all points.
    Axes(Axes),
    /// The page has shown the last pictures; more may come.
    Shown,
    /// Answered by [`Event::Checkpoint`] at once.
    Save,
    /// A question, answered in slices beside the training. Answered by [`Event::QueryResult`] with the same `id`.
    Query {
        /// Comes back with the answer.
        id: u32,
        /// What is asked.
        question: Box<Query>,
    },
    /// Forget what was asked on this topic.
    CancelQuery(QuerySlot),
    /// Time a few steps of this experiment from a fresh start, without a run. Answered by [`Event::Calibrated`].
    Calibrate(Box<Start>),
    /// Fail in this way. Only the project's own tests send it.
    Drill(Drill),
}

/// What a run begins with.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Start {
    /// The experiment.
    pub spec: Spec,
    /// The user's own images, when `spec.data` says so; otherwise they are generated from the spec.
    pub images: Option<ImageSet>,
    /// Where to go on from: what [`Event::Checkpoint`] carried.
    pub checkpoint: Option<Bytes>,
    /// Begin to train at once.
    pub playing: bool,
    /// The user's own image, as in [`Command::Own`].
    pub own: Option<Bytes>,
    /// What the latent map shows.
    pub axes: Axes,
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
        /// Mean penalty on the code before its weight; none where the kind has none.
        penalty: Option<f32>,
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
    /// Answer to [`Command::Decode`].
    Decoded {
        /// The request's.
        id: u32,
        /// `[positions, channels, height, width]`.
        images: Bytes,
    },
    /// How far a question is that takes its time.
    QueryProgress {
        /// The question's topic.
        slot: QuerySlot,
        /// The request's.
        id: u32,
        /// From 0 to 1.
        done: f32,
    },
    /// Answer to [`Command::Query`].
    QueryResult {
        /// The question's topic.
        slot: QuerySlot,
        /// The request's.
        id: u32,
        /// Optimiser steps when the question was taken up.
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

/// Damaged images and how well they were restored.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Damaged {
    /// The damaged images, `[count, channels, height, width]`.
    pub images: Bytes,
    /// How near they are to the clean ones.
    pub before: Likeness,
    /// How near the restored ones are.
    pub after: Likeness,
}

/// How near images are to others, over all of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Likeness {
    /// Peak signal-to-noise ratio, in dB.
    pub psnr_db: f32,
    /// Mean structural similarity, at most 1.
    pub ssim: f32,
}

/// What there is to see in the codes of a kind, measured on validation images.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum CodeDiagnostics {
    /// Codes that are distributions.
    Divergence {
        /// KL divergence from the prior of each value, in nats, `[latent]`.
        kl: Floats,
        /// Decoded samples of the prior, the same codes every time, `[count, channels, height, width]`.
        samples: Bytes,
    },
    /// Codes of which little is active.
    Activity {
        /// How many activations are how large: counts in bins of one width from 0 to `largest`.
        histogram: Floats,
        /// Upper end of the last bin.
        largest: f32,
        /// Share of all activations that are active.
        active: f32,
        /// Units that no image activates.
        dead: u32,
        /// Units in all.
        units: u32,
        /// The decoder's picture of each of the units that are active most, `[count, channels, height, width]`.
        pictures: Bytes,
    },
    /// Codes that are compared.
    Pairs {
        /// How many pairs of a kind are how far apart: counts in bins of one width from 0 to `farthest`.
        same: Floats,
        /// The same of other pairs.
        different: Floats,
        /// Upper end of the last bin, a distance.
        farthest: f32,
        /// Receiver operating characteristic: `[taken wrongly, taken rightly, …]`, shares of the other pairs and of
        /// those of a kind that are nearer than a threshold, from (0, 0) to (1, 1).
        roc: Floats,
        /// Where as many are refused wrongly as are taken wrongly.
        equal_error_rate: f32,
    },
    /// Codes that should not move.
    Sensitivity {
        /// Mean of ‖∂code/∂pixel‖² of each pixel, `[height, width]`.
        pixels: Floats,
    },
}

/// Scores of images by which odd ones are found: the larger, the worse an image fits what was learned.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Anomalies {
    /// Good images, of validation; they come first in each list, the odd ones behind them.
    pub good: u32,
    /// Mean squared error of each image.
    pub mean: Floats,
    /// Mean squared error over the worst fiftieth of its pixels.
    pub top: Floats,
    /// −ELBO in nats; empty where codes are no distributions.
    pub neg_elbo: Floats,
    /// Those that are worth a look, as indices in the lists: by each score the largest of all, the least of the odd ones and
    /// the least of the good ones.
    pub shown: Vec<u32>,
    /// Which images of the set these are.
    pub indices: Vec<u32>,
    /// They themselves, `[shown, channels, height, width]`.
    pub images: Bytes,
    /// Their reconstructions.
    pub copies: Bytes,
    /// Area under the characteristic of telling flawed pixels by their errors; none where nobody knows which are.
    pub pixel_auroc: Option<f32>,
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
