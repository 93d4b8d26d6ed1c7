//! Samples of a sound file, by the decoders of Symphonia.

use super::SoundError;
use crate::data::import::bytes::little_endian;
use crate::data::import::format::Becomes;
use crate::data::import::formats::recognise;
use std::io::{Cursor, ErrorKind};
use symphonia::core::audio::GenericAudioBufferRef;
use symphonia::core::codecs::audio::AudioDecoderOptions;
use symphonia::core::errors::Error;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatOptions, TrackType};
use symphonia::core::io::MediaSourceStream;
use symphonia::core::meta::MetadataOptions;

/// Sample rates that are read, in Hz.
const RATES: core::ops::RangeInclusive<u32> = 1000..=768_000;
/// Most channels that are mixed: as many as WAV has names for.
const MAX_CHANNELS: usize = 18;

/// One channel of samples.
pub(super) struct Mono {
    /// From −1 to 1.
    pub samples: Vec<f32>,
    /// Samples in a second.
    pub rate: u32,
}

/// The first `seconds` of a sound file, all channels mixed.
///
/// # Errors
/// When it is no sound, damaged, of a rare kind, or has no samples.
pub(super) fn mono(bytes: &[u8], seconds: u32) -> Result<Mono, SoundError> {
    if bytes.starts_with(b"RIFF") {
        check_wav(bytes)?;
    }
    let source = MediaSourceStream::new(Box::new(Cursor::new(bytes.to_vec())), Default::default());
    let mut format = symphonia::default::get_probe()
        .probe(&Hint::new(), source, FormatOptions::default(), MetadataOptions::default())
        .map_err(|error| match error {
            // What begins as a sound ends before it can be one.
            Error::IoError(error) if error.kind() == ErrorKind::UnexpectedEof && is_sound(bytes) => {
                SoundError::Cut
            }
            Error::Unsupported(_) if is_sound(bytes) && ends_before_frames(bytes) => SoundError::Cut,
            Error::Unsupported(_) => SoundError::NotASound,
            Error::IoError(error) if error.kind() == ErrorKind::UnexpectedEof => SoundError::NotASound,
            _ => SoundError::Damaged,
        })?;
    let track = format.default_track(TrackType::Audio).ok_or(SoundError::Codec)?;
    let parameters = track.codec_params.as_ref().and_then(|p| p.audio()).ok_or(SoundError::Codec)?;
    let mut decoder = symphonia::default::get_codecs()
        .make_audio_decoder(parameters, &AudioDecoderOptions::default())
        .map_err(|_| SoundError::Codec)?;
    let (id, promised) = (track.id, track.num_frames.unwrap_or(0));
    let (mut mono, mut frame) = (Mono { samples: Vec::new(), rate: 0 }, Vec::new());
    let mut failed = 0_usize;
    loop {
        let packet = match format.next_packet() {
            Ok(Some(packet)) => packet,
            // A new track begins in the same file: the first counts.
            Ok(None) | Err(Error::ResetRequired) => break,
            Err(Error::IoError(error)) if error.kind() == ErrorKind::UnexpectedEof => {
                return Err(SoundError::Cut);
            }
            Err(_) => return Err(SoundError::Damaged),
        };
        if packet.track_id != id {
            continue;
        }
        match decoder.decode(&packet) {
            Ok(buffer) => mix(&buffer, &mut frame, &mut mono)?,
            // A player would go on behind a flaw, too.
            Err(Error::DecodeError(_) | Error::IoError(_)) => failed += 1,
            Err(_) => return Err(SoundError::Damaged),
        }
        if mono.samples.len() as u64 >= u64::from(mono.rate.max(1)) * u64::from(seconds) {
            mono.samples.truncate(mono.rate as usize * seconds as usize);
            break;
        }
    }
    match (mono.samples.is_empty(), failed) {
        (true, 0) if promised > 0 => Err(SoundError::Cut),
        (true, 0) => Err(SoundError::Empty),
        (true, _) => Err(SoundError::Damaged),
        (false, _) => Ok(mono),
    }
}

/// True for a file that begins as one of the formats that are read here.
fn is_sound(bytes: &[u8]) -> bool {
    matches!(recognise("", bytes).becomes(), Becomes::Sound)
}

/// True for an MP3 that ends within its tag (ID3v2, whose length has seven bits a byte) or the first frames behind it.
fn ends_before_frames(bytes: &[u8]) -> bool {
    /// Two of the longest frames.
    const FRAMES: usize = 2 * 1441;
    let length = |size: &[u8]| size.iter().fold(0, |sum, byte| sum << 7 | usize::from(byte & 0x7f));
    let tag = if bytes.starts_with(b"ID3") { 10 + bytes.get(6..10).map_or(0, length) } else { 0 };
    bytes.len() < tag + FRAMES
}

/// Refuses a WAV with numbers in its format chunk that Symphonia's reader would overflow on, and one that ends before its
/// samples.
fn check_wav(bytes: &[u8]) -> Result<(), SoundError> {
    let number = |at, count| little_endian(bytes, at, count).map(|v| v as usize);
    let mut at = 12_usize;
    while let Some(name) = bytes.get(at..at.saturating_add(4)) {
        if name == b"fmt " {
            let (Some(channels), Some(bits)) = (number(at + 10, 2), number(at + 22, 2)) else {
                return Err(SoundError::Cut);
            };
            if !(1..=MAX_CHANNELS).contains(&channels) || bits > 64 {
                return Err(SoundError::Damaged);
            }
        }
        if name == b"data" {
            return Ok(());
        }
        // Chunks begin at even places.
        let length = number(at + 4, 4).ok_or(SoundError::Cut)?;
        at = at.saturating_add(8).saturating_add(length).saturating_add(length & 1);
    }
    Err(SoundError::Cut)
}

/// Appends the mean of the channels. A packet of another rate than the first is left out.
fn mix(buffer: &GenericAudioBufferRef<'_>, frame: &mut Vec<f32>, mono: &mut Mono) -> Result<(), SoundError> {
    let (rate, channels) = (buffer.spec().rate(), buffer.spec().channels().count());
    if !RATES.contains(&rate) || !(1..=MAX_CHANNELS).contains(&channels) {
        return Err(SoundError::Codec);
    }
    if mono.rate == 0 {
        mono.rate = rate;
    }
    if mono.rate == rate {
        buffer.copy_to_vec_interleaved(frame);
        let mean = |frame: &[f32]| {
            let sum = frame.iter().filter(|v| v.is_finite()).sum::<f32>();
            (sum / channels as f32).clamp(-1.0, 1.0)
        };
        mono.samples.extend(frame.chunks_exact(channels).map(mean));
    }
    Ok(())
}
