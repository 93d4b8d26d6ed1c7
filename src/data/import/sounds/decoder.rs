//! Samples of a sound file, by the decoders of Symphonia.

use super::SoundError;
use crate::data::import::bytes::little_endian;
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
/// Bytes at the beginning of an Ogg file in which Opus names itself.
const OGG_HEAD: usize = 64;

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
    if bytes.starts_with(b"OggS") && bytes[..bytes.len().min(OGG_HEAD)].windows(8).any(|w| w == b"OpusHead") {
        return Err(SoundError::Opus);
    }
    if bytes.starts_with(b"RIFF") && !is_sane_wav(bytes) {
        return Err(SoundError::Damaged);
    }
    let source = MediaSourceStream::new(Box::new(Cursor::new(bytes.to_vec())), Default::default());
    let mut format = symphonia::default::get_probe()
        .probe(&Hint::new(), source, FormatOptions::default(), MetadataOptions::default())
        .map_err(|error| match error {
            Error::Unsupported(_) => SoundError::NotASound,
            Error::IoError(error) if error.kind() == ErrorKind::UnexpectedEof => SoundError::NotASound,
            _ => SoundError::Damaged,
        })?;
    let track = format.default_track(TrackType::Audio).ok_or(SoundError::Codec)?;
    let parameters = track.codec_params.as_ref().and_then(|p| p.audio()).ok_or(SoundError::Codec)?;
    let mut decoder = symphonia::default::get_codecs()
        .make_audio_decoder(parameters, &AudioDecoderOptions::default())
        .map_err(|_| SoundError::Codec)?;
    let id = track.id;
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
        (true, 0) => Err(SoundError::Empty),
        (true, _) => Err(SoundError::Damaged),
        (false, _) => Ok(mono),
    }
}

/// False for a WAV with numbers in its format chunk that Symphonia's reader would overflow on.
fn is_sane_wav(bytes: &[u8]) -> bool {
    let number = |at, count| little_endian(bytes, at, count).map_or(0, |v| v as usize);
    let mut at = 12_usize;
    while let Some(name) = bytes.get(at..at.saturating_add(4)) {
        let (channels, bits) = (number(at + 10, 2), number(at + 22, 2));
        if name == b"fmt " && !((1..=MAX_CHANNELS).contains(&channels) && bits <= 64) {
            return false;
        }
        // Chunks begin at even places.
        let length = number(at + 4, 4);
        at = at.saturating_add(8).saturating_add(length).saturating_add(length & 1);
    }
    true
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
