//! What a checkpoint says of itself: the header of a safetensors file, whose tensors only a trainer reads.

use super::{CHECKPOINT, ModelFileError};
use crate::data::CheckpointMetadata;
use crate::data::checkpoint_metadata::MetadataError;
use crate::data::import::source::InputFile;
use serde_json::Value;
use std::io::{Read as _, Seek as _, SeekFrom};

/// Key of the metadata among the tensors.
const METADATA: &str = "__metadata__";
/// Most bytes of a header; one of a thousand tensors has 100 KB.
const MAX_BYTES: u64 = 16 << 20;
/// Bytes of the number that says how long the header is.
const PREFIX: u64 = 8;

/// The metadata of a file, all of whose tensors are there.
///
/// # Errors
/// When it is no safetensors file, is cut off, or was saved by another program or a newer Hourglass.
pub(super) fn metadata(file: &InputFile) -> Result<CheckpointMetadata, ModelFileError> {
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
    let texts = parts.get(METADATA);
    let read =
        CheckpointMetadata::read(&|key| texts.and_then(|texts| texts.get(key)).and_then(Value::as_str));
    let metadata = read.map_err(|error| match error {
        MetadataError::Foreign => ModelFileError::Foreign,
        MetadataError::Newer(format) => ModelFileError::Newer(format),
        MetadataError::Missing(_) => ModelFileError::Part(CHECKPOINT),
    })?;
    let mut end = 0;
    for (_, tensor) in parts.iter().filter(|(name, _)| *name != METADATA) {
        let to = tensor.pointer("/data_offsets/1").and_then(Value::as_u64);
        end = to.ok_or(ModelFileError::Damaged)?.max(end);
    }
    if end != file.size() - PREFIX - length {
        return Err(ModelFileError::Damaged);
    }
    Ok(metadata)
}
