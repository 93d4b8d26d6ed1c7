//! IDX, the format of MNIST (LeCun, Cortes & Burges): four bytes of magic, a big-endian length for each dimension,
//! then the values. It may be packed with gzip.

use super::DatasetPart;
use super::gunzip::{self, Gunzip};
use crate::data::ImageShape;
use crate::data::import::error::ReadError;
use crate::data::import::limits::{MAX_BYTES, MAX_IMAGES, MAX_SIDE};
use std::io::{self, Read};

/// Reads an IDX file, packed with gzip or not.
///
/// Memory grows with what is really there, and only after the header was found to be within [`MAX_IMAGES`], [`MAX_SIDE`] and
/// [`MAX_BYTES`], so a file that unpacks without end does no harm.
///
/// # Errors
/// What is wrong with the file; see [`ReadError`].
pub fn read_idx(bytes: &[u8]) -> Result<DatasetPart, ReadError> {
    if bytes.starts_with(&gunzip::MAGIC) {
        let reader = Gunzip::new(bytes).map_err(|error| wrong(&error))?;
        read(Source { reader, packed: true })
    } else {
        read(Source { reader: bytes, packed: false })
    }
}

/// Reader of the file, unpacked.
struct Source<R> {
    reader: R,
    /// True for a gzip file, so that what is wrong is said of it.
    packed: bool,
}

impl<R: Read> Source<R> {
    /// Appends up to `count` bytes; fewer only where the data ends.
    fn read(&mut self, count: usize) -> Result<Vec<u8>, ReadError> {
        let mut bytes = Vec::new();
        let result = (&mut self.reader).take(count as u64).read_to_end(&mut bytes);
        match result {
            Ok(_) => Ok(bytes),
            Err(error) => Err(wrong(&error)),
        }
    }

    /// The next four bytes, big-endian.
    fn number(&mut self) -> Result<u32, ReadError> {
        let bytes = self.read(4)?;
        bytes.try_into().map(u32::from_be_bytes).map_err(|_| ReadError::Header)
    }
}

/// The error of unpacking: reading from memory never fails.
fn wrong(error: &io::Error) -> ReadError {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => ReadError::CutGzip,
        _ => ReadError::BadGzip,
    }
}

/// Reads an unpacked file.
fn read<R: Read>(mut source: Source<R>) -> Result<DatasetPart, ReadError> {
    let magic = source.number()?;
    let [zero, also_zero, value_type, dimensions] = magic.to_be_bytes();
    if (zero, also_zero) != (0, 0) {
        return Err(if source.packed {
            ReadError::Other("a gzip file of something else")
        } else {
            ReadError::Magic(magic)
        });
    }
    match value_type {
        0x08 => {}
        0x09 => return Err(ReadError::ValueType("signed bytes")),
        0x0b => return Err(ReadError::ValueType("16-bit numbers")),
        0x0c => return Err(ReadError::ValueType("32-bit numbers")),
        0x0d => return Err(ReadError::ValueType("32-bit fractions")),
        0x0e => return Err(ReadError::ValueType("64-bit fractions")),
        _ => return Err(ReadError::Magic(magic)),
    }
    match dimensions {
        1 => {
            let count = count(source.number()?, "labels")?;
            Ok(DatasetPart::Labels(body(&mut source, count, 1, "labels")?))
        }
        3 | 4 => images(&mut source, dimensions == 4),
        other => Err(ReadError::Dimensions(other)),
    }
}

/// Reads images, after the magic.
fn images<R: Read>(source: &mut Source<R>, coloured: bool) -> Result<DatasetPart, ReadError> {
    let count = count(source.number()?, "images")?;
    let (height, width) = (source.number()?, source.number()?);
    let channels = if coloured { source.number()? } else { 1 };
    if height == 0 || width == 0 {
        return Err(ReadError::NoPixels { height, width });
    }
    if height.max(width) as usize > MAX_SIDE {
        return Err(ReadError::TooLarge { height, width });
    }
    if channels != 1 && channels != 3 {
        return Err(ReadError::Channels(channels));
    }
    let shape = ImageShape { channels: channels as usize, height: height as usize, width: width as usize };
    // No overflow in 64 bits: the three limits multiply to under 2³⁹.
    let bytes = count as u64 * shape.len() as u64;
    if bytes > MAX_BYTES as u64 {
        return Err(ReadError::TooManyBytes { bytes });
    }
    let mut pixels = body(source, count, shape.len(), "images")?;
    if shape.channels > 1 {
        pixels = channels_first(&pixels, shape);
    }
    Ok(DatasetPart::Images { shape, pixels })
}

/// The number of items that the header promises, within limits.
fn count(promised: u32, what: &'static str) -> Result<usize, ReadError> {
    match promised as usize {
        0 => Err(ReadError::None(what)),
        n if n > MAX_IMAGES => Err(ReadError::TooMany { count: promised, what }),
        n => Ok(n),
    }
}

/// The values, after which nothing may follow; reading to the end also checks gzip's checksum.
fn body<R: Read>(
    source: &mut Source<R>,
    promised: usize,
    size: usize,
    what: &'static str,
) -> Result<Vec<u8>, ReadError> {
    let bytes = source.read(promised * size)?;
    if bytes.len() < promised * size {
        return Err(ReadError::Short { promised, found: bytes.len() / size, what });
    }
    if source.read(1)?.is_empty() { Ok(bytes) } else { Err(ReadError::Long { promised, what }) }
}

/// From `[n, height, width, channels]` to `[n, channels, height, width]`.
fn channels_first(pixels: &[u8], shape: ImageShape) -> Vec<u8> {
    let mut planes = Vec::with_capacity(pixels.len());
    for image in pixels.chunks_exact(shape.len()) {
        for channel in 0..shape.channels {
            planes.extend(image.iter().skip(channel).step_by(shape.channels));
        }
    }
    planes
}
