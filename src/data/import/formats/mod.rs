//! The table of file formats: how a file is recognised, what it becomes, and what the sentences about files of no use call it.
//! A format is a file here with its row, and its name in [`FORMATS`].

mod avif;
mod bmp;
mod cifar;
mod class_names;
mod gif;
mod gzip;
mod ico;
mod idx;
mod jpeg;
mod npy;
mod others;
mod png;
mod run;
mod sound;
mod svg;
mod table;
mod tar;
mod tiff;
mod web_page;
mod webp;
mod zip;

use super::bytes::{big_endian, extension, is_text};
use super::error::ReadError;
use super::format::{Becomes, FileKind, Format, Head, Reader};
use super::source::InputFile;
pub(super) use run::is_model;
use std::io::{self, Read as _, Seek as _, SeekFrom};

/// Every format. The first that recognises a file counts.
pub const FORMATS: &[Format] = &[
    png::PNG,
    jpeg::JPEG,
    webp::WEBP,
    gif::GIF,
    bmp::BMP,
    tiff::TIFF,
    avif::AVIF,
    avif::HEIC,
    ico::ICO,
    svg::SVG,
    sound::WAV,
    sound::OPUS,
    sound::OGG,
    sound::FLAC,
    sound::MP3,
    sound::WEBM,
    sound::M4A,
    sound::AAC,
    idx::IDX,
    npy::NPY,
    npy::NPZ,
    gzip::GZIP,
    tar::TAR,
    run::RUN,
    others::PYTORCH,
    others::KERAS,
    others::EXCEL,
    others::WORD,
    others::POWERPOINT,
    others::OFFICE,
    zip::ZIP,
    others::PDF,
    others::PICKLE,
    others::MATLAB,
    others::HDF5,
    others::PARQUET,
    others::SQLITE,
    run::CHECKPOINT,
    others::SAFETENSORS,
    others::RAR,
    others::SEVEN_ZIP,
    others::PACKED,
    others::RARE_PICTURE,
    others::VIDEO,
    others::RARE_SOUND,
    others::PROGRAM,
    web_page::WEB_PAGE,
    web_page::SERVER_MESSAGE,
    web_page::LFS_POINTER,
    cifar::CIFAR,
    class_names::CLASS_NAMES,
    table::TABLE,
];

/// First bytes of a file that it is recognised by, and those of text that begins with long comments.
const HEAD: usize = 4 << 10;
const LONG_HEAD: usize = 256 << 10;
/// Most boxes of a media file that are walked over on the way to its tracks.
const MAX_BOXES: usize = 1000;

/// Recognises a file by its content; the name only helps where the content is ambiguous.
///
/// # Errors
/// When its first bytes can't be read.
pub fn recognise_file(file: &InputFile) -> io::Result<FileKind> {
    let mut bytes = file.head(HEAD)?;
    // Metadata of weights may stand behind long names.
    if bytes.len() == HEAD && (bytes.trim_ascii_start().starts_with(b"<") || bytes[8..].starts_with(b"{\"")) {
        bytes = file.head(LONG_HEAD)?;
    }
    if bytes.len() == HEAD && bytes.get(4..8) == Some(b"ftyp") {
        bytes.extend(tracks(file)?);
    }
    Ok(recognise_head(&Head { name: file.name(), bytes: &bytes, size: file.size() }))
}

/// The beginning of the box that tells the tracks of an ISO media file (ISO/IEC 14496-12, "moov"): it may stand behind all
/// of the samples. Empty without one.
fn tracks(file: &InputFile) -> io::Result<Vec<u8>> {
    let mut reader = file.reader();
    let mut at = 0;
    for _ in 0..MAX_BOXES {
        reader.seek(SeekFrom::Start(at))?;
        let mut box_head = Vec::new();
        (&mut reader).take(16).read_to_end(&mut box_head)?;
        let length =
            match (big_endian(&box_head, 0, 4), big_endian(&box_head, 8, 4), big_endian(&box_head, 12, 4)) {
                (Some(1), Some(high), Some(low)) => u64::from(high) << 32 | u64::from(low),
                (Some(length @ 8..), ..) => u64::from(length),
                // The last box, or none.
                _ => return Ok(Vec::new()),
            };
        if box_head.get(4..8) == Some(b"moov") {
            let mut tracks = Vec::new();
            reader.seek(SeekFrom::Start(at))?;
            reader.take(length.min(LONG_HEAD as u64 / 4)).read_to_end(&mut tracks)?;
            return Ok(tracks);
        }
        at = at.saturating_add(length.max(8));
    }
    Ok(Vec::new())
}

/// Recognises a file in memory.
pub fn recognise(name: &str, bytes: &[u8]) -> FileKind {
    recognise_head(&Head { name, bytes, size: bytes.len() as u64 })
}

fn recognise_head(head: &Head<'_>) -> FileKind {
    if head.bytes.is_empty() {
        return FileKind::Empty;
    }
    match FORMATS.iter().find(|format| format.recognises(head)) {
        Some(format) => FileKind::Known(format),
        None if is_text(head.bytes) => FileKind::Text,
        None => FileKind::Unknown,
    }
}

/// Why a file of a kind that nothing can be made of is left out.
pub fn refusal(name: &str, kind: FileKind) -> ReadError {
    match kind {
        FileKind::Empty => ReadError::Empty,
        FileKind::Known(format) if format.name == web_page::WEB_PAGE.name => match named(name) {
            Some(claimed) if claimed.name == format.name => {
                ReadError::Refused { what: format.noun, instead: "drop the files themselves" }
            }
            Some(claimed) => ReadError::WebPage(format!("the {} that its name says", bare(claimed.noun))),
            None => ReadError::WebPage("a file of data".into()),
        },
        FileKind::Known(Format { noun, reader: Reader::None(instead), .. }) => {
            ReadError::Refused { what: noun, instead }
        }
        FileKind::Text | FileKind::Unknown => match named(name) {
            Some(claimed) => ReadError::Not { what: kind.noun(), claimed: bare(claimed.noun) },
            None => ReadError::UnknownKind(kind.noun()),
        },
        FileKind::Known(format) => ReadError::UnknownKind(format.noun),
    }
}

/// The format that a name claims by its extension, which MNIST's names have behind a dash: "train-images-idx3-ubyte".
fn named(name: &str) -> Option<&'static Format> {
    let idx = name.to_lowercase().find("-idx").and_then(|at| name.get(at + 1..));
    let extension = idx.filter(|_| !name.contains('.')).map_or_else(|| extension(name), str::to_lowercase);
    FORMATS.iter().find(|format| format.extensions.contains(&extension.as_str()))
}

/// A noun without its article: "a gzip file" is a "gzip file".
fn bare(noun: &'static str) -> &'static str {
    noun.split_once(' ').map_or(noun, |(_, bare)| bare)
}

/// True when files of a format that becomes this have such an extension (in lower case, without the dot).
pub(in super::super) fn is_extension(becomes: Becomes, extension: &str) -> bool {
    FORMATS.iter().any(|format| format.becomes == becomes && format.extensions.contains(&extension))
}
