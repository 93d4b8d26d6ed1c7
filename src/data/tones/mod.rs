//! Tones: vowels of many speakers and simple sounds, as mel spectrograms.

mod mel;
mod phase;
mod voice;

use super::rng::Random;
use super::{Dataset, Framing, Generator, ImageShape, LabelKind, Labels};
use mel::{FRAMES, HOP, SIZE, analyse};
use voice::{SPEAKERS, Sound, Speaker};

pub use phase::sound;

/// The row of [`super::DATASETS`].
pub const TONES: Dataset = Dataset {
    key: "tones",
    name: "Tones",
    about: "Half a second of eight vowels in forty voices, a hum, a chirp, a hiss or a bell: high tones \
        above, low below, time to the right. Play them, then play the network's output.",
    shape: ImageShape::grey(mel::BANDS, FRAMES),
    framing: Framing::Spectrogram,
    generator: Generator::new(labels, draw, None),
};

/// Sample rate of every sound, in Hz.
pub const SAMPLE_RATE: u32 = 8000;
/// Samples in a clip: 0.53 s.
pub const CLIP: usize = (FRAMES - 1) * HOP + SIZE;
/// Root mean square of a clip of average loudness; a full-scale square wave has 1.
const LEVEL: f32 = 0.1;
/// Root mean square below which a sound counts as silence.
const SILENCE: f32 = 1e-4;
/// Least and greatest gain of a clip over [`LEVEL`].
const GAIN: [f32; 2] = [0.7, 1.4];

/// What one clip is made of.
struct Clip {
    /// Index into [`voice::NAMES`].
    kind: usize,
    /// Number of the speaker, below [`SPEAKERS`].
    id: usize,
    speaker: Speaker,
    /// The random numbers of this clip that are not drawn yet.
    random: Random,
}

impl Clip {
    /// Clip `index` of a seed.
    fn sample(seed: u32, index: usize) -> Self {
        let kind = Random::class::<{ voice::NAMES.len() }>(seed, index);
        let mut random = Random::item(seed, index as u64);
        let id = random.below(SPEAKERS);
        Self { kind, id, speaker: Speaker::sample(seed, id), random }
    }
}

/// Samples of clip `index` of a seed: [`CLIP`] values from −1 to 1.
pub fn clip(seed: u32, index: usize) -> Vec<f32> {
    let Clip { kind, speaker, mut random, .. } = Clip::sample(seed, index);
    let mut samples = Sound { kind, speaker }.make(&mut random);
    let level = LEVEL * random.range(GAIN[0], GAIN[1]);
    scale_to(&mut samples, level);
    samples
}

/// The image of a sound at [`SAMPLE_RATE`], `[32, 32]`: of its loudest half second, at the clips' loudness. A shorter sound
/// is padded with silence, which is black.
pub fn image(samples: &[f32]) -> Vec<u8> {
    let start = loudest(samples);
    let mut window: Vec<f32> = samples.iter().skip(start).take(CLIP).copied().collect();
    window.resize(CLIP, 0.0);
    scale_to(&mut window, LEVEL);
    analyse(&window)
}

/// True when there is nothing to hear in a sound: no half second of it is louder than silence.
pub fn is_silent(samples: &[f32]) -> bool {
    let start = loudest(samples);
    let window: Vec<f32> = samples.iter().skip(start).take(CLIP).copied().collect();
    loudness(&window, offset(&window)) <= SILENCE
}

/// Index of the first of the loudest [`CLIP`] samples, in steps of a [`HOP`].
fn loudest(samples: &[f32]) -> usize {
    let blocks: Vec<f32> = samples.chunks(HOP).map(|block| block.iter().map(|v| v * v).sum()).collect();
    let length = CLIP / HOP;
    let energy = |start: usize| blocks[start..].iter().take(length).sum::<f32>();
    let starts = 0..=blocks.len().saturating_sub(length);
    starts.max_by(|a, b| energy(*a).total_cmp(&energy(*b))).unwrap_or(0) * HOP
}

/// Removes a constant offset and scales to a root mean square of `level`; silence stays silent.
fn scale_to(samples: &mut [f32], level: f32) {
    let offset = offset(samples);
    let loudness = loudness(samples, offset);
    let gain = if loudness > SILENCE { level / loudness } else { 0.0 };
    samples.iter_mut().for_each(|v| *v = ((*v - offset) * gain).clamp(-1.0, 1.0));
}

/// Mean of the samples.
fn offset(samples: &[f32]) -> f32 {
    samples.iter().sum::<f32>() / samples.len().max(1) as f32
}

/// Root mean square around this offset.
fn loudness(samples: &[f32], offset: f32) -> f32 {
    let square = samples.iter().map(|v| (v - offset) * (v - offset)).sum::<f32>();
    libm::sqrtf(square / samples.len().max(1) as f32)
}

fn labels(n: usize, seed: u32) -> Vec<Labels> {
    let kinds = [
        ("sound", LabelKind::class(&voice::NAMES)),
        // A quantity, because forty colours of classes can't be told apart on the map.
        ("speaker", LabelKind::factor([0.0, SPEAKERS as f32], "")),
        ("pitch", LabelKind::factor(voice::PITCH, "Hz")),
        ("tract", LabelKind::factor(voice::TRACT, "cm")),
    ];
    let row = |index| {
        let Clip { kind, id, speaker, .. } = Clip::sample(seed, index);
        [kind as f32, id as f32, speaker.pitch, speaker.tract]
    };
    Labels::columns(kinds, (0..n).map(row))
}

fn draw(seed: u32, index: usize, image: &mut [u8]) {
    image.copy_from_slice(&analyse(&clip(seed, index)));
}
