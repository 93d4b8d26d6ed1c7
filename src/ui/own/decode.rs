//! Files that the import worker has the page decode.

use super::audio;
use super::picture::render;
use crate::buffers::{Bytes, Floats};
use crate::data::import::{Decoded, ImportCommand, PageFile};

/// The answer to an [`ImportEvent::Decode`](crate::data::import::ImportEvent::Decode) of this number.
pub async fn decode(number: u32, kind: PageFile, bytes: Bytes) -> ImportCommand {
    let content = match kind {
        PageFile::Drawing => render(&bytes.0).await.map(Decoded::Picture),
        PageFile::Sound => audio::decode(&bytes.0).await.map(|samples| Decoded::Sound(Floats(samples))),
    };
    ImportCommand::Decoded { number, content: content.map(Box::new) }
}
