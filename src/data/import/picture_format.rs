//! The formats of pictures.

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
            Self::Avif => "an AVIF image",
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
