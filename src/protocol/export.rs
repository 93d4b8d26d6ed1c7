//! What is taken away of a run: kinds of files, what the trainer collects for them, and what page and export worker say to each
//! other.
//!
//! A message to the export worker is an object `{ job, collected }`: an [`ExportJob`], and the [`Collected`] of the trainer's
//! [`Event::Collected`] as it came, or nothing; or `{ file, latent, most }`: a file with codes, values of a code, and how many
//! there may be. It answers with [`ExportEvent`]s.

#[cfg(doc)]
use super::Event;
use super::{Bytes, Damaged, Floats, shared};
use crate::data::ImageSet;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A kind of file that is made of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExportKind {
    /// All of the run, to go on with.
    Run {
        /// Whether its images are put in.
        with_images: bool,
    },
    /// Parameters and optimiser state alone.
    #[default]
    Checkpoint,
    /// Weights as PyTorch has them.
    Safetensors,
    /// Encoder, decoder and the whole for ONNX's runtimes.
    Onnx,
    /// A program in PyTorch with its files.
    PyTorch,
    /// A program in Keras with its files.
    Keras,
    /// A program in Rust with its files.
    Burn,
    /// The code of every example as a table.
    CodesCsv,
    /// The code of every example as an array.
    CodesNpy,
    /// The errors of every example as a table.
    ErrorsCsv,
    /// The losses on the way as a table.
    CurvesCsv,
    /// A folder for the Embedding Projector.
    Projector,
    /// All examples as the network sees them.
    Dataset,
    /// All examples as pictures in folders of their classes.
    Pictures,
    /// All that is to be said of the run, on one page.
    Report,
    /// A link with what the run came to ([`receipt`](crate::receipt)): no file, the page shows it.
    Receipt,
    /// The class that is read off each code as a table.
    PredictionsCsv,
    /// Where the copies of examples that it was not trained on differ from them, as pictures.
    ErrorMaps,
    /// What the decoder makes of codes that come from elsewhere.
    Decoded(DecodedFormat),
}

/// What images of codes are written as; of a table its rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DecodedFormat {
    /// A PNG each, in a ZIP.
    Pictures,
    /// Bytes with their names, as NPZ.
    Bytes,
    /// Values as the network gives them, as NPY.
    Values,
    /// Rows in the units of their columns, as CSV.
    Rows,
}

impl ExportKind {
    /// Whether the trainer has to collect something for it.
    pub const fn is_collected(self) -> bool {
        !matches!(self, Self::CurvesCsv)
    }
}

/// What a trainer collects for a file. What a kind of file does not need is left out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Collected {
    /// The checkpoint, a safetensors file.
    pub checkpoint: Bytes,
    /// Mean reconstruction loss and mean penalty on the validation examples.
    pub validation: Option<(f32, Option<f32>)>,
    /// All examples.
    #[serde(with = "shared::optional")]
    pub set: Option<Arc<ImageSet>>,
    /// Indices of the training examples, of those of validation, and of anomalies.
    pub uses: [Vec<u32>; 3],
    /// Score above which an example is taken for an anomaly; `None` where the data know no anomalies.
    pub threshold: Option<f32>,
    /// What a program needs beside the network; with it [`set`](Self::set) is left out.
    pub program: Option<Box<RunData>>,
    /// Codes, `[examples, latent]`; of codes that are distributions the means.
    pub codes: Floats,
    /// Their standard deviations, the same shape; empty where codes are no distributions.
    pub stds: Floats,
    /// Errors of each example, for a report of those of validation and of anomalies: mean squared error, that of its worst pixels, and −ELBO in nats, which is empty where codes are no
    /// distributions.
    pub errors: [Floats; 3],
    /// Some examples that it never trained on, as pixels, and their copies; for error maps the copies alone, of all examples of
    /// validation and all anomalies.
    pub preview: [Bytes; 2],
    /// What the encoder saw of them where that was damaged; for a report alone.
    pub damaged: Option<Box<Damaged>>,
    /// The receipt, a link's hash without `#`; empty for other kinds of files, and where there is none.
    pub receipt: String,
    /// Why there is no receipt.
    pub no_receipt: String,
    /// What the decoder makes of codes that come from elsewhere, `[codes, values]`.
    pub decoded: Floats,
}

/// What a program needs beside the network.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunData {
    /// All examples.
    #[serde(with = "shared")]
    pub set: Arc<ImageSet>,
    /// Indices of the training examples.
    pub train: Vec<u32>,
    /// Indices of the validation examples.
    pub validation: Vec<u32>,
    /// Label of each example by which pairs are made; `None` for a set without, and for kinds that make none.
    pub pair_labels: Option<Vec<u32>>,
    /// The validation examples as the network is measured on them.
    pub measured: ValidationExamples,
    /// Mean reconstruction loss on these.
    pub validation_loss: f32,
    /// Values of a few examples as the network sees them, and their reconstructions, `[count, values]` each.
    pub references: [Floats; 2],
}

/// The validation examples as the network is measured on them, for programs that measure it again.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ValidationExamples {
    /// What reconstructions are compared with, `[n, values]`: all examples, for a kind that compares pairs then all their
    /// partners.
    pub targets: Floats,
    /// What the encoder gets; `None` where that is the targets.
    pub inputs: Option<Floats>,
    /// Standard normal values by which codes are sampled, `[n, latent]`; `None` for codes that are no distributions.
    pub code_noise: Option<Floats>,
}

/// A file to make.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ExportJob {
    /// Its kind.
    pub kind: ExportKind,
    /// Name of the run.
    pub name: String,
    /// The training loss, the penalty before its weight and the validation loss on the way: step and value in turn.
    pub curves: [Floats; 3],
    /// Steps in an epoch.
    pub steps_per_epoch: u32,
    /// Losses of the mean image and of PCA; `None` where they are not known yet.
    pub baselines: Option<(f32, Option<f32>)>,
    /// What computes: "the CPU"; empty where that is not known.
    pub engine: String,
    /// What the tools of the page have measured: the name of each and what it found, in words.
    pub found: Vec<[String; 2]>,
    /// Names of the codes that were decoded; empty where they have none.
    #[serde(with = "crate::buffers::texts")]
    pub names: Vec<String>,
}

/// Codes that come from elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Codes {
    /// `[n, latent]`.
    pub values: Floats,
    /// A name for each; empty where they have none.
    #[serde(with = "crate::buffers::texts")]
    pub names: Vec<String>,
}

/// What the export worker reports.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ExportEvent {
    /// It listens; what is sent before is lost.
    Ready,
    /// It is being loaded (said by assets/loader.js): how far, in words.
    Loading(String),
    /// The file is made.
    Made {
        /// Its name.
        name: String,
        /// Its media type (MIME).
        media_type: String,
        /// Its content.
        bytes: Bytes,
    },
    /// The codes in a file.
    Codes(Codes),
    /// It can't be made, or not be read: a sentence.
    Failed(String),
}
