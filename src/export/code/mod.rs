//! Programs that define a network, load its exported weights, and train it anew.
//!
//! A program is a template beside this file, in which [`template`] keeps what an experiment needs. With it come the files that it
//! reads: the weights, the examples, and what was measured on the network.

mod burn;
mod files;
mod keras;
mod pytorch;
mod template;

use super::{ExportError, ExportedFile, Model};
use crate::protocol::RunData;

/// The program in PyTorch and its files.
pub(super) fn pytorch(model: &Model<'_>, run: &RunData) -> Result<Vec<ExportedFile>, ExportError> {
    with_files("autoencoder.py", pytorch::program(model, run), model, run)
}

/// The program in Keras and its files.
pub(super) fn keras(model: &Model<'_>, run: &RunData) -> Result<Vec<ExportedFile>, ExportError> {
    with_files("autoencoder_keras.py", keras::program(model, run), model, run)
}

/// The program in Rust, with burn, and its files.
pub(super) fn burn(model: &Model<'_>, run: &RunData) -> Result<Vec<ExportedFile>, ExportError> {
    let manifest = ExportedFile { name: "Cargo.toml", bytes: burn::MANIFEST.into() };
    Ok([vec![manifest], with_files("main.rs", burn::program(model, run), model, run)?].concat())
}

fn with_files(
    name: &'static str,
    program: String,
    model: &Model<'_>,
    run: &RunData,
) -> Result<Vec<ExportedFile>, ExportError> {
    let program = ExportedFile { name, bytes: program.into_bytes() };
    Ok([vec![program], files::files(model, run)?].concat())
}
