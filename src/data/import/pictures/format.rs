//! The formats of pictures, recognised by content.

use crate::data::import::bytes::is_text;
use image::ImageFormat;

/// A format of pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureFormat {
    /// PNG, with APNG.
    Png,
    /// JPEG.
    Jpeg,
    /// GIF.
    Gif,
    /// WebP.
    WebP,
    /// BMP.
    Bmp,
    /// Windows icons, ICO.
    Ico,
    /// TIFF, with BigTIFF.
    Tiff,
    /// AVIF, which the platform decodes.
    Avif,
    /// HEIC, which the platform decodes.
    Heic,
    /// SVG, which the platform draws.
    Svg,
}

impl PictureFormat {
    /// The format of a file that begins with these bytes.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        if let Some(format) = of_brand(bytes) {
            return Some(format);
        }
        // BigTIFF is missing in the table of `image`.
        if bytes.starts_with(b"II\x2b\0") || bytes.starts_with(b"MM\0\x2b") {
            return Some(Self::Tiff);
        }
        match image::guess_format(bytes) {
            Ok(ImageFormat::Png) => Some(Self::Png),
            Ok(ImageFormat::Jpeg) => Some(Self::Jpeg),
            Ok(ImageFormat::Gif) => Some(Self::Gif),
            Ok(ImageFormat::WebP) => Some(Self::WebP),
            // "BM" alone might begin a text.
            Ok(ImageFormat::Bmp) if !is_text(bytes) => Some(Self::Bmp),
            Ok(ImageFormat::Ico) => Some(Self::Ico),
            Ok(ImageFormat::Tiff) => Some(Self::Tiff),
            _ => is_svg(bytes).then_some(Self::Svg),
        }
    }

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Png => "PNG",
            Self::Jpeg => "JPEG",
            Self::Gif => "GIF",
            Self::WebP => "WebP",
            Self::Bmp => "BMP",
            Self::Ico => "ICO",
            Self::Tiff => "TIFF",
            Self::Avif => "AVIF",
            Self::Heic => "HEIC",
            Self::Svg => "SVG",
        }
    }

    /// What such a file is, within a sentence.
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Png => "a PNG",
            Self::Jpeg => "a JPEG",
            Self::Gif => "a GIF",
            Self::WebP => "a WebP",
            Self::Bmp => "a BMP",
            Self::Ico => "an icon",
            Self::Tiff => "a TIFF",
            Self::Avif => "an AVIF picture",
            Self::Heic => "a HEIC photo",
            Self::Svg => "an SVG drawing",
        }
    }

    /// What `image` calls it; `None` for formats that are read by others.
    pub(super) const fn raster(self) -> Option<ImageFormat> {
        match self {
            Self::Png => Some(ImageFormat::Png),
            Self::Gif => Some(ImageFormat::Gif),
            Self::WebP => Some(ImageFormat::WebP),
            Self::Bmp => Some(ImageFormat::Bmp),
            Self::Ico => Some(ImageFormat::Ico),
            Self::Jpeg | Self::Tiff | Self::Avif | Self::Heic | Self::Svg => None,
        }
    }
}

/// AVIF or HEIC, by the brands in the first box of an ISO media file (ISO/IEC 23008-12).
fn of_brand(bytes: &[u8]) -> Option<PictureFormat> {
    if bytes.get(4..8)? != b"ftyp" {
        return None;
    }
    let length = u32::from_be_bytes(*bytes.first_chunk()?) as usize;
    let brands = bytes.get(8..length.min(bytes.len()))?.as_chunks::<4>().0;
    let any = |names: &[&[u8; 4]]| brands.iter().any(|brand| names.contains(&brand));
    if any(&[b"avif", b"avis"]) {
        return Some(PictureFormat::Avif);
    }
    let heic: &[&[u8; 4]] = &[b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"];
    any(heic).then_some(PictureFormat::Heic)
}

/// True for XML whose first element is `svg`, however long the comments and the DOCTYPE before it are.
fn is_svg(bytes: &[u8]) -> bool {
    if !is_text(bytes) {
        return false;
    }
    let mut rest = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    loop {
        let end = match rest {
            [b'<', b'!', b'-', b'-', ..] => after(rest, b"-->"),
            [b'<', b'?', ..] => after(rest, b"?>"),
            [b'<', b'!', ..] => {
                // A DOCTYPE may declare entities in brackets.
                let (bracket, close) = (find(rest, b"["), find(rest, b">"));
                if bracket.is_some() && bracket < close { after(rest, b"]>") } else { after(rest, b">") }
            }
            _ => {
                let tag = rest.split(|b| b.is_ascii_whitespace() || matches!(b, b'>' | b'/')).next();
                return tag.is_some_and(|tag| tag == b"<svg" || tag.ends_with(b":svg"));
            }
        };
        let Some(end) = end else { return false };
        rest = rest[end..].trim_ascii_start();
    }
}

/// Where the first `mark` begins.
fn find(bytes: &[u8], mark: &[u8]) -> Option<usize> {
    bytes.windows(mark.len()).position(|window| window == mark)
}

/// Just behind the first `mark`.
fn after(bytes: &[u8], mark: &[u8]) -> Option<usize> {
    Some(find(bytes, mark)? + mark.len())
}
