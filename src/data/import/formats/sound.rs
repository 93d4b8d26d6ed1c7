//! Sounds: those that are decoded here, and those that only a browser's page decodes.

use super::avif::has_brand;
use crate::data::import::bytes::extension;
use crate::data::import::format::{Format, Head, Recognition};

/// Bytes of a file in which its tracks are looked for.
const SEARCHED: usize = 128 << 10;

/// WAV.
pub(super) const WAV: Format =
    Format::sound("WAV", &["wav"], Recognition::Magic(&[&[(0, b"RIFF"), (8, b"WAVE")]]));
/// Opus in Ogg, which names itself in the first page.
pub(super) const OPUS: Format = Format::page_sound(
    "Opus",
    "an Opus sound",
    &["opus"],
    Recognition::Test(|head| head.bytes.starts_with(b"OggS") && holds(head, 64, b"OpusHead")),
);
/// Ogg (Vorbis).
pub(super) const OGG: Format = Format::sound("Ogg", &["ogg", "oga"], Recognition::Magic(&[&[(0, b"OggS")]]));
/// FLAC.
pub(super) const FLAC: Format = Format::sound("FLAC", &["flac"], Recognition::Magic(&[&[(0, b"fLaC")]]));
/// MP3, with a tag or without.
pub(super) const MP3: Format = Format::sound(
    "MP3",
    &["mp3"],
    Recognition::Magic(&[&[(0, b"ID3")], &[(0, b"\xff\xfb")], &[(0, b"\xff\xf3")], &[(0, b"\xff\xf2")]]),
);
/// WebM (Matroska) without pictures, the format in which browsers record.
pub(super) const WEBM: Format = Format::page_sound(
    "WebM",
    "a WebM sound",
    &["webm", "weba"],
    Recognition::Test(|head| is_matroska(head) && !has_video(head)),
);
/// M4A: AAC in an ISO media file without pictures.
pub(super) const M4A: Format = Format::page_sound(
    "M4A",
    "an M4A sound",
    &["m4a", "m4b"],
    Recognition::Test(|head| {
        let named = ["m4a", "m4b"].contains(&extension(head.name).as_str());
        has_brand(head, &[b"M4A ", b"M4B ", b"M4P "])
            || is_media(head) && !has_video(head) && (named || holds(head, SEARCHED, b"soun"))
    }),
);
/// AAC by itself (ADTS).
pub(super) const AAC: Format = Format::page_sound(
    "AAC",
    "an AAC sound",
    &["aac"],
    Recognition::Magic(&[&[(0, b"\xff\xf1")], &[(0, b"\xff\xf9")]]),
);

/// True for an ISO media file.
pub(super) fn is_media(head: &Head<'_>) -> bool {
    head.has(&[(4, b"ftyp")])
}

/// True for WebM and Matroska.
pub(super) fn is_matroska(head: &Head<'_>) -> bool {
    head.has(&[(0, b"\x1a\x45\xdf\xa3")])
}

/// True when a track of a media file holds pictures: by its handler, or by its codec.
fn has_video(head: &Head<'_>) -> bool {
    let codecs: &[&[u8]] = match is_media(head) {
        true => &[b"vide"],
        false => &[b"V_VP8", b"V_VP9", b"V_AV1", b"V_MPEG", b"V_THEORA", b"V_MS"],
    };
    codecs.iter().any(|codec| holds(head, SEARCHED, codec))
}

/// True when these bytes are anywhere in the first `count` of what is known of a file.
fn holds(head: &Head<'_>, count: usize, bytes: &[u8]) -> bool {
    head.bytes[..head.bytes.len().min(count)].windows(bytes.len()).any(|window| window == bytes)
}
