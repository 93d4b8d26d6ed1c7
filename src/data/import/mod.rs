//! Files from outside: what they are, whether they can be read, and the images in them.
//!
//! Nothing here panics on any bytes; what is wrong with a file is one sentence that its owner can act on.

#[cfg(feature = "readers")]
mod archive;
#[cfg(feature = "readers")]
mod array;
#[cfg(feature = "readers")]
mod array_set;
#[cfg(feature = "readers")]
mod arrays;
#[cfg(feature = "readers")]
mod bytes;
pub mod catalogue;
mod choices;
#[cfg(feature = "readers")]
mod classic;
#[cfg(feature = "readers")]
pub mod draft;
#[cfg(feature = "readers")]
mod error;
#[cfg(feature = "readers")]
mod format;
#[cfg(feature = "readers")]
mod formats;
#[cfg(feature = "readers")]
mod layout;
mod limits;
mod look;
mod messages;
#[cfg(feature = "readers")]
mod model_file;
mod picture;
#[cfg(feature = "readers")]
mod picture_format;
#[cfg(feature = "readers")]
pub mod pictures;
#[cfg(feature = "readers")]
mod platform;
#[cfg(feature = "readers")]
mod read_ahead;
#[cfg(feature = "readers")]
mod service;
#[cfg(feature = "readers")]
pub mod sounds;
#[cfg(feature = "readers")]
mod source;
#[cfg(feature = "readers")]
pub mod tables;

#[cfg(feature = "readers")]
pub use archive::expand;
#[cfg(feature = "readers")]
pub use array::{Array, NamedArray, Part, Values};
#[cfg(feature = "readers")]
pub use array_set::ArraySet;
#[cfg(feature = "readers")]
pub use arrays::{ArrayFile, Assembled, Matrix, array_files, assemble, read_arrays};
pub use choices::{Choices, Colour, Fit, LabelChoice, Turn};
#[cfg(feature = "readers")]
pub use classic::Classic;
#[cfg(feature = "readers")]
pub use error::{ImportError, ReadError};
#[cfg(feature = "readers")]
pub use format::{Becomes, FileKind, Format, Head, Reader, Recognition, Signature};
#[cfg(feature = "readers")]
pub use formats::{FORMATS, recognise, recognise_file, refusal};
pub use limits::{
    MAX_ARRAY_BYTES, MAX_FILE_BYTES, MAX_MEMBERS, MAX_MODEL_BYTES, MAX_NETWORK_SIDE, MAX_PAGE_SOUND_BYTES,
    MAX_PICTURE_PIXELS, MAX_RATIO, MAX_SECONDS, MAX_UNPACKED, MIN_SIDE, NETWORK_SIDE,
};
pub use look::{ColumnLook, LeftOut, Look, Samples, SetKind};
pub use messages::{Decoded, ImportCommand, ImportEvent, ImportMessage, OpenedRun, PageFile};
#[cfg(feature = "readers")]
pub use model_file::{
    Curves, MODEL_FORMAT, ModelFile, ModelFileError, NewModelFile, Numbers, Packing, Preview, ZipWriter,
    images_npz, npy, read_model,
};
pub use picture::DecodedPicture;
#[cfg(feature = "readers")]
pub use platform::{LocalFuture, NoDecoder, Platform};
#[cfg(feature = "readers")]
pub use service::{ImportService, Mail};
#[cfg(feature = "readers")]
pub use source::{ByteSource, InputFile, Slice, SourceReader};
