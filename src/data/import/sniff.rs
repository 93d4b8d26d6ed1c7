//! What a dropped file is, from its first bytes; and how large a picture is, before anything decodes it.

use super::ImportError;

/// Longest side of a picture that is opened, in pixels.
pub const MAX_PICTURE_SIDE: u32 = 8192;
/// Most pixels of a picture that is opened; decoded it takes four bytes each.
pub const MAX_PICTURE_PIXELS: u64 = 40_000_000;
/// Largest picture file that is opened, in bytes.
pub const MAX_FILE_BYTES: usize = 64_000_000;

/// How a gzip file begins.
pub(super) const GZIP: [u8; 2] = [0x1f, 0x8b];
/// How Matroska begins, in which browsers record.
const WEBM: &[u8] = &[0x1a, 0x45, 0xdf, 0xa3];
/// Bytes looked at to tell text from the rest.
const HEAD: usize = 1024;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// IDX, not packed.
    Idx,
    /// Packed with gzip; for us that can only be IDX.
    Gzip,
    /// A picture.
    Image(ImageKind),
    /// A sound, of a kind that browsers may read.
    Sound,
    /// Text.
    Text,
    /// No bytes.
    Empty,
    /// Anything else.
    Unknown,
}

/// A format that browsers can read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImageKind {
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
    /// WebP.
    WebP,
    /// GIF.
    Gif,
    /// BMP.
    Bmp,
    /// SVG; it has no size in pixels.
    Svg,
    /// AVIF.
    Avif,
}

impl core::fmt::Display for ImageKind {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Png => "PNG",
            Self::Jpeg => "JPEG",
            Self::WebP => "WebP",
            Self::Gif => "GIF",
            Self::Bmp => "BMP",
            Self::Svg => "SVG",
            Self::Avif => "AVIF",
        })
    }
}

/// Tells what a file is. Its first bytes decide; the name only helps where they don't.
pub fn sniff(name: &str, bytes: &[u8]) -> FileKind {
    let at = |offset: usize, magic: &[u8]| bytes.get(offset..).is_some_and(|rest| rest.starts_with(magic));
    match bytes {
        [] => FileKind::Empty,
        [0, 0, 0x08..=0x0e, 1..=4, ..] => FileKind::Idx,
        _ if at(0, &GZIP) => FileKind::Gzip,
        _ if at(0, b"\x89PNG\r\n\x1a\n") => FileKind::Image(ImageKind::Png),
        _ if at(0, b"\xff\xd8\xff") => FileKind::Image(ImageKind::Jpeg),
        _ if at(0, b"GIF87a") || at(0, b"GIF89a") => FileKind::Image(ImageKind::Gif),
        _ if at(0, b"RIFF") && at(8, b"WEBP") => FileKind::Image(ImageKind::WebP),
        _ if at(4, b"ftypavif") || at(4, b"ftypavis") => FileKind::Image(ImageKind::Avif),
        _ if at(0, b"RIFF") && at(8, b"WAVE") => FileKind::Sound,
        _ if [&b"OggS"[..], b"fLaC", b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2", WEBM]
            .iter()
            .any(|m| at(0, m)) =>
        {
            FileKind::Sound
        }
        _ if at(4, b"ftypM4A") => FileKind::Sound,
        // "BM" alone might begin a text.
        _ if at(0, b"BM") && !is_text(bytes) => FileKind::Image(ImageKind::Bmp),
        _ if is_text(bytes) => {
            let head = &bytes[..bytes.len().min(HEAD)];
            let markup = extension(name) == "svg" || head.trim_ascii_start().starts_with(b"<");
            let drawing = markup && head.windows(4).any(|w| w == b"<svg");
            if drawing { FileKind::Image(ImageKind::Svg) } else { FileKind::Text }
        }
        _ => FileKind::Unknown,
    }
}

/// Finds out whether a file is a picture that can be opened without harm.
///
/// # Errors
/// A sentence for a file that is no picture, is damaged at its head, or is too large.
pub fn check_image(name: &str, bytes: &[u8]) -> Result<ImageKind, ImportError> {
    let not = |what| Err(ImportError::NotAPicture { name: name.into(), what });
    let kind = match sniff(name, bytes) {
        FileKind::Image(kind) => kind,
        FileKind::Text => {
            const PICTURES: [&str; 9] = ["png", "jpg", "jpeg", "webp", "gif", "bmp", "avif", "svg", "ico"];
            let extension = extension(name);
            if PICTURES.contains(&extension.as_str()) {
                return Err(ImportError::TextNamedPicture { name: name.into(), extension });
            }
            return not("a text file");
        }
        FileKind::Idx => return not("an IDX file"),
        FileKind::Gzip => return not("a gzip file"),
        FileKind::Sound => return not("a sound"),
        FileKind::Empty => return not("an empty file"),
        FileKind::Unknown => return not("a file of an unknown kind"),
    };
    if bytes.len() > MAX_FILE_BYTES {
        return Err(ImportError::FileTooLarge { name: name.into(), bytes: bytes.len() });
    }
    if kind == ImageKind::Svg {
        // Drawn at whatever size is asked for.
        return Ok(kind);
    }
    let [width, height] = match size(kind, bytes) {
        Some(size) if !size.contains(&0) => size,
        _ => return Err(ImportError::DamagedPicture { name: name.into(), kind }),
    };
    let pixels = u64::from(width) * u64::from(height);
    if width.max(height) > MAX_PICTURE_SIDE || pixels > MAX_PICTURE_PIXELS {
        return Err(ImportError::PictureTooLarge { name: name.into(), width, height });
    }
    Ok(kind)
}

/// What stands behind the last dot of a name, in lower case.
fn extension(name: &str) -> String {
    name.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase()).unwrap_or_default()
}

/// No control characters, and UTF-8 up to the end of what is looked at.
fn is_text(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(HEAD)];
    let control = |b: &u8| *b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0c);
    let utf8 = match core::str::from_utf8(head) {
        Ok(_) => true,
        // A character may be cut off where the head ends.
        Err(error) => error.error_len().is_none(),
    };
    utf8 && !head.iter().any(control)
}

/// Width and height of a picture, from its head.
fn size(kind: ImageKind, bytes: &[u8]) -> Option<[u32; 2]> {
    let be32 = |at: usize| number(bytes, at, 4, false);
    let le = |at: usize, count: usize| number(bytes, at, count, true);
    match kind {
        ImageKind::Png => Some([be32(16)?, be32(20)?]),
        ImageKind::Gif => Some([le(6, 2)?, le(8, 2)?]),
        // The oldest head has 12 bytes and 16-bit sizes; in later ones a negative height means top-down rows.
        ImageKind::Bmp if le(14, 4)? == 12 => Some([le(18, 2)?, le(20, 2)?]),
        ImageKind::Bmp => {
            Some([le(18, 4)?.cast_signed().unsigned_abs(), le(22, 4)?.cast_signed().unsigned_abs()])
        }
        ImageKind::WebP => match bytes.get(12..16)? {
            b"VP8 " => Some([le(26, 2)? & 0x3fff, le(28, 2)? & 0x3fff]),
            b"VP8L" => {
                let bits = le(21, 4)?;
                Some([(bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1])
            }
            b"VP8X" => Some([le(24, 3)? + 1, le(27, 3)? + 1]),
            _ => None,
        },
        ImageKind::Jpeg => jpeg_size(bytes),
        ImageKind::Avif => {
            // Tiles have sizes of their own; the picture's is the largest.
            let mut boxes = bytes.windows(4).take(64 * HEAD).enumerate().filter(|(_, w)| *w == b"ispe");
            boxes.try_fold(None, |largest: Option<[u32; 2]>, (at, _)| {
                let [w, h] = largest.unwrap_or_default();
                Some(Some([w.max(be32(at + 8)?), h.max(be32(at + 12)?)]))
            })?
        }
        ImageKind::Svg => None,
    }
}

/// The size in a JPEG's frame header, which any number of other segments may precede.
fn jpeg_size(bytes: &[u8]) -> Option<[u32; 2]> {
    let mut at = 2;
    loop {
        let marker = *bytes.get(at + 1)?;
        match (*bytes.get(at)?, marker) {
            // Fill bytes may precede a marker.
            (0xff, 0xff) => at += 1,
            // Frame headers, but for those codes among them that mean tables.
            (0xff, 0xc0..=0xcf) if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => {
                return Some([number(bytes, at + 7, 2, false)?, number(bytes, at + 5, 2, false)?]);
            }
            // Markers without a segment.
            (0xff, 0x01 | 0xd0..=0xd8) => at += 2,
            // The picture's data would begin, or the file end, before a frame.
            (0xff, 0xd9 | 0xda) => return None,
            (0xff, _) => at += 2 + (number(bytes, at + 2, 2, false)?.max(2) as usize),
            _ => return None,
        }
    }
}

/// A whole number of up to four bytes.
fn number(bytes: &[u8], at: usize, count: usize, little_endian: bool) -> Option<u32> {
    let bytes = bytes.get(at..at.checked_add(count)?)?;
    let add = |sum: u32, byte: &u8| sum << 8 | u32::from(*byte);
    Some(if little_endian { bytes.iter().rev().fold(0, add) } else { bytes.iter().fold(0, add) })
}
