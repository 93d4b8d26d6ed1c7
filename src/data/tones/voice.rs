//! Synthesis of a sound: a vowel by the source–filter model (Fant 1960), or a few waves.

use super::{CLIP, SAMPLE_RATE};
use crate::data::rng::Random;
use core::f32::consts::TAU;

/// Names of the sounds: eight vowels, then the others.
pub const NAMES: [&str; 12] = ["i", "ɪ", "ɛ", "æ", "ɑ", "ɔ", "u", "ʌ", "hum", "chirp", "hiss", "bell"];
/// Number of speakers.
pub const SPEAKERS: usize = 40;
/// Lowest and highest pitch of a voice, in Hz.
pub const PITCH: [f32; 2] = [90.0, 300.0];
/// Shortest and longest vocal tract, in cm: a child's and a tall man's.
pub const TRACT: [f32; 2] = [12.0, 18.0];

/// Formants of each vowel in Hz, for a vocal tract of [`FORMANT_TRACT`] cm; rounded after Hillenbrand et al. 1995.
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
/// Length of the vocal tract that [`FORMANTS`] are of, in cm.
const FORMANT_TRACT: f32 = 17.5;
/// Bandwidths of the four formants at half power, in Hz.
const WIDTHS: [f32; 4] = [70.0, 100.0, 140.0, 220.0];
/// Highest frequency of a formant or partial, in Hz; those above are left out, as the Nyquist frequency is 4000 Hz.
const HIGHEST: f32 = 3800.0;
/// Shares of a period in which the glottis opens and closes (Rosenberg 1971).
const OPENING: f32 = 0.4;
const CLOSING: f32 = 0.16;
/// Largest relative change of a period from one to the next.
const JITTER: f32 = 0.01;
/// Fade-in, fade-out and latest onset of a sound, in seconds.
const ATTACK: f32 = 0.03;
const RELEASE: f32 = 0.08;
const DELAY: f32 = 0.08;
/// Partials of a bell: frequency as a multiple of the lowest, and decay rate per second.
const PARTIALS: [[f32; 2]; 5] = [[1.0, 5.0], [2.0, 7.0], [2.76, 9.0], [4.07, 12.0], [5.4, 16.0]];

/// Time between two samples, in seconds.
const STEP: f32 = 1.0 / SAMPLE_RATE as f32;

/// A voice.
pub struct Speaker {
    /// Fundamental frequency in Hz, within [`PITCH`].
    pub pitch: f32,
    /// Length of the vocal tract in cm, within [`TRACT`].
    pub tract: f32,
    /// Level of breath noise beside the glottal flow.
    breathiness: f32,
}

impl Speaker {
    /// Speaker `id` of a seed.
    pub fn sample(seed: u32, id: usize) -> Self {
        /// First item of [`Random`] that stands for a speaker; those below are clips.
        const FIRST: u64 = 1 << 30;
        let mut random = Random::item(seed, FIRST + id as u64);
        // Short vocal tracts mostly go with high voices.
        let [size, other] = [random.unit(), random.unit()];
        let high = 0.75 * (1.0 - size) + 0.25 * other;
        Self {
            pitch: PITCH[0] * libm::powf(PITCH[1] / PITCH[0], high),
            tract: TRACT[0] + (TRACT[1] - TRACT[0]) * size,
            breathiness: random.range(0.01, 0.06),
        }
    }
}

/// One sound of one speaker.
pub struct Sound {
    /// Index into [`NAMES`].
    pub kind: usize,
    /// The speaker, whose pitch sounds other than vowels have, too.
    pub speaker: Speaker,
}

impl Sound {
    /// Its [`CLIP`] samples, of any loudness.
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
            let [elapsed, remaining] = [i, length - i].map(|n| n as f32 * STEP);
            *sample *= (elapsed / ATTACK).min(remaining / RELEASE).min(1.0);
        }
        samples.truncate(length);
        samples.splice(0..0, vec![0.0; late]);
        samples
    }

    fn vowel(&self, formants: &[f32; 4], random: &mut Random) -> Vec<f32> {
        let mut samples = self.glottis(random);
        let longer = self.speaker.tract / FORMANT_TRACT;
        for (formant, width) in formants.iter().zip(WIDTHS) {
            // Formants of one vowel vary between utterances.
            let frequency = formant / longer * random.range(0.96, 1.04);
            if frequency < HIGHEST {
                resonate(&mut samples, frequency, width);
            }
        }
        samples
    }

    /// The source of a vowel: the derivative of the glottal flow, which is what the lips radiate (Rosenberg's pulse, 1971),
    /// with breath noise.
    fn glottis(&self, random: &mut Random) -> Vec<f32> {
        let glide = random.range(-0.15, 0.15);
        let pitch = self.speaker.pitch * random.range(0.92, 1.08);
        let mut samples = Vec::with_capacity(CLIP);
        let (mut phase, mut jitter) = (0.0_f32, 1.0);
        for i in 0..CLIP {
            let flow = if phase < OPENING {
                let t = phase / OPENING;
                6.0 * t * (1.0 - t) / OPENING
            } else if phase < OPENING + CLOSING {
                -2.0 * (phase - OPENING) / (CLOSING * CLOSING)
            } else {
                0.0
            };
            samples.push(flow + 10.0 * self.speaker.breathiness * (random.unit() - 0.5));
            phase += pitch * jitter * (1.0 + glide * (i as f32 / CLIP as f32 - 0.5)) * STEP;
            if phase >= 1.0 {
                phase -= 1.0;
                jitter = 1.0 + random.range(-JITTER, JITTER);
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
        for [multiple, decay] in PARTIALS {
            if lowest * multiple < HIGHEST {
                mix(&mut samples, &wave(lowest * multiple, decay), random.range(0.4, 1.0));
            }
        }
        samples
    }
}

/// A tone of rising or falling frequency.
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

/// Band-pass noise.
fn hiss(random: &mut Random) -> Vec<f32> {
    let (frequency, width) = (random.range(1200.0, 3300.0), random.range(400.0, 1200.0));
    let mut samples: Vec<f32> = (0..CLIP).map(|_| random.unit() - 0.5).collect();
    resonate(&mut samples, frequency, width);
    samples
}

/// A sine of this frequency in Hz that decays at this rate per second, by rotating a phasor.
fn wave(frequency: f32, decay: f32) -> Vec<f32> {
    let shrink = libm::expf(-decay * STEP);
    let (sin, cos) = libm::sincosf(TAU * frequency * STEP);
    let mut phasor = [1.0_f32, 0.0];
    let rotate = |_| {
        phasor = [(phasor[0] * cos - phasor[1] * sin) * shrink, (phasor[0] * sin + phasor[1] * cos) * shrink];
        phasor[1]
    };
    (0..CLIP).map(rotate).collect()
}

/// Adds another sound with this gain.
fn mix(samples: &mut [f32], other: &[f32], gain: f32) {
    samples.iter_mut().zip(other).for_each(|(sample, other)| *sample += gain * other);
}

/// Filters with a resonator of this frequency and bandwidth in Hz, whose gain at 0 Hz is 1 (Klatt 1980, equation 2).
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
