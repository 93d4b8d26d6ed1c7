//! Sounds, which the browser decodes as far as it can.

use crate::data::import::format::{Format, Recognition};

/// WAV.
pub(super) const WAV: Format =
    Format::sound("WAV", &["wav"], Recognition::Magic(&[&[(0, b"RIFF"), (8, b"WAVE")]]));
/// Ogg (Vorbis, Opus).
pub(super) const OGG: Format =
    Format::sound("Ogg", &["ogg", "oga", "opus"], Recognition::Magic(&[&[(0, b"OggS")]]));
/// FLAC.
pub(super) const FLAC: Format = Format::sound("FLAC", &["flac"], Recognition::Magic(&[&[(0, b"fLaC")]]));
/// MP3, with a tag or without.
pub(super) const MP3: Format = Format::sound(
    "MP3",
    &["mp3"],
    Recognition::Magic(&[&[(0, b"ID3")], &[(0, b"\xff\xfb")], &[(0, b"\xff\xf3")], &[(0, b"\xff\xf2")]]),
);
/// WebM (Matroska), the format in which browsers record.
pub(super) const WEBM: Format =
    Format::sound("WebM", &["webm", "weba"], Recognition::Magic(&[&[(0, b"\x1a\x45\xdf\xa3")]]));
/// M4A.
pub(super) const M4A: Format = Format::sound("M4A", &["m4a"], Recognition::Magic(&[&[(4, b"ftypM4A")]]));
