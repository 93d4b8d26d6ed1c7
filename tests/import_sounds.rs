//! Sound files made by other programs (`fixtures/pictures/make.py`) become the same samples and images.
#![cfg(feature = "readers")]
#![allow(clippy::unwrap_used, reason = "helpers of tests may panic too")]

use hourglass::data::import::sounds::{decode, spectrogram};
use hourglass::data::tones::{CLIP, SAMPLE_RATE};
use proptest::prelude::*;
use std::path::Path;

fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(Path::new("tests/fixtures/pictures").join(name)).unwrap()
}

fn samples(name: &str) -> Vec<f32> {
    decode(name, &bytes(name)).unwrap()
}

fn refusal(name: &str, bytes: &[u8]) -> String {
    decode(name, bytes).unwrap_err().to_string()
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
    let opus = refusal("opus.ogg", &bytes("opus.ogg"));
    assert_eq!(opus, "“opus.ogg” is an Opus sound, which can't be read: save it as WAV, FLAC, OGG or MP3.");
    for (name, content) in [("a.wav", b"<html>".to_vec()), ("b.mp3", vec![]), ("c.flac", vec![7; 5000])] {
        let refusal = refusal(name, &content);
        assert!(refusal.contains("is not a sound that can be read"), "{refusal}");
    }
    for name in ["16-bit.wav", "tone.flac"] {
        let whole = bytes(name);
        let refusal = refusal(name, &whole[..whole.len() / 2]);
        assert_eq!(refusal, format!("“{name}” is a sound that was cut off: fetch it again."));
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
        let _ = decode("x", &bytes);
        bytes.truncate((bytes.len() as f64 * part) as usize);
        let _ = decode("x", &bytes);
    }
}
