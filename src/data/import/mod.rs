//! Files from outside: what they are, whether they can be read, and the images in them.
//!
//! Nothing here panics on any bytes; what is wrong with a file is one sentence that its owner can act on.

mod array;
mod array_set;
mod bytes;
pub mod catalogue;
mod check;
mod choices;
mod error;
mod format;
mod formats;
mod limits;
mod look;
mod messages;
mod pair;
mod picture;
#[cfg(feature = "readers")]
pub mod pictures;
mod platform;
#[cfg(feature = "readers")]
pub mod sounds;
mod source;

pub use array::{Array, NamedArray, Values};
pub use array_set::ArraySet;
pub use check::check_image;
pub use choices::{Choices, Colour, Fit, LabelChoice, Turn};
pub use error::{ImportError, ReadError};
pub use format::{Becomes, DatasetPart, FileKind, Format, Reader, Recognition};
pub use formats::{FORMATS, accept, offers, read_idx, recognise};
pub use limits::{
    MAX_BYTES, MAX_FILE_BYTES, MAX_FILE_MIB, MAX_IMAGES, MAX_NETWORK_SIDE, MAX_PICTURE_PIXELS,
    MAX_PICTURE_SIDE, MAX_SIDE, MIN_SIDE, NETWORK_SIDE,
};
pub use look::{ColumnLook, LeftOut, Look, Samples, SetKind};
pub use messages::{ImportCommand, ImportEvent, ImportMessage};
pub use pair::pair;
pub use picture::DecodedPicture;
pub use platform::{LocalFuture, Platform};
pub use source::{ByteSource, InputFile, SourceReader};
