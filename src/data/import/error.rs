//! Errors of importing files. Sentences that the owner of a file can act on.

use super::limits::{MAX_BYTES, MAX_FILE_BYTES, MAX_IMAGES, MAX_PICTURE_PIXELS, MAX_PICTURE_SIDE, MAX_SIDE};
#[cfg(feature = "readers")]
use super::{pictures::PictureError, sounds::SoundError};

/// Why files cannot be used. Each is a whole sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// A file cannot be read.
    #[error("“{name}” {source}.")]
    Read {
        /// The file.
        name: String,
        /// What is wrong with it.
        source: ReadError,
    },
    /// A picture cannot be read.
    #[cfg(feature = "readers")]
    #[error("“{name}” {source}.")]
    Picture {
        /// The file.
        name: String,
        /// What is wrong with it.
        source: PictureError,
    },
    /// A sound cannot be read.
    #[cfg(feature = "readers")]
    #[error("“{name}” {source}.")]
    Sound {
        /// The file.
        name: String,
        /// What is wrong with it.
        source: SoundError,
    },
    /// No file at all.
    #[error(
        "There is no file to read: drop an IDX file of images, and the one of their labels if there is one."
    )]
    NoFile,
    /// More files than a pair.
    #[error("{0} files are too many: drop one IDX file of images and at most one of labels.")]
    TooManyFiles(usize),
    /// Labels without images.
    #[error("“{name}” holds only labels: drop the file of images together with it.")]
    OnlyLabels {
        /// The file.
        name: String,
    },
    /// Two files of images.
    #[error("“{0}” and “{1}” both hold images: drop one of them, with its labels.")]
    TwoImages(String, String),
    /// Two files of labels.
    #[error("“{0}” and “{1}” both hold labels: drop the file of images with one of them.")]
    TwoLabels(String, String),
    /// Images and labels don't belong together.
    #[error(
        "“{images}” holds {image_count} images but “{labels}” holds {label_count} labels: they don't belong together."
    )]
    CountsDiffer {
        /// The file of images.
        images: String,
        /// Number of them.
        image_count: usize,
        /// The file of labels.
        labels: String,
        /// Number of them.
        label_count: usize,
    },
    /// A text file under a picture's name.
    #[error("“{name}” is a text file that is named .{extension}: choose a real picture.")]
    TextNamedPicture {
        /// The file.
        name: String,
        /// What it claims to be.
        extension: String,
    },
    /// A file that is no picture.
    #[error("“{name}” is {what}, not a picture: choose a {formats}.")]
    NotAPicture {
        /// The file.
        name: String,
        /// What it is.
        what: &'static str,
        /// The formats of pictures, as a list in words.
        formats: String,
    },
    /// A picture whose head is missing or invalid.
    #[error("“{name}” is a damaged {format}: its size cannot be read.")]
    DamagedPicture {
        /// The file.
        name: String,
        /// Name of its format.
        format: &'static str,
    },
    /// A picture with too many pixels.
    #[error(
        "“{name}” has {width}×{height} pixels; scale it down to at most {MAX_PICTURE_SIDE} a side and {} million in all.",
        MAX_PICTURE_PIXELS / 1_000_000
    )]
    PictureTooLarge {
        /// The file.
        name: String,
        /// Columns.
        width: u32,
        /// Rows.
        height: u32,
    },
    /// A picture file that is too large.
    #[error("“{name}” has {} MB; a picture may have at most {} MB.", bytes / 1_000_000, MAX_FILE_BYTES / 1_000_000)]
    FileTooLarge {
        /// The file.
        name: String,
        /// Its size.
        bytes: usize,
    },
}

/// Why a file of a dataset cannot be read: what follows the file's name in a sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// No bytes.
    #[error("is empty")]
    Empty,
    /// A file of another kind.
    #[error("is {0}, not an IDX file")]
    Other(&'static str),
    /// The first four bytes are not IDX's.
    #[error(
        "is not an IDX file: it begins with {0:#010x}, where images begin with 0x00000803 and labels with 0x00000801"
    )]
    Magic(u32),
    /// Values that are not unsigned bytes.
    #[error("holds {0}, but only unsigned bytes (0 to 255) can be read: convert it")]
    ValueType(&'static str),
    /// Neither labels nor images.
    #[error("has {0} dimensions; labels have 1, grey images 3, colour images 4")]
    Dimensions(u8),
    /// Channels that are neither grey nor RGB.
    #[error("has images of {0} channels; grey has 1, colour has 3")]
    Channels(u32),
    /// No images, or no labels.
    #[error("holds no {0}: its header promises none")]
    None(&'static str),
    /// Images without pixels.
    #[error("holds images of {height}×{width} pixels, which is nothing to learn from")]
    NoPixels {
        /// Rows.
        height: u32,
        /// Columns.
        width: u32,
    },
    /// Too many images or labels.
    #[error("promises {count} {what}; at most {MAX_IMAGES} can be read: cut it down")]
    TooMany {
        /// Number that the header promises.
        count: u32,
        /// "images" or "labels".
        what: &'static str,
    },
    /// Images that are too large.
    #[error(
        "holds images of {height}×{width} pixels; at most {MAX_SIDE}×{MAX_SIDE} can be read: scale them down"
    )]
    TooLarge {
        /// Rows.
        height: u32,
        /// Columns.
        width: u32,
    },
    /// More bytes than fit in memory.
    #[error("would take {} MB unpacked; at most {} MB can be read: cut it down", bytes >> 20, MAX_BYTES >> 20)]
    TooManyBytes {
        /// Bytes that the header promises.
        bytes: u64,
    },
    /// The header itself is cut off.
    #[error("ends within its header: it is incomplete, fetch it again")]
    Header,
    /// Complete, but shorter than the header says.
    #[error("promises {promised} {what} but holds only {found}: it is incomplete, or its header is wrong")]
    Short {
        /// Items that the header promises.
        promised: usize,
        /// Whole items that are there.
        found: usize,
        /// "images" or "labels".
        what: &'static str,
    },
    /// Longer than the header says.
    #[error("holds more than the {promised} {what} that its header promises: the header is wrong")]
    Long {
        /// Items that the header promises.
        promised: usize,
        /// "images" or "labels".
        what: &'static str,
    },
    /// The gzip stream is cut off.
    #[error("is a gzip file that was cut off: fetch it again")]
    CutGzip,
    /// The gzip stream is wrong.
    #[error("is a damaged gzip file: fetch it again")]
    BadGzip,
}
