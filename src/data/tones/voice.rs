//! How a sound is made: a source and what it passes through (Fant 1960), or a few waves.

use super::{CLIP, SAMPLE_RATE};
use crate::data::rng::Random;
use core::f32::consts::TAU;

/// The sounds: vowels first.
pub const NAMES: [&str; 12] = ["i", "ɪ", "ɛ", "æ", "ɑ", "ɔ", "u", "ʌ", "hum", "chirp", "hiss", "bell"];
/// Voices.
pub const SPEAKERS: usize = 40;
/// Lowest and highest pitch of a voice, in Hz.
pub const PITCH: [f32; 2] = [90.0, 300.0];
/// Shortest and longest vocal tract, in cm: a child's and a tall man's.
pub const TRACT: [f32; 2] = [12.0, 18.0];

/// Formants in Hz of a tract of [`FORMANT_TRACT`] cm, rounded after Hillenbrand et al. 1995; the fourth hardly changes.
const FORMANTS: [[f32; 4]; 8] = [
    [320.0, 2300.0, 3000.0, 3500.0],
    [430.0, 2000.0, 2650.0, 3500.0],
    [580.0, 1800.0, 2600.0, 3500.0],
    [660.0, 1950.0, 2550.0, 3500.0],
    [750.0, 1250.0, 2550.0, 3500.0],
    [640.0, 950.0, 2600.0, 3400.0],
    [360.0, 950.0, 2300.0, 3300.0],
    [620.0, 1200.0, 2500.0, 3400.0],
];
const FORMANT_TRACT: f32 = 17.5;
/// Widths of the formants at half their power, in Hz.
const WIDTHS: [f32; 4] = [70.0, 100.0, 140.0, 220.0];
/// A formant above this is left out: half the sample rate is near.
const HIGHEST: f32 = 3800.0;
/// Shares of a period in which the glottis opens and closes (Rosenberg 1971).
const OPENING: f32 = 0.4;
const CLOSING: f32 = 0.16;
/// A period is longer or shorter by up to this share.
const JITTER: f32 = 0.01;
/// Seconds from silence to full loudness and back, and up to which a sound begins late.
const ATTACK: f32 = 0.03;
const RELEASE: f32 = 0.08;
const DELAY: f32 = 0.08;
/// Partials of a bell over its fundamental, and how fast each fades, per second.
const PARTIALS: [[f32; 2]; 5] = [[1.0, 5.0], [2.0, 7.0], [2.76, 9.0], [4.07, 12.0], [5.4, 16.0]];

const STEP: f32 = 1.0 / SAMPLE_RATE as f32;

/// Who speaks.
pub struct Speaker {
    /// In [`PITCH`].
    pub pitch: f32,
    /// In [`TRACT`].
    pub tract: f32,
    /// Noise of breath beside the voice, as a share.
    breath: f32,
}

impl Speaker {
    /// Voice `who` of a seed.
    pub fn of(seed: u32, who: usize) -> Self {
        /// Items from here on are voices; those below are clips.
        const VOICE: u64 = 1 << 30;
        let mut random = Random::item(seed, VOICE + who as u64);
        // Who is small speaks high, by and large.
        let [size, other] = [random.unit(), random.unit()];
        let high = 0.75 * (1.0 - size) + 0.25 * other;
        Self {
            pitch: PITCH[0] * libm::powf(PITCH[1] / PITCH[0], high),
            tract: TRACT[0] + (TRACT[1] - TRACT[0]) * size,
            breath: random.range(0.01, 0.06),
        }
    }
}

/// One sound of one voice.
pub struct Sound {
    /// Index into [`NAMES`].
    pub kind: usize,
    /// Whose; a sound that is no vowel has their pitch.
    pub speaker: Speaker,
}

impl Sound {
    /// [`CLIP`] samples of it, of any loudness.
    pub fn make(&self, random: &mut Random) -> Vec<f32> {
        let late = (random.range(0.0, DELAY) * SAMPLE_RATE as f32) as usize;
        let mut samples = match self.kind {
            kind @ 0..8 => self.vowel(&FORMANTS[kind], random),
            8 => self.hum(random),
            9 => chirp(random),
            10 => hiss(random),
            _ => self.bell(random),
        };
        let length = CLIP - late;
        for (i, sample) in samples.iter_mut().take(length).enumerate() {
            let [begun, left] = [i, length - i].map(|n| n as f32 * STEP);
            *sample *= (begun / ATTACK).min(left / RELEASE).min(1.0);
        }
        samples.truncate(length);
        samples.splice(0..0, vec![0.0; late]);
        samples
    }

    fn vowel(&self, formants: &[f32; 4], random: &mut Random) -> Vec<f32> {
        let mut samples = self.glottis(random);
        let longer = self.speaker.tract / FORMANT_TRACT;
        for (formant, width) in formants.iter().zip(WIDTHS) {
            // No two vowels are spoken alike.
            let frequency = formant / longer * random.range(0.96, 1.04);
            if frequency < HIGHEST {
                resonate(&mut samples, frequency, width);
            }
        }
        samples
    }

    /// The flow of air as the lips let it out, its derivative: Rosenberg's pulse (1971), and breath.
    fn glottis(&self, random: &mut Random) -> Vec<f32> {
        let glide = random.range(-0.15, 0.15);
        let pitch = self.speaker.pitch * random.range(0.92, 1.08);
        let mut samples = Vec::with_capacity(CLIP);
        let (mut phase, mut shaken) = (0.0_f32, 1.0);
        for i in 0..CLIP {
            let flow = if phase < OPENING {
                let t = phase / OPENING;
                6.0 * t * (1.0 - t) / OPENING
            } else if phase < OPENING + CLOSING {
                -2.0 * (phase - OPENING) / (CLOSING * CLOSING)
            } else {
                0.0
            };
            samples.push(flow + 10.0 * self.speaker.breath * (random.unit() - 0.5));
            phase += pitch * shaken * (1.0 + glide * (i as f32 / CLIP as f32 - 0.5)) * STEP;
            if phase >= 1.0 {
                phase -= 1.0;
                shaken = 1.0 + random.range(-JITTER, JITTER);
            }
        }
        samples
    }

    fn hum(&self, random: &mut Random) -> Vec<f32> {
        let frequency = self.speaker.pitch * random.range(1.0, 2.0);
        let mut samples = wave(frequency, 0.0);
        mix(&mut samples, &wave(2.0 * frequency, 0.0), random.range(0.1, 0.4));
        samples
    }

    fn bell(&self, random: &mut Random) -> Vec<f32> {
        let lowest = self.speaker.pitch * random.range(1.5, 2.2);
        let mut samples = vec![0.0; CLIP];
        for [times, fading] in PARTIALS {
            if lowest * times < HIGHEST {
                mix(&mut samples, &wave(lowest * times, fading), random.range(0.4, 1.0));
            }
        }
        samples
    }
}

/// A tone that climbs or falls.
fn chirp(random: &mut Random) -> Vec<f32> {
    let mut ends = [random.range(250.0, 700.0), random.range(1800.0, 3400.0)];
    if random.unit() < 0.5 {
        ends.reverse();
    }
    let mut phase = 0.0;
    let at = |i: usize| {
        phase += (ends[0] + (ends[1] - ends[0]) * i as f32 / CLIP as f32) * STEP;
        libm::sinf(TAU * (phase - libm::floorf(phase)))
    };
    (0..CLIP).map(at).collect()
}

/// Noise around a frequency.
fn hiss(random: &mut Random) -> Vec<f32> {
    let (frequency, width) = (random.range(1200.0, 3300.0), random.range(400.0, 1200.0));
    let mut samples: Vec<f32> = (0..CLIP).map(|_| random.unit() - 0.5).collect();
    resonate(&mut samples, frequency, width);
    samples
}

/// A wave of this frequency in Hz that fades at this rate per second, by turning a pointer.
fn wave(frequency: f32, fading: f32) -> Vec<f32> {
    let shrink = libm::expf(-fading * STEP);
    let (sin, cos) = libm::sincosf(TAU * frequency * STEP);
    let mut at = [1.0_f32, 0.0];
    let turn = |_| {
        at = [(at[0] * cos - at[1] * sin) * shrink, (at[0] * sin + at[1] * cos) * shrink];
        at[1]
    };
    (0..CLIP).map(turn).collect()
}

fn mix(samples: &mut [f32], other: &[f32], share: f32) {
    samples.iter_mut().zip(other).for_each(|(sample, other)| *sample += share * other);
}

/// A resonance of this frequency and width in Hz, that leaves the lowest tones as they are (Klatt 1980, equation 2).
fn resonate(samples: &mut [f32], frequency: f32, width: f32) {
    let radius = libm::expf(-core::f32::consts::PI * width * STEP);
    let (last, before) = (2.0 * radius * libm::cosf(TAU * frequency * STEP), -radius * radius);
    let gain = 1.0 - last - before;
    let [mut y1, mut y2] = [0.0_f32; 2];
    for sample in samples {
        let y = gain * *sample + last * y1 + before * y2;
        (y1, y2) = (y, y1);
        *sample = y;
    }
}
