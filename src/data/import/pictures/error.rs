//! What is wrong with a picture file.

use super::PictureFormat;
use crate::data::import::limits::{MAX_FILE_BYTES, MAX_PICTURE_PIXELS};
use crate::data::import::platform::PLACE;

/// Why a picture can't be read: what follows the file's name in a sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// A file of no format of pictures.
    #[error("is not an image that can be read: save it as PNG or JPEG")]
    NotAPicture,
    /// No width and height.
    #[error("is a damaged {}: its size can't be read", .0.name())]
    Head(PictureFormat),
    /// The file ends before the picture does.
    #[error("is {} that was cut off: download it again", .0.noun())]
    Cut(PictureFormat),
    /// Anything else that is wrong with it.
    #[error("is a damaged {}: download it again, or save it anew", .0.name())]
    Damaged(PictureFormat),
    /// A valid picture of a rare kind.
    #[error("is {} of a rare kind that can't be read: save it as PNG", .0.noun())]
    Rare(PictureFormat),
    /// Too many pixels.
    #[error(
        "has {width}×{height} pixels; scale it down to at most {} million in all",
        MAX_PICTURE_PIXELS / 1_000_000
    )]
    TooLarge {
        /// Columns.
        width: u32,
        /// Rows.
        height: u32,
    },
    /// Too many bytes.
    #[error("has {} MB; an image may have at most {} MB", .0 / 1_000_000, MAX_FILE_BYTES / 1_000_000)]
    TooManyBytes(u64),
    /// A format that only the platform reads, and it does not.
    #[error("is {}, which {PLACE} can't read: {} it as {}", .0.noun(), if *.0 == PictureFormat::Heic { "export" } else { "save" },
        if *.0 == PictureFormat::Svg { "PNG" } else { "JPEG" })]
    Unreadable(PictureFormat),
    /// What the platform says about it.
    #[error("{0}")]
    Platform(String),
}
