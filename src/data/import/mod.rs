//! Files from outside: what they are, whether they can be read, and the images in them.
//!
//! Nothing here panics on any bytes; what is wrong with a file is one sentence that its owner can act on.

mod gunzip;
mod idx;
mod pair;
mod sniff;

pub use idx::{Idx, IdxError, MAX_BYTES, MAX_IMAGES, MAX_SIDE, read_idx};
pub use pair::{NETWORK_SIDE, pair};
pub use sniff::{
    FileKind, ImageKind, MAX_FILE_BYTES, MAX_PICTURE_PIXELS, MAX_PICTURE_SIDE, check_image, sniff,
};

/// Why files could not be used. Each is a whole sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// One file cannot be read as IDX.
    #[error("“{name}” {source}.")]
    Idx {
        /// The file.
        name: String,
        /// What is wrong with it.
        source: IdxError,
    },
    /// No file at all.
    #[error(
        "There is no file to read: drop an IDX file of images, and the one of their labels if there is one."
    )]
    NoFile,
    /// More than a pair.
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
        /// How many it holds.
        image_count: usize,
        /// The file of labels.
        labels: String,
        /// How many it holds.
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
    #[error("“{name}” is {what}, not a picture: choose a PNG, JPEG, WebP, GIF, BMP, AVIF or SVG.")]
    NotAPicture {
        /// The file.
        name: String,
        /// What it is.
        what: &'static str,
    },
    /// A picture whose head is missing or makes no sense.
    #[error("“{name}” is a damaged {kind}: its size cannot be read.")]
    DamagedPicture {
        /// The file.
        name: String,
        /// Its format.
        kind: ImageKind,
    },
    /// More pixels than can be opened safely.
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
    /// A file too large to be looked at.
    #[error("“{name}” has {} MB; a picture may have at most {} MB.", bytes / 1_000_000, MAX_FILE_BYTES / 1_000_000)]
    FileTooLarge {
        /// The file.
        name: String,
        /// Its size.
        bytes: usize,
    },
}
