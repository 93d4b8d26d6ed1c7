//! Errors of importing files. Sentences that the owner of a file can act on.

use super::limits::{MAX_ARRAY_BYTES, MAX_FILE_BYTES, MAX_UNPACKED};
use super::model_file::ModelFileError;
use super::{pictures::PictureError, sounds::SoundError, tables::TableError};
use crate::number_text::thousands;
use std::io;

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
    #[error("“{name}” {source}.")]
    Picture {
        /// The file.
        name: String,
        /// What is wrong with it.
        source: PictureError,
    },
    /// A sound cannot be read.
    #[error("“{name}” {source}.")]
    Sound {
        /// The file.
        name: String,
        /// What is wrong with it.
        source: SoundError,
    },
    /// No file at all.
    #[error("There is no file to read: drop images, sounds, arrays, a table, or a ZIP of them.")]
    NoFile,
    /// Labels without images.
    #[error("“{name}” holds only labels: drop the file of images together with it.")]
    OnlyLabels {
        /// The file.
        name: String,
    },
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
    /// The files of arrays hold no images.
    #[error("“{name}” {why}.")]
    NoImages {
        /// The first of them.
        name: String,
        /// What it holds, in words that follow its name.
        why: String,
    },
    /// The work was stopped, by the user or by newer files.
    #[error("The import was stopped.")]
    Stopped,
    /// A file of no use.
    #[error("“{name}” {why}.")]
    Useless {
        /// The file.
        name: String,
        /// Why, in words that follow its name.
        why: String,
    },
    /// Several files of no use.
    #[error("None of the {} files can be used: “{name}” {why}.", thousands(*files as u64))]
    NothingUseful {
        /// Number of them.
        files: usize,
        /// One of them.
        name: String,
        /// Why it is of no use, in words that follow its name.
        why: String,
    },
    /// Nothing but files that systems leave.
    #[error("There is no file to use: {0} hidden files were ignored.")]
    OnlyHidden(usize),
    /// Too few examples: "9 pictures are".
    #[error("{0} too few to train on: at least 20 are needed to train and validate.")]
    TooFew(String),
    /// Too few examples that are no anomalies.
    #[error(
        "Normal examples among them: {0}. The network learns only from these and needs at least 20: add more, or choose \
            other labels."
    )]
    TooFewGood(usize),
    /// A single sound where no sounds are learned from.
    #[error(
        "“{name}” is one sound: choose the dataset Tones to hear its reconstruction, or add at least 20 sounds to train \
            on."
    )]
    OneSound {
        /// The file.
        name: String,
    },
    /// An example that there is none of.
    #[error("Example {0} no longer exists: choose another one.")]
    NoSuchExample(u32),
    /// An example that can't be the user's own image.
    #[error("A row of a table is neither an image nor a sound.")]
    NoPicture,
    /// Files to add, without a set.
    #[error("There is no dataset to add these files to: drop them alone.")]
    NothingToJoin,
    /// Files to add that would make another kind of set.
    #[error("These files don't match the dataset that is there: drop them alone.")]
    OtherKind,
    /// A table that can't be read or used.
    #[error("“{name}” {source}.")]
    Table {
        /// The file.
        name: String,
        /// What is wrong with it.
        source: TableError,
    },
    /// The file of a run that can't be opened.
    #[error("“{name}” {source}.")]
    Run {
        /// The file.
        name: String,
        /// What is wrong with it.
        source: ModelFileError,
    },
    /// A run whose images have to be brought.
    #[error(
        "“{name}” was trained on its author's own data, which are not in its file: drop these data now to continue with \
            it."
    )]
    RunWithoutData {
        /// The run.
        name: String,
    },
    /// Images that the run which waits for them can't see.
    #[error("“{name}” has learned from {wants}, and these are {are}: drop the data it was trained on.")]
    OtherShape {
        /// The run.
        name: String,
        /// "images of 28×28".
        wants: String,
        /// "images of 64×64 in colour".
        are: String,
    },
    /// A picture file that is too large.
    #[error("“{name}” has {} MB; an image may have at most {} MB.", bytes / 1_000_000, MAX_FILE_BYTES / 1_000_000)]
    FileTooLarge {
        /// The file.
        name: String,
        /// Its size.
        bytes: usize,
    },
}

impl ImportError {
    /// A file whose bytes can't be read.
    pub(super) fn unreadable(name: &str, error: io::Error) -> Self {
        Self::Read { name: name.into(), source: ReadError::unreadable(error) }
    }
}

/// Why a file of a dataset cannot be read: what follows the file's name in a sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// No bytes.
    #[error("is empty")]
    Empty,
    /// The first four bytes are not IDX's.
    #[error(
        "is not an IDX file: it begins with {0:#010x}, where images begin with 0x00000803 and labels with 0x00000801"
    )]
    Magic(u32),
    /// Neither labels nor images.
    #[error("has {0} dimensions; labels have 1, grey images 3, colour images 4")]
    Dimensions(u8),
    /// No images, or no labels.
    #[error("holds no {0}: its header says 0")]
    None(&'static str),
    /// The header itself is cut off.
    #[error("ends inside its header: it is incomplete, download it again")]
    Header,
    /// Complete, but shorter than the header says.
    #[error("declares {promised} {what} but holds only {found}: it is incomplete, or its header is wrong")]
    Short {
        /// Items that the header promises.
        promised: usize,
        /// Whole items that are there.
        found: usize,
        /// "images" or "labels".
        what: &'static str,
    },
    /// Longer than the header says.
    #[error("holds more than the {promised} {what} that its header declares: the header is wrong")]
    Long {
        /// Items that the header promises.
        promised: usize,
        /// "images" or "labels".
        what: &'static str,
    },
    /// The gzip stream is cut off.
    #[error("is a gzip file that was cut off: download it again")]
    CutGzip,
    /// The gzip stream is wrong.
    #[error("is a damaged gzip file: download it again")]
    BadGzip,
    /// A web page in place of a file.
    #[error("is a web page, not {0}: the download failed, download it again")]
    WebPage(String),
    /// A format that can't be read.
    #[error("is {what}: {instead}")]
    Refused {
        /// What it is: "a PDF document".
        what: &'static str,
        /// What to do instead.
        instead: &'static str,
    },
    /// A file that is not what its name says.
    #[error("is {what}, not the {claimed} that its name says: download or save it again")]
    Not {
        /// What it is.
        what: &'static str,
        /// What its name claims, without an article.
        claimed: &'static str,
    },
    /// A file that nothing can be made of.
    #[error("is {0}: drop images, arrays, a table, or a ZIP of them")]
    UnknownKind(&'static str),
    /// The bytes can't be read.
    #[error("can't be read ({0}): was it moved or changed?")]
    Unreadable(String),
    /// A member of an archive whose checksum or packing is wrong.
    #[error("is damaged: download the archive again")]
    Damaged,
    /// A ZIP whose directory is missing or wrong.
    #[error("is a ZIP archive that is damaged or was cut off: download it again")]
    BadZip,
    /// A tar that ends early or has a wrong header.
    #[error("is a tar archive that is damaged or was cut off: download it again")]
    BadTar,
    /// A member, or all of an archive, has a password.
    #[error("is encrypted: unpack it with its password and drop its contents")]
    Encrypted,
    /// A method of packing.
    #[error("is packed by {0}, which can't be unpacked here: unpack it yourself and drop its contents")]
    Method(String),
    /// An archive in an archive.
    #[error("is an archive inside a {0} archive: unpack it and drop its contents")]
    Nested(&'static str),
    /// Two members of one name.
    #[error("has the same name as another file of its archive")]
    SameName,
    /// An archive without files.
    #[error("is an archive without files in it")]
    NoMembers,
    /// More than may be unpacked.
    #[error(
        "would unpack to more than {} MB, which is more than {} MB: unpack it yourself and drop a part of it",
        (.0 - 1) >> 20, MAX_UNPACKED >> 20
    )]
    Unpacks(u64),
    /// An array whose header is wrong.
    #[error("is a damaged {0} file: its header can't be read")]
    BadHeader(&'static str),
    /// Python objects in an array.
    #[error(
        "holds Python objects (pickled), which can run code: save plain numbers, or texts, by numpy.save"
    )]
    Objects,
    /// Values that are no real numbers.
    #[error("holds {0}, which can't be learned from: save plain numbers")]
    Values(String),
    /// An array without values.
    #[error("holds no values: its shape is {0}")]
    NoValues(String),
    /// A shape with too many values in one entry, or too many entries.
    #[error("has the shape {shape}, whose entries take more than {} MB: use fewer", MAX_ARRAY_BYTES >> 20)]
    TooLargeArray {
        /// "(3, 50000, 50000)".
        shape: String,
    },
    /// An array that ends before its shape says.
    #[error("declares the shape {shape} but ends early: it is incomplete, download it again")]
    ShortArray {
        /// "(60000, 28, 28)".
        shape: String,
    },
    /// No array in an NPZ.
    #[error("holds no arrays")]
    NoArrays,
}

impl ReadError {
    /// Bytes that can't be read, or are wrongly packed.
    pub(super) fn unreadable(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => Self::Damaged,
            _ => Self::Unreadable(error.to_string()),
        }
    }

    /// The same of a gzip file.
    pub(super) fn unpacking(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::UnexpectedEof => Self::CutGzip,
            io::ErrorKind::InvalidData => Self::BadGzip,
            _ => Self::unreadable(error),
        }
    }
}
