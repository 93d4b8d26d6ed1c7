//! Width and height of a picture, by the head of its file.

use super::{PictureError, PictureFormat, jpeg, raster, tiff};
use crate::data::import::bytes::big_endian;
use crate::data::import::format::{FileKind, Format, Reader};
use crate::data::import::formats::recognise;
use crate::data::import::limits::{MAX_FILE_BYTES, MAX_PICTURE_PIXELS};

/// Longest side at which drawings without pixels are drawn.
pub const DRAWN: u32 = 512;
/// Positions in a file at which the box of its size is looked for.
const SEARCHED: usize = 64 << 10;

/// What a picture file says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PictureHead {
    /// Its format.
    pub format: PictureFormat,
    /// Columns of the upright picture; [`DRAWN`] for a drawing.
    pub width: u32,
    /// Its rows.
    pub height: u32,
    /// True when its pixels can have colour; a grey photo may be stored as colour.
    pub colour: bool,
}

/// The format of a picture that begins with these bytes; `None` for another file.
pub fn format_of(bytes: &[u8]) -> Option<PictureFormat> {
    match recognise("", bytes) {
        FileKind::Known(Format { reader: Reader::Picture(format), .. }) => Some(*format),
        _ => None,
    }
}

/// The head of a picture file; `None` when it is no picture, or its size can't be read. The beginning of a file is mostly
/// enough (64 KiB); a TIFF, and a JPEG with much text before its picture, may need all of it.
pub fn head(bytes: &[u8]) -> Option<PictureHead> {
    let format = format_of(bytes)?;
    let ([width, height], colour) = match format {
        PictureFormat::Svg => ([DRAWN; 2], true),
        PictureFormat::Avif | PictureFormat::Heic => (media_size(bytes)?, true),
        PictureFormat::Jpeg => jpeg::size(bytes)?,
        PictureFormat::Tiff => tiff::size(bytes)?,
        _ => raster::size(format.raster()?, bytes)?,
    };
    (width > 0 && height > 0).then_some(PictureHead { format, width, height, colour })
}

/// Checks that a picture can be decoded within the limits on memory.
///
/// # Errors
/// When it is no picture, has no size, or is too large.
pub fn check(bytes: &[u8]) -> Result<PictureHead, PictureError> {
    let format = format_of(bytes).ok_or(PictureError::NotAPicture)?;
    head(bytes).ok_or(PictureError::Head(format))?.allowed(bytes.len() as u64)
}

impl PictureHead {
    /// The head of a picture in a file of so many bytes, when it can be decoded within the limits on memory. Its sides may
    /// be of any length: a panorama has few pixels for its width.
    ///
    /// # Errors
    /// When it is too large.
    pub fn allowed(self, bytes: u64) -> Result<Self, PictureError> {
        let Self { width, height, .. } = self;
        if bytes > MAX_FILE_BYTES as u64 {
            return Err(PictureError::TooManyBytes(bytes));
        }
        if u64::from(width) * u64::from(height) > MAX_PICTURE_PIXELS {
            return Err(PictureError::TooLarge { width, height });
        }
        Ok(self)
    }
}

/// Width and height of an ISO media file: the largest in an `ispe` box, because tiles have sizes of their own.
fn media_size(bytes: &[u8]) -> Option<[u32; 2]> {
    let boxes = bytes.windows(4).take(SEARCHED).enumerate().filter(|(_, window)| *window == b"ispe");
    let size = |(at, _)| Some([big_endian(bytes, at + 8, 4)?, big_endian(bytes, at + 12, 4)?]);
    boxes.filter_map(size).reduce(|a, b| [a[0].max(b[0]), a[1].max(b[1])])
}
