//! Programs that define a network, load its exported weights, and train it anew.
//!
//! A program is a template beside this file, in which [`template`] keeps what an experiment needs. With it come the files that it
//! reads: the weights, the examples, and what was measured on the network.

mod files;
mod keras;
mod pytorch;
mod template;

use super::{ExportError, ExportedFile, Model};
use crate::data::ImageSet;
use crate::trainer::{Trainer, TrainerError, ValidationExamples, pair_labels, values_of};
use std::sync::Arc;

/// Reconstructions that a program compares its own with.
const REFERENCES: usize = 3;

/// What a program needs beside the network.
#[derive(Clone, Debug)]
pub struct RunData {
    /// All examples.
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
    pub references: [Vec<f32>; 2],
}

impl RunData {
    /// That of a run whose examples are all generated. The reference reconstructions are of its first validation examples.
    ///
    /// # Errors
    /// When the device was lost.
    pub async fn of(trainer: &Trainer) -> Result<Self, TrainerError> {
        let compared = &trainer.validation()[..trainer.validation().len().min(REFERENCES)];
        let set = trainer.shared_set();
        let compares = trainer.spec().variant().compares_pairs;
        Ok(Self {
            train: trainer.training().to_vec(),
            validation: trainer.validation().to_vec(),
            pair_labels: if compares { pair_labels(&set) } else { None },
            measured: trainer.validation_examples().await?,
            validation_loss: trainer.validate().await?.reconstruction,
            references: [values_of(&set, compared), trainer.reconstruct(compared).await?],
            set,
        })
    }
}

/// The program in PyTorch and its files.
pub(super) fn pytorch(model: &Model<'_>, run: &RunData) -> Result<Vec<ExportedFile>, ExportError> {
    with_files("autoencoder.py", pytorch::program(model, run), model, run)
}

/// The program in Keras and its files.
pub(super) fn keras(model: &Model<'_>, run: &RunData) -> Result<Vec<ExportedFile>, ExportError> {
    with_files("autoencoder_keras.py", keras::program(model, run), model, run)
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
