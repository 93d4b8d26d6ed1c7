//! IDX, the format of MNIST (LeCun, Cortes & Burges): four bytes of magic, a big-endian length for each dimension,
//! then the values.

use super::gunzip::Gunzip;
use super::sniff::{FileKind, ImageKind, sniff};
use crate::data::ImageShape;
use std::io::{self, Read};

/// Most images in a file; MNIST's larger part has 60 000.
pub const MAX_IMAGES: usize = 100_000;
/// Longest side of an image in a file, in pixels.
pub const MAX_SIDE: usize = 1024;
/// Most bytes of values in a file, unpacked: MNIST five times over, and what a tab can hold beside its copies.
pub const MAX_BYTES: usize = 256 << 20;

/// What an IDX file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Idx {
    /// Images: three dimensions (n × height × width), or four (n × height × width × channels).
    Images {
        /// Shape of every image.
        shape: ImageShape,
        /// `[n, channels, height, width]`.
        pixels: Vec<u8>,
    },
    /// Labels: one dimension.
    Labels(Vec<u8>),
}

/// Why a file cannot be read as IDX: what follows the file's name in a sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdxError {
    /// No bytes.
    #[error("is empty")]
    Empty,
    /// Something else altogether.
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
    /// A file of nothing.
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
    /// Too many at once.
    #[error("promises {count} {what}; at most {MAX_IMAGES} can be read: cut it down")]
    TooMany {
        /// How many.
        count: u32,
        /// Of what.
        what: &'static str,
    },
    /// Images too large.
    #[error(
        "holds images of {height}×{width} pixels; at most {MAX_SIDE}×{MAX_SIDE} can be read: scale them down"
    )]
    TooLarge {
        /// Rows.
        height: u32,
        /// Columns.
        width: u32,
    },
    /// More bytes than can be held.
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
        /// Of what.
        what: &'static str,
    },
    /// Longer than the header says.
    #[error("holds more than the {promised} {what} that its header promises: the header is wrong")]
    Long {
        /// Items that the header promises.
        promised: usize,
        /// Of what.
        what: &'static str,
    },
    /// The gzip stream is cut off.
    #[error("is a gzip file that was cut off: fetch it again")]
    CutGzip,
    /// The gzip stream is wrong.
    #[error("is a damaged gzip file: fetch it again")]
    BadGzip,
}

/// Reads an IDX file, packed with gzip or not.
///
/// Memory is taken for what the header promises only after that was found to be within [`MAX_IMAGES`],
/// [`MAX_SIDE`] and [`MAX_BYTES`], so a file that unpacks without end does no harm.
///
/// # Errors
/// Says what is wrong; see [`IdxError`].
pub fn read_idx(bytes: &[u8]) -> Result<Idx, IdxError> {
    match sniff("", bytes) {
        FileKind::Empty => return Err(IdxError::Empty),
        FileKind::Text => return Err(IdxError::Other("a text file")),
        FileKind::Image(ImageKind::Svg) => return Err(IdxError::Other("an SVG drawing")),
        FileKind::Image(_) => return Err(IdxError::Other("a picture")),
        FileKind::Sound => return Err(IdxError::Other("a sound")),
        FileKind::Idx | FileKind::Gzip | FileKind::Unknown => {}
    }
    if bytes.starts_with(&super::sniff::GZIP) {
        let reader = Gunzip::new(bytes).map_err(|error| wrong(&error))?;
        read(Source { reader, packed: true })
    } else {
        read(Source { reader: bytes, packed: false })
    }
}

/// Where bytes come from; tells a gzip stream that was cut off from a plain file that is short.
struct Source<R> {
    reader: R,
    packed: bool,
}

impl<R: Read> Source<R> {
    /// Appends up to `count` bytes; fewer only where the data ends.
    fn read(&mut self, count: usize) -> Result<Vec<u8>, IdxError> {
        // Grows with what is really there rather than with what a header promises.
        let mut bytes = Vec::new();
        let result = (&mut self.reader).take(count as u64).read_to_end(&mut bytes);
        match result {
            Ok(_) => Ok(bytes),
            Err(error) => Err(wrong(&error)),
        }
    }

    fn number(&mut self) -> Result<u32, IdxError> {
        let bytes = self.read(4)?;
        bytes.try_into().map(u32::from_be_bytes).map_err(|_| IdxError::Header)
    }
}

/// Only unpacking can fail.
fn wrong(error: &io::Error) -> IdxError {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => IdxError::CutGzip,
        _ => IdxError::BadGzip,
    }
}

fn read<R: Read>(mut source: Source<R>) -> Result<Idx, IdxError> {
    let magic = source.number()?;
    let [zero, also_zero, value_type, dimensions] = magic.to_be_bytes();
    if (zero, also_zero) != (0, 0) {
        return Err(if source.packed {
            IdxError::Other("a gzip file of something else")
        } else {
            IdxError::Magic(magic)
        });
    }
    match value_type {
        0x08 => {}
        0x09 => return Err(IdxError::ValueType("signed bytes")),
        0x0b => return Err(IdxError::ValueType("16-bit numbers")),
        0x0c => return Err(IdxError::ValueType("32-bit numbers")),
        0x0d => return Err(IdxError::ValueType("32-bit fractions")),
        0x0e => return Err(IdxError::ValueType("64-bit fractions")),
        _ => return Err(IdxError::Magic(magic)),
    }
    match dimensions {
        1 => {
            let count = count(source.number()?, "labels")?;
            Ok(Idx::Labels(body(&mut source, count, 1, "labels")?))
        }
        3 | 4 => images(&mut source, dimensions == 4),
        other => Err(IdxError::Dimensions(other)),
    }
}

fn images<R: Read>(source: &mut Source<R>, coloured: bool) -> Result<Idx, IdxError> {
    let count = count(source.number()?, "images")?;
    let (height, width) = (source.number()?, source.number()?);
    let channels = if coloured { source.number()? } else { 1 };
    if height == 0 || width == 0 {
        return Err(IdxError::NoPixels { height, width });
    }
    if height.max(width) as usize > MAX_SIDE {
        return Err(IdxError::TooLarge { height, width });
    }
    if channels != 1 && channels != 3 {
        return Err(IdxError::Channels(channels));
    }
    let shape = ImageShape { channels: channels as usize, height: height as usize, width: width as usize };
    // No overflow in 64 bits: the three limits multiply to under 2³⁹.
    let bytes = count as u64 * shape.len() as u64;
    if bytes > MAX_BYTES as u64 {
        return Err(IdxError::TooManyBytes { bytes });
    }
    let mut pixels = body(source, count, shape.len(), "images")?;
    if shape.channels > 1 {
        pixels = channels_first(&pixels, shape);
    }
    Ok(Idx::Images { shape, pixels })
}

fn count(promised: u32, what: &'static str) -> Result<usize, IdxError> {
    match promised as usize {
        0 => Err(IdxError::None(what)),
        n if n > MAX_IMAGES => Err(IdxError::TooMany { count: promised, what }),
        n => Ok(n),
    }
}

/// The values, and the certainty that nothing follows (which also makes the decoder check gzip's checksum).
fn body<R: Read>(
    source: &mut Source<R>,
    promised: usize,
    size: usize,
    what: &'static str,
) -> Result<Vec<u8>, IdxError> {
    let bytes = source.read(promised * size)?;
    if bytes.len() < promised * size {
        return Err(IdxError::Short { promised, found: bytes.len() / size, what });
    }
    if source.read(1)?.is_empty() { Ok(bytes) } else { Err(IdxError::Long { promised, what }) }
}

fn channels_first(pixels: &[u8], shape: ImageShape) -> Vec<u8> {
    let mut planes = Vec::with_capacity(pixels.len());
    for image in pixels.chunks_exact(shape.len()) {
        for channel in 0..shape.channels {
            planes.extend(image.iter().skip(channel).step_by(shape.channels));
        }
    }
    planes
}
