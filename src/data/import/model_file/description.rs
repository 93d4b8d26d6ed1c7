//! `spec.json`: what the run is, for people and programs.

use super::{MODEL_FORMAT, ModelFileError, NewModelFile, SPEC, read_whole};
use crate::data::import::source::InputFile;
use crate::data::{CheckpointMetadata, ImageShape};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// Most bytes of `spec.json`.
const MAX_BYTES: usize = 1 << 20;

/// The content of `spec.json`. Only the format's number and the name are read: the checkpoint says the rest, and two answers to
/// one question could differ.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Description {
    /// Number of the format. Its key, first in the file, is what the file is recognised by.
    hourglass: u64,
    /// Name of the run.
    name: String,
    created_by: String,
    /// The experiment as in a link.
    spec: String,
    /// All its settings, those of the link and those that are as by default.
    settings: BTreeMap<String, String>,
    step: u32,
    epoch: u32,
    /// Channels, height and width of an image.
    image: Vec<usize>,
}

impl Description {
    /// The description of a file that is written.
    pub(super) fn new(file: &NewModelFile<'_>, checkpoint: &CheckpointMetadata) -> Self {
        let ImageShape { channels, height, width } = checkpoint.image;
        Self {
            hourglass: u64::from(MODEL_FORMAT),
            name: file.name.into(),
            created_by: file.created_by.into(),
            spec: checkpoint.spec.clone(),
            settings: file.settings.iter().cloned().collect(),
            step: checkpoint.step,
            epoch: checkpoint.epoch,
            image: vec![channels, height, width],
        }
    }

    /// As JSON, a line a value.
    pub(super) fn to_json(&self) -> Result<String, ModelFileError> {
        serde_json::to_string_pretty(self).map_err(|_| ModelFileError::Part(SPEC))
    }

    /// The name of the run, from the file `spec.json`.
    ///
    /// # Errors
    /// When it is none, or of a newer format, in which all else may be different.
    pub(super) fn read_name(file: &InputFile) -> Result<String, ModelFileError> {
        let bytes = read_whole(file, MAX_BYTES)?;
        // Types of one's own would bring code for each of them into the import worker.
        let json: Value = serde_json::from_slice(&bytes).map_err(|_| ModelFileError::Part(SPEC))?;
        let format = json.get("hourglass").and_then(Value::as_u64).ok_or(ModelFileError::Part(SPEC))?;
        if format > u64::from(MODEL_FORMAT) {
            return Err(ModelFileError::Newer(format));
        }
        Ok(json.get("name").and_then(Value::as_str).unwrap_or_default().to_owned())
    }
}
