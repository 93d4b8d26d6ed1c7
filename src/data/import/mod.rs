//! Files from outside: what they are, whether they can be read, and the images in them.
//!
//! Nothing here panics on any bytes; what is wrong with a file is one sentence that its owner can act on.

mod bytes;
mod check;
mod error;
mod format;
mod formats;
mod limits;
mod pair;

pub use check::check_image;
pub use error::{ImportError, ReadError};
pub use format::{Becomes, DatasetPart, FileKind, Format, Reader, Recognition};
pub use formats::{FORMATS, accept, offers, read_idx, recognise};
pub use limits::{
    MAX_BYTES, MAX_FILE_BYTES, MAX_FILE_MIB, MAX_IMAGES, MAX_PICTURE_PIXELS, MAX_PICTURE_SIDE, MAX_SIDE,
    NETWORK_SIDE,
};
pub use pair::pair;
