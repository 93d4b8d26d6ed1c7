//! What the table of file formats says of each: how it is recognised, what it becomes, and what reads it.

use super::error::ReadError;
use crate::data::ImageShape;

/// One file format.
pub struct Format {
    /// Name in messages ("PNG").
    pub name: &'static str,
    /// What such a file is, within a sentence ("a picture").
    pub noun: &'static str,
    /// What the drop zone asks for ("an image"); formats with the same words are named once.
    pub offer: &'static str,
    /// Extensions of file names, in lower case without the dot.
    pub extensions: &'static [&'static str],
    /// How it is recognised.
    pub recognition: Recognition,
    /// What it becomes.
    pub becomes: Becomes,
    /// What reads it.
    pub reader: Reader,
}

/// How a format is recognised: by content, because names may be wrong.
pub enum Recognition {
    /// By any of these signatures. All parts of a signature must match: bytes at an offset.
    Magic(&'static [&'static [(usize, &'static [u8])]]),
    /// By a function of a file's name and content.
    Test(fn(name: &str, bytes: &[u8]) -> bool),
}

/// What a file becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Becomes {
    /// Images to train on, or their labels.
    Dataset,
    /// One image to reconstruct.
    Image,
    /// A sound to reconstruct.
    Sound,
}

/// What reads a file.
pub enum Reader {
    /// A reader of this crate.
    Own(fn(&[u8]) -> Result<DatasetPart, ReadError>),
    /// The browser's decoder of bitmaps; the function finds width and height in the head of a file, before it is decoded.
    BrowserBitmap(fn(&[u8]) -> Option<[u32; 2]>),
    /// The browser's renderer of drawings, which may have no size in pixels.
    BrowserDrawing,
    /// The browser's decoder of sounds.
    BrowserSound,
}

/// What a file is, by its content.
#[derive(Clone, Copy)]
pub enum FileKind {
    /// A file of a format that can be brought.
    Known(&'static Format),
    /// Text.
    Text,
    /// No bytes.
    Empty,
    /// Anything else.
    Unknown,
}

impl FileKind {
    /// The format; `None` for a file of no format in the table.
    pub const fn format(self) -> Option<&'static Format> {
        match self {
            Self::Known(format) => Some(format),
            Self::Text | Self::Empty | Self::Unknown => None,
        }
    }

    /// What the file is, within a sentence.
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Known(format) => format.noun,
            Self::Text => "a text file",
            Self::Empty => "an empty file",
            Self::Unknown => "a file of an unknown kind",
        }
    }
}

impl Format {
    /// A row for pictures, which the browser decodes.
    pub(super) const fn picture(
        name: &'static str,
        extensions: &'static [&'static str],
        recognition: Recognition,
        reader: Reader,
    ) -> Self {
        let (noun, offer, becomes) = ("a picture", "an image", Becomes::Image);
        Self { name, noun, offer, extensions, recognition, becomes, reader }
    }

    /// A row for sounds, which the browser decodes.
    pub(super) const fn sound(
        name: &'static str,
        extensions: &'static [&'static str],
        recognition: Recognition,
    ) -> Self {
        let (noun, becomes, reader) = ("a sound", Becomes::Sound, Reader::BrowserSound);
        Self { name, noun, offer: noun, extensions, recognition, becomes, reader }
    }

    /// True when a file is of this format.
    pub(super) fn recognises(&self, name: &str, bytes: &[u8]) -> bool {
        let at =
            |&(offset, magic): &(usize, &[u8])| bytes.get(offset..).is_some_and(|b| b.starts_with(magic));
        match self.recognition {
            Recognition::Magic(signatures) => signatures.iter().any(|signature| signature.iter().all(at)),
            Recognition::Test(test) => test(name, bytes),
        }
    }
}

/// Content of one file of a dataset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DatasetPart {
    /// Images of one shape.
    Images {
        /// Shape of every image.
        shape: ImageShape,
        /// `[n, channels, height, width]`.
        pixels: Vec<u8>,
    },
    /// Class of each image.
    Labels(Vec<u8>),
}
