//! Files from outside: what they are, whether they can be read, and the images in them.
//!
//! Nothing here panics on any bytes; what is wrong with a file is one sentence that its owner can act on.

#[cfg(feature = "readers")]
mod archive;
mod array;
mod array_set;
#[cfg(feature = "readers")]
mod arrays;
mod bytes;
pub mod catalogue;
mod check;
mod choices;
#[cfg(feature = "readers")]
mod classic;
#[cfg(feature = "readers")]
pub mod draft;
mod error;
mod format;
mod formats;
#[cfg(feature = "readers")]
mod layout;
mod limits;
mod look;
mod messages;
mod pair;
mod picture;
#[cfg(feature = "readers")]
pub mod pictures;
mod platform;
#[cfg(feature = "readers")]
mod service;
#[cfg(feature = "readers")]
pub mod sounds;
mod source;
#[cfg(feature = "readers")]
pub mod tables;

#[cfg(feature = "readers")]
pub use archive::expand;
pub use array::{Array, NamedArray, Part, Values};
pub use array_set::ArraySet;
#[cfg(feature = "readers")]
pub use arrays::{ArrayFile, Assembled, Matrix, array_files, assemble, read_arrays};
pub use check::check_image;
pub use choices::{Choices, Colour, Fit, LabelChoice, Turn};
#[cfg(feature = "readers")]
pub use classic::Classic;
pub use error::{ImportError, ReadError};
pub use format::{Becomes, FileKind, Format, Head, Reader, Recognition, Signature};
pub use formats::{FORMATS, recognise, recognise_file, refusal};
pub use limits::{
    MAX_ARRAY_BYTES, MAX_BYTES, MAX_FILE_BYTES, MAX_FILE_MIB, MAX_IMAGES, MAX_MEMBERS, MAX_NETWORK_SIDE,
    MAX_PICTURE_PIXELS, MAX_PICTURE_SIDE, MAX_RATIO, MAX_SIDE, MAX_UNPACKED, MIN_SIDE, NETWORK_SIDE,
};
pub use look::{ColumnLook, LeftOut, Look, Samples, SetKind};
pub use messages::{ImportCommand, ImportEvent, ImportMessage};
pub use pair::{DatasetPart, pair, read_idx};
pub use picture::DecodedPicture;
pub use platform::{LocalFuture, Platform};
#[cfg(feature = "readers")]
pub use service::{ImportService, Mail};
pub use source::{ByteSource, InputFile, Slice, SourceReader};
