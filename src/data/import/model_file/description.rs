//! `spec.json`: what the run is, for people and programs.

use super::header::Header;
use super::{MODEL_FORMAT, ModelFileError, NewModelFile, SPEC, read_whole};
use crate::data::import::source::InputFile;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Most bytes of `spec.json`.
const MAX_BYTES: usize = 1 << 20;

/// The content of `spec.json`. Only the format's number and the name are read: the checkpoint says the rest, and two answers to
/// one question could differ.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Description {
    /// Number of the format. Its key, first in the file, is what the file is recognised by.
    hourglass: u64,
    /// Name of the run.
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    created_by: String,
    /// The experiment as in a link.
    #[serde(default)]
    spec: String,
    /// All its settings, those of the link and those that are as by default.
    #[serde(default)]
    settings: BTreeMap<String, String>,
    #[serde(default)]
    step: u32,
    #[serde(default)]
    epoch: u32,
    /// Channels, height and width of an image.
    #[serde(default)]
    image: Vec<usize>,
}

/// The format's number alone, which is read before anything else: what follows may be different in another format.
#[derive(Deserialize)]
struct Format {
    hourglass: u64,
}

impl Description {
    /// The description of a file that is written.
    pub(super) fn new(file: &NewModelFile<'_>, header: &Header) -> Self {
        Self {
            hourglass: u64::from(MODEL_FORMAT),
            name: file.name.into(),
            created_by: file.created_by.into(),
            spec: header.spec.clone(),
            settings: file.settings.iter().cloned().collect(),
            step: header.step,
            epoch: header.epoch,
            image: header.image.to_vec(),
        }
    }

    /// As JSON, a line a value.
    pub(super) fn to_json(&self) -> Result<String, ModelFileError> {
        serde_json::to_string_pretty(self).map_err(|_| ModelFileError::Part(SPEC))
    }

    /// Reads the file `spec.json`.
    ///
    /// # Errors
    /// When it is none, or of a newer format.
    pub(super) fn read(file: &InputFile) -> Result<Self, ModelFileError> {
        let bytes = read_whole(file, MAX_BYTES)?;
        let format: Format = serde_json::from_slice(&bytes).map_err(|_| ModelFileError::Part(SPEC))?;
        if format.hourglass > u64::from(MODEL_FORMAT) {
            return Err(ModelFileError::Newer(format.hourglass));
        }
        serde_json::from_slice(&bytes).map_err(|_| ModelFileError::Part(SPEC))
    }
}
