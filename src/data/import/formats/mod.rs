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
mod sound;
mod svg;
mod table;
mod tar;
mod tiff;
mod web_page;
mod webp;
mod zip;

use super::bytes::{extension, is_text};
use super::error::ReadError;
use super::format::{Becomes, FileKind, Format, Head, Reader};
use super::source::InputFile;
use std::io;

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
    sound::OGG,
    sound::FLAC,
    sound::MP3,
    sound::WEBM,
    sound::M4A,
    idx::IDX,
    npy::NPY,
    npy::NPZ,
    gzip::GZIP,
    tar::TAR,
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
    others::SAFETENSORS,
    others::RAR,
    others::SEVEN_ZIP,
    others::PACKED,
    others::RARE_PICTURE,
    others::VIDEO,
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

/// Recognises a file by its content; the name only helps where the content is ambiguous.
///
/// # Errors
/// When its first bytes can't be read.
pub fn recognise_file(file: &InputFile) -> io::Result<FileKind> {
    let mut bytes = file.head(HEAD)?;
    if bytes.len() == HEAD && bytes.trim_ascii_start().starts_with(b"<") {
        bytes = file.head(LONG_HEAD)?;
    }
    Ok(recognise_head(&Head { name: file.name(), bytes: &bytes, size: file.size() }))
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
