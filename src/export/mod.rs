//! What leaves as files: a trained network for other programs (weights for PyTorch, graphs for ONNX's runtimes, programs), the
//! file of a run, and its results.
//!
//! [`export`] makes named files of a [`Model`], [`make`] the one file that the page asks for. Nothing here knows files on a disk,
//! the command line, the browser or burn: the command line and the export worker write the same bytes. The layers are those of [`Network`](crate::spec::Network), which the trainer executes; no match on
//! [`Op`](crate::spec::Op) has a wildcard, so that a new layer type can't be left out.

mod code;
mod decoded;
mod make;
mod metadata;
mod model;
mod modules;
mod onnx;
mod report;
mod state_dict;
mod tables;

pub use decoded::Decoded;
pub use make::{MadeFile, make};
pub use model::{DataFacts, Model};
pub use report::ReportOf;
pub use tables::{codes_csv, errors_csv, predictions_csv};

use crate::checkpoint::CheckpointError;
use crate::data::import::ModelFileError;
use crate::protocol::RunData;
use crate::report::ReportError;
use crate::results::ResultsError;

/// What a network is exported as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// `model.safetensors`: the `state_dict` of the same network in PyTorch.
    Safetensors,
    /// `encoder.onnx`, `decoder.onnx` and `autoencoder.onnx`.
    Onnx,
    /// `autoencoder.py` and what it reads: weights, examples, and what was measured on the network.
    PyTorch,
    /// `autoencoder_keras.py` and what it reads, as for PyTorch.
    Keras,
    /// `main.rs` and `Cargo.toml`, a program with burn, and what it reads, as for PyTorch.
    Burn,
}

impl Format {
    /// Every format.
    pub const ALL: &[Self] = &[Self::Safetensors, Self::Onnx, Self::PyTorch, Self::Keras, Self::Burn];

    /// Its value on the command line.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Safetensors => "safetensors",
            Self::Onnx => "onnx",
            Self::PyTorch => "pytorch",
            Self::Keras => "keras",
            Self::Burn => "burn",
        }
    }
}

/// A file that is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportedFile {
    /// Its name.
    pub name: &'static str,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// Why a network can't be exported: a sentence for the user.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// A parameter is NaN or infinite.
    #[error(
        "this network has weights that are not finite numbers, because its run diverged; train it again with a smaller \
            learning rate"
    )]
    NotFinite,
    /// A program is to be written, and the data are not at hand.
    #[error("a program comes with the data that it trains on; name them with --images")]
    NoData,
    /// Classes are to be read off codes, and the examples that were learned from have none that could tell them apart.
    #[error("the data that it learned from have no classes, or are all of one")]
    NoClasses,
    /// Codes were for another network.
    #[error("the codes are of another network: choose their file again")]
    OtherCodes,
    /// The checkpoint lacks a tensor of its own network.
    #[error(transparent)]
    Tensors(#[from] CheckpointError),
    /// A table can't be written.
    #[error(transparent)]
    Results(#[from] ResultsError),
    /// A report can't be drawn.
    #[error(transparent)]
    Report(#[from] ReportError),
    /// A file of a run or an archive can't be written.
    #[error("the file {0}")]
    File(#[from] ModelFileError),
    /// Figures can't be written.
    #[error("the figures can't be written: {0}")]
    Figures(#[from] serde_json::Error),
    /// The safetensors library refused the tensors.
    #[error("the weights can't be written: {0}")]
    Safetensors(#[from] safetensors::SafeTensorError),
}

/// The files of a network in this format; `run` is what programs need beside it.
///
/// # Errors
/// When the network is not whole, or a program is asked for without `run`.
pub fn export(
    model: &Model<'_>,
    run: Option<&RunData>,
    format: Format,
) -> Result<Vec<ExportedFile>, ExportError> {
    match format {
        Format::Safetensors => {
            Ok(vec![ExportedFile { name: "model.safetensors", bytes: state_dict::file(model)? }])
        }
        Format::Onnx => onnx::files(model),
        Format::PyTorch => code::pytorch(model, run.ok_or(ExportError::NoData)?),
        Format::Keras => code::keras(model, run.ok_or(ExportError::NoData)?),
        Format::Burn => code::burn(model, run.ok_or(ExportError::NoData)?),
    }
}
