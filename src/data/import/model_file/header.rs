//! What a checkpoint says of itself: the header of a safetensors file, whose tensors only a trainer reads.

use super::{CHECKPOINT, MODEL_FORMAT, ModelFileError};
use crate::data::import::source::InputFile;
use crate::data::preprocess::MadeOf;
use serde_json::Value;
use std::io::{Read as _, Seek as _, SeekFrom};

/// Beginning of the metadata's `format`; the format's number follows.
const FORMAT: &str = "hourglass-";
/// Key of the metadata among the tensors.
const METADATA: &str = "__metadata__";
/// Most bytes of a header; one of a thousand tensors has 100 KB.
const MAX_BYTES: u64 = 16 << 20;
/// Bytes of the number that says how long the header is.
const PREFIX: u64 = 8;

/// A checkpoint's metadata.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Header {
    /// The experiment as in a link.
    pub spec: String,
    /// Optimiser steps.
    pub step: u32,
    /// Epochs completed.
    pub epoch: u32,
    /// Channels, height and width of an image.
    pub image: [usize; 3],
    /// What the images that it was trained on were made of.
    pub made_of: MadeOf,
}

impl Header {
    /// The header of a file, all of whose tensors are there.
    ///
    /// # Errors
    /// When it is no safetensors file, is cut off, or was saved by another program or a newer Hourglass.
    pub(super) fn of(file: &InputFile) -> Result<Self, ModelFileError> {
        let head = file.head(PREFIX as usize + 1).map_err(ModelFileError::unreadable)?;
        let (length, b"{") = head.split_first_chunk().ok_or(ModelFileError::Damaged)? else {
            return Err(ModelFileError::Unknown);
        };
        let length = u64::from_le_bytes(*length);
        if length > MAX_BYTES || length > file.size().saturating_sub(PREFIX) {
            return Err(ModelFileError::Damaged);
        }
        let mut reader = file.reader();
        reader.seek(SeekFrom::Start(PREFIX)).map_err(ModelFileError::unreadable)?;
        let mut header = Vec::new();
        reader.take(length).read_to_end(&mut header).map_err(ModelFileError::unreadable)?;
        let json: Value = serde_json::from_slice(&header).map_err(|_| ModelFileError::Damaged)?;
        let parts = json.as_object().ok_or(ModelFileError::Damaged)?;
        let of_hourglass = Self::from_metadata(parts.get(METADATA))?;
        let mut end = 0;
        for (_, tensor) in parts.iter().filter(|(name, _)| *name != METADATA) {
            let to = tensor.pointer("/data_offsets/1").and_then(Value::as_u64);
            end = to.ok_or(ModelFileError::Damaged)?.max(end);
        }
        if end != file.size() - PREFIX - length {
            return Err(ModelFileError::Damaged);
        }
        Ok(of_hourglass)
    }

    fn from_metadata(metadata: Option<&Value>) -> Result<Self, ModelFileError> {
        let text = |key: &str| metadata.and_then(|metadata| metadata.get(key)).and_then(Value::as_str);
        let format = text("format").and_then(|format| format.strip_prefix(FORMAT));
        let format: u64 = format.and_then(|n| n.parse().ok()).ok_or(ModelFileError::Foreign)?;
        if format > u64::from(MODEL_FORMAT) {
            return Err(ModelFileError::Newer(format));
        }
        let get = |key: &str| text(key).ok_or(ModelFileError::Part(CHECKPOINT));
        let number = |key: &str| get(key)?.parse().map_err(|_| ModelFileError::Part(CHECKPOINT));
        let image: Vec<usize> = get("image")?.split(',').filter_map(|side| side.parse().ok()).collect();
        let image = image.try_into().map_err(|_| ModelFileError::Part(CHECKPOINT))?;
        let made_of = text("made_of").map(MadeOf::from_text).unwrap_or_default();
        Ok(Self {
            spec: get("spec")?.to_owned(),
            step: number("step")?,
            epoch: number("epoch")?,
            image,
            made_of,
        })
    }
}
