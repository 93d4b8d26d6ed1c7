//! What the table of file formats says of each: how it is recognised, what it becomes, and what reads it.

use super::array::NamedArray;
use super::error::ReadError;
use super::picture_format::PictureFormat;
use super::source::InputFile;

/// One file format.
pub struct Format {
    /// Name in messages ("PNG").
    pub name: &'static str,
    /// What such a file is, within a sentence ("an image").
    pub noun: &'static str,
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
    Magic(&'static [Signature]),
    /// By a function.
    Test(fn(&Head<'_>) -> bool),
}

/// Bytes at offsets, all of which must match.
pub type Signature = &'static [(usize, &'static [u8])];

/// What a file is recognised by.
pub struct Head<'a> {
    /// Its name; it only helps where the content is ambiguous.
    pub name: &'a str,
    /// Its first bytes: all of them in a short file.
    pub bytes: &'a [u8],
    /// Number of bytes of the whole file.
    pub size: u64,
}

/// What a file becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Becomes {
    /// A picture.
    Image,
    /// A sound.
    Sound,
    /// Arrays of numbers: images, their labels, or a table.
    Array,
    /// A table in text.
    Table,
    /// The files that are packed in it.
    Archive,
    /// Nothing: the format is known, so that a sentence can name it and the way out.
    Nothing,
}

/// What reads a file.
pub enum Reader {
    /// A decoder of pictures.
    Picture(PictureFormat),
    /// The decoders of sounds.
    Sound,
    /// The browser's decoder of sounds, which only a page has.
    PageSound,
    /// A reader of arrays.
    Arrays(ArrayReader),
    /// The reader of tables.
    Table,
    /// The reader of archives.
    Archive,
    /// None; what to do instead: "save the sheet as CSV".
    None(&'static str),
}

/// Reads the arrays of a file, as much of them as fits into so many bytes of memory.
pub type ArrayReader = fn(&InputFile, usize) -> Result<Vec<NamedArray>, ReadError>;

/// What a file is, by its content.
#[derive(Clone, Copy)]
pub enum FileKind {
    /// A file of a known format.
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

    /// What the file becomes; nothing for a file of no format in the table.
    pub const fn becomes(self) -> Becomes {
        match self {
            Self::Known(format) => format.becomes,
            Self::Text | Self::Empty | Self::Unknown => Becomes::Nothing,
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
    /// A row for pictures.
    pub(super) const fn picture(
        format: PictureFormat,
        extensions: &'static [&'static str],
        recognition: Recognition,
    ) -> Self {
        let (noun, becomes, reader) = ("an image", Becomes::Image, Reader::Picture(format));
        Self { name: format.name(), noun, extensions, recognition, becomes, reader }
    }

    /// A row for sounds.
    pub(super) const fn sound(
        name: &'static str,
        extensions: &'static [&'static str],
        recognition: Recognition,
    ) -> Self {
        let (noun, becomes, reader) = ("a sound", Becomes::Sound, Reader::Sound);
        Self { name, noun, extensions, recognition, becomes, reader }
    }

    /// A row for sounds that only a page decodes.
    pub(super) const fn page_sound(
        name: &'static str,
        noun: &'static str,
        extensions: &'static [&'static str],
        recognition: Recognition,
    ) -> Self {
        let (becomes, reader) = (Becomes::Sound, Reader::PageSound);
        Self { name, noun, extensions, recognition, becomes, reader }
    }

    /// A row for arrays.
    pub(super) const fn arrays(
        name: &'static str,
        noun: &'static str,
        extensions: &'static [&'static str],
        recognition: Recognition,
        read: ArrayReader,
    ) -> Self {
        let (becomes, reader) = (Becomes::Array, Reader::Arrays(read));
        Self { name, noun, extensions, recognition, becomes, reader }
    }

    /// A row for archives.
    pub(super) const fn archive(
        name: &'static str,
        noun: &'static str,
        extensions: &'static [&'static str],
        recognition: Recognition,
    ) -> Self {
        let (becomes, reader) = (Becomes::Archive, Reader::Archive);
        Self { name, noun, extensions, recognition, becomes, reader }
    }

    /// A row for a format that can't be read, with what to do instead.
    pub(super) const fn refused(
        noun: &'static str,
        extensions: &'static [&'static str],
        recognition: Recognition,
        instead: &'static str,
    ) -> Self {
        let (becomes, reader) = (Becomes::Nothing, Reader::None(instead));
        Self { name: noun, noun, extensions, recognition, becomes, reader }
    }

    /// True when only browsers read such a file, as far as they do.
    pub const fn needs_browser(&self) -> bool {
        use PictureFormat::{Avif, Heic, Svg};
        matches!(self.reader, Reader::PageSound | Reader::Picture(Avif | Heic | Svg))
    }

    /// True when a file is of this format.
    pub(super) fn recognises(&self, head: &Head<'_>) -> bool {
        match self.recognition {
            Recognition::Magic(signatures) => signatures.iter().any(|signature| head.has(signature)),
            Recognition::Test(test) => test(head),
        }
    }
}

impl Head<'_> {
    /// True when the file has a signature.
    pub(super) fn has(&self, signature: &[(usize, &[u8])]) -> bool {
        let at = |&(offset, magic): &(usize, &[u8])| {
            self.bytes.get(offset..).is_some_and(|bytes| bytes.starts_with(magic))
        };
        signature.iter().all(at)
    }
}
