//! The table of file formats that can be brought. The file picker, the words of the drop zone and the messages about other
//! files are made from it. A format is a file here with its row and, unless the browser decodes it, its reader; and its name in
//! [`FORMATS`].

mod avif;
mod bmp;
mod gif;
mod gunzip;
mod idx;
mod jpeg;
mod png;
mod sound;
mod svg;
mod webp;

pub use idx::read_idx;

use super::bytes::is_text;
use super::format::{Becomes, FileKind, Format, Reader};

/// Every format. The first that recognises a file counts.
pub const FORMATS: &[Format] = &[
    png::PNG,
    jpeg::JPEG,
    webp::WEBP,
    gif::GIF,
    bmp::BMP,
    avif::AVIF,
    svg::SVG,
    sound::WAV,
    sound::OGG,
    sound::FLAC,
    sound::MP3,
    sound::WEBM,
    sound::M4A,
    idx::IDX,
    idx::GZIP,
];

/// Recognises a file by its content; the name only helps where the content is ambiguous.
pub fn recognise(name: &str, bytes: &[u8]) -> FileKind {
    if bytes.is_empty() {
        return FileKind::Empty;
    }
    match FORMATS.iter().find(|format| format.recognises(name, bytes)) {
        Some(format) => FileKind::Known(format),
        None if is_text(bytes) => FileKind::Text,
        None => FileKind::Unknown,
    }
}

/// The formats that become this, in the order of the table.
fn formats(becomes: Becomes) -> impl Iterator<Item = &'static Format> {
    FORMATS.iter().filter(move |format| format.becomes == becomes)
}

/// True when files of a format that becomes this have such an extension (in lower case, without the dot).
pub(in super::super) fn is_extension(becomes: Becomes, extension: &str) -> bool {
    formats(becomes).any(|format| format.extensions.contains(&extension))
}

/// Names of the formats that become this: "PNG, JPEG … or SVG".
pub(in super::super) fn names(becomes: Becomes) -> String {
    listed(&formats(becomes).map(|format| format.name).collect::<Vec<_>>())
}

/// The filter of a file picker: the browser's kinds of picture and sound, and the extensions of all other formats.
pub fn accept() -> String {
    let mut types: Vec<String> = Vec::new();
    for format in FORMATS {
        let accepted = match format.reader {
            Reader::BrowserBitmap(_) | Reader::BrowserDrawing => vec!["image/*".to_owned()],
            Reader::BrowserSound => vec!["audio/*".to_owned()],
            Reader::Own(_) => format.extensions.iter().map(|extension| format!(".{extension}")).collect(),
        };
        types.extend(accepted);
    }
    types.dedup();
    types.join(",")
}

/// What the drop zone asks for: "an image or an IDX pair"; `sounds` says whether the data are sounds.
pub fn offers(sounds: bool) -> String {
    let kinds = [Becomes::Sound, Becomes::Image, Becomes::Dataset].into_iter();
    let kinds = kinds.filter(|kind| sounds || *kind != Becomes::Sound);
    let mut offers: Vec<&str> = kinds.flat_map(formats).map(|format| format.offer).collect();
    offers.dedup();
    listed(&offers)
}

/// "a, b or c".
fn listed(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn picker_words_and_messages_come_from_the_table() {
        assert_eq!(accept(), "image/*,audio/*,.idx,.idx3-ubyte,.idx1-ubyte,.ubyte,.gz");
        assert_eq!(offers(false), "an image or an IDX pair");
        assert_eq!(offers(true), "a sound, an image or an IDX pair");
        assert!(names(Becomes::Image).starts_with("PNG, JPEG, WebP, GIF, BMP, AVIF"));
        assert_eq!([listed(&[]), listed(&["a"]), listed(&["a", "b", "c"])], ["", "a", "a, b or c"]);
        assert!(is_extension(Becomes::Image, "jpeg") && !is_extension(Becomes::Image, "wav"));
    }
}
