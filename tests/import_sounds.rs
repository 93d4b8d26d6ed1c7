//! Sound files made by other programs (`fixtures/pictures/make.py`) become the same samples and images.
#![cfg(feature = "readers")]
#![allow(clippy::unwrap_used, reason = "helpers of tests may panic too")]

use hourglass::data::import::sounds::{decode, spectrogram};
use hourglass::data::import::{
    Becomes, DecodedPicture, InputFile, LocalFuture, NoDecoder, Platform, recognise_file,
};
use hourglass::data::tones::{CLIP, SAMPLE_RATE};
use proptest::prelude::*;
use std::path::Path;

fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(Path::new("tests/fixtures/pictures").join(name)).unwrap()
}

fn file(name: &str, bytes: &[u8]) -> InputFile {
    InputFile::in_memory(name, bytes.to_vec())
}

fn decoded(name: &str, bytes: &[u8], platform: &dyn Platform) -> Result<Vec<f32>, String> {
    pollster::block_on(decode(&file(name, bytes), platform)).map_err(|error| error.to_string())
}

fn samples(name: &str) -> Vec<f32> {
    decoded(name, &bytes(name), &NoDecoder).unwrap()
}

fn refusal(name: &str, bytes: &[u8]) -> String {
    decoded(name, bytes, &NoDecoder).unwrap_err()
}

/// A page that decodes every sound to the same samples.
struct Page(Result<Vec<f32>, String>);

impl Platform for Page {
    fn decode<'a>(&'a self, _: &'a str, _: &'a [u8]) -> LocalFuture<'a, Result<DecodedPicture, String>> {
        Box::pin(async { Err(String::new()) })
    }
    fn decode_sound<'a>(&'a self, _: &'a [u8]) -> LocalFuture<'a, Result<Vec<f32>, String>> {
        Box::pin(async { self.0.clone() })
    }
    fn proceed(&self) -> LocalFuture<'_, bool> {
        Box::pin(async { true })
    }
    fn progress(&self, _: &str, _: usize, _: usize) {}
    fn now(&self) -> f64 {
        0.0
    }
}

#[test]
fn every_format_holds_the_same_tone() {
    let tone: Vec<f32> = (0..2 * CLIP)
        .map(|i| 0.5 * (std::f32::consts::TAU * 1000.0 * i as f32 / SAMPLE_RATE as f32).sin())
        .collect();
    let wanted = spectrogram(&tone);
    for name in [
        "8-bit.wav",
        "16-bit.wav",
        "24-bit-stereo.wav",
        "32-bit.wav",
        "float.wav",
        "a-law.wav",
        "tone.flac",
        "tone.ogg",
        "tone.mp3",
    ] {
        let samples = samples(name);
        let seconds = samples.len() as f32 / SAMPLE_RATE as f32;
        assert!((0.65..0.8).contains(&seconds), "{name}: {seconds} s");
        let peak = samples.iter().fold(0.0_f32, |peak, v| peak.max(v.abs()));
        assert!((0.45..0.56).contains(&peak), "{name}: {peak}");
        // Only the band of the tone, and the same in every frame; compression adds some noise below.
        let image = spectrogram(&samples);
        for (i, (got, wanted)) in image.iter().zip(&wanted).enumerate() {
            if *wanted > 128 {
                assert!(got.abs_diff(*wanted) < 12, "{name}: {got} instead of {wanted} at {i}");
            } else {
                assert!(*got < 160, "{name}: {got} instead of {wanted} at {i}");
            }
        }
    }
}

#[test]
fn short_sounds_are_followed_by_silence() {
    let short = samples("short.wav");
    assert_eq!(short.len(), 400);
    let image = spectrogram(&short);
    let lit = |column: usize| (0..32).any(|row| image[row * 32 + column] > 60);
    assert!(lit(1) && !lit(8) && !lit(31));
}

#[test]
fn what_can_not_be_read_is_said() {
    assert_eq!(
        refusal("silence.wav", &bytes("silence.wav")),
        "“silence.wav” is silent: there is nothing to hear in it."
    );
    for (name, content) in [("a.wav", b"<html>".to_vec()), ("b.mp3", vec![]), ("c.flac", vec![7; 5000])] {
        let refusal = refusal(name, &content);
        assert!(refusal.contains("is not a sound that can be read"), "{refusal}");
    }
}

#[test]
fn what_only_browsers_decode_is_decoded_by_the_page() {
    let tone: Vec<f32> = (0..SAMPLE_RATE).map(|i| (i as f32 * 0.3).sin()).collect();
    for (name, noun) in [
        ("opus.ogg", "an Opus sound"),
        ("tone.webm", "a WebM sound"),
        ("tone.m4a", "an M4A sound"),
        ("sound-only.mp4", "an M4A sound"),
        ("tone.aac", "an AAC sound"),
    ] {
        let bytes = bytes(name);
        let said = |platform: &dyn Platform| decoded(name, &bytes, platform);
        assert_eq!(
            said(&NoDecoder),
            Err(format!("“{name}” is {noun}, which the command line can't read: save it as WAV."))
        );
        assert_eq!(said(&Page(Ok(tone.clone()))), Ok(tone.clone()), "{name}");
        assert_eq!(said(&Page(Err("is noise".into()))), Err(format!("“{name}” is noise.")));
        assert!(said(&Page(Ok(vec![0.0; 9000]))).unwrap_err().contains("is silent"));
        assert!(said(&Page(Ok(Vec::new()))).unwrap_err().contains("0 seconds"));
        // Of hours only the beginning is kept.
        assert_eq!(said(&Page(Ok(tone.repeat(61)))).map(|samples| samples.len()), Ok(60 * tone.len()));
    }
    let large = [bytes("tone.m4a"), vec![0; 17_000_000]].concat();
    let refusal = decoded("long.m4a", &large, &Page(Ok(tone))).unwrap_err();
    assert!(
        refusal.starts_with("“long.m4a” has 17 MB; a sound of this kind may have at most 16 MB"),
        "{refusal}"
    );
}

#[test]
fn videos_are_no_sounds() {
    for name in ["video.mp4", "video.webm"] {
        let kind = recognise_file(&file("clip", &bytes(name))).unwrap();
        assert_eq!((kind.noun(), kind.becomes()), ("a video", Becomes::Nothing), "{name}");
    }
}

#[test]
fn a_sound_that_was_cut_off_says_so_wherever() {
    for name in ["16-bit.wav", "float.wav", "tone.flac", "tone.ogg", "tone.mp3"] {
        let whole = bytes(name);
        for length in (12..100).chain((1..20).map(|part| whole.len() * part / 20)) {
            match decoded(name, &whole[..length], &NoDecoder) {
                // What comes before the end may be enough to hear.
                Ok(samples) => {
                    assert!(!name.ends_with(".wav") && !name.ends_with(".flac"), "{name} of {length} bytes");
                    assert!(samples.len() < 8000);
                }
                Err(error) => {
                    let wanted = format!("“{name}” is a sound that was cut off: download or save it again.");
                    assert_eq!(error, wanted, "{length} bytes");
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn no_bytes_panic(
        which in 0usize..6,
        flips in prop::collection::vec((any::<bool>(), any::<prop::sample::Index>(), any::<u8>()), 1..20),
        part in 0.0..1.0_f64,
    ) {
        let names = ["8-bit.wav", "short.wav", "tone.flac", "tone.ogg", "tone.mp3", "a-law.wav"];
        let mut bytes = bytes(names[which]);
        for (in_head, at, value) in flips {
            let at = at.index(if in_head { 96 } else { bytes.len() });
            bytes[at] = value;
        }
        let _ = decoded("x", &bytes, &NoDecoder);
        bytes.truncate((bytes.len() as f64 * part) as usize);
        let _ = decoded("x", &bytes, &NoDecoder);
    }
}
