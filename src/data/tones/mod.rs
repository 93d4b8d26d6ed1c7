//! Tones: vowels of many speakers and simple sounds, as pictures of loudness over time and pitch.

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
    about: "Half a second of eight vowels in forty voices, a hum, a chirp, a hiss or a bell: high tones above, low below, time to the right. Play them, and play their copies.",
    shape: ImageShape::grey(mel::BANDS, FRAMES),
    framing: Framing::Spectrogram,
    generator: Generator::new(labels, draw, None),
};

/// Samples a second of all sounds here.
pub const SAMPLE_RATE: u32 = 8000;
/// Samples in a clip: 0.53 s.
pub const CLIP: usize = (FRAMES - 1) * HOP + SIZE;
/// Root mean square of a clip of common loudness; a full-scale square wave has 1.
const LEVEL: f32 = 0.1;
/// What is quieter than this is silence.
const SILENCE: f32 = 1e-4;
/// How much louder or less loud a clip may be.
const LOUDNESS: [f32; 2] = [0.7, 1.4];

/// What is heard on clip `index` of a seed, from whom, and where chance goes on from.
fn heard(seed: u32, index: usize) -> (usize, usize, Speaker, Random) {
    let kind = Random::class::<{ voice::NAMES.len() }>(seed, index);
    let mut random = Random::item(seed, index as u64);
    let who = random.below(SPEAKERS);
    (kind, who, Speaker::of(seed, who), random)
}

/// Clip `index` of a seed: [`CLIP`] samples from −1 to 1.
pub fn clip(seed: u32, index: usize) -> Vec<f32> {
    let (kind, _, speaker, mut random) = heard(seed, index);
    let mut samples = Sound { kind, speaker }.make(&mut random);
    let level = LEVEL * random.range(LOUDNESS[0], LOUDNESS[1]);
    scale_to(&mut samples, level);
    samples
}

/// The image of any sound at [`SAMPLE_RATE`]: of its loudest half second, made as loud as the clips are. Shorter ones
/// are silent at the end, and silence is black.
pub fn image(samples: &[f32]) -> Vec<u8> {
    let start = loudest(samples);
    let mut window: Vec<f32> = samples.iter().skip(start).take(CLIP).copied().collect();
    window.resize(CLIP, 0.0);
    scale_to(&mut window, LEVEL);
    analyse(&window)
}

/// Where the loudest [`CLIP`] samples begin, to a [`HOP`].
fn loudest(samples: &[f32]) -> usize {
    let blocks: Vec<f32> = samples.chunks(HOP).map(|block| block.iter().map(|v| v * v).sum()).collect();
    let length = CLIP / HOP;
    let energy = |start: usize| blocks[start..].iter().take(length).sum::<f32>();
    let starts = 0..=blocks.len().saturating_sub(length);
    starts.max_by(|a, b| energy(*a).total_cmp(&energy(*b))).unwrap_or(0) * HOP
}

/// Takes a constant offset away, and makes the root mean square `level`; silence stays silent.
fn scale_to(samples: &mut [f32], level: f32) {
    let count = samples.len().max(1) as f32;
    let offset = samples.iter().sum::<f32>() / count;
    let square = samples.iter().map(|v| (v - offset) * (v - offset)).sum::<f32>();
    let loudness = libm::sqrtf(square / count);
    let gain = if loudness > SILENCE { level / loudness } else { 0.0 };
    samples.iter_mut().for_each(|v| *v = ((*v - offset) * gain).clamp(-1.0, 1.0));
}

fn labels(n: usize, seed: u32) -> Vec<Labels> {
    let mut columns: [Vec<f32>; 4] = Default::default();
    for (kind, who, speaker, _) in (0..n).map(|i| heard(seed, i)) {
        let values = [kind as f32, who as f32, speaker.pitch, speaker.tract];
        columns.iter_mut().zip(values).for_each(|(column, value)| column.push(value));
    }
    let factor = |[min, max]: [f32; 2], unit: &str| LabelKind::Factor { min, max, unit: unit.into() };
    let kinds = [
        ("sound", LabelKind::Class(voice::NAMES.map(String::from).to_vec())),
        // A quantity for the page's sake: nobody can tell forty colours apart.
        ("speaker", factor([0.0, SPEAKERS as f32], "")),
        ("pitch", factor(voice::PITCH, "Hz")),
        ("tract", factor(voice::TRACT, "cm")),
    ];
    Labels::columns(kinds, columns)
}

fn draw(seed: u32, index: usize, image: &mut [u8]) {
    image.copy_from_slice(&analyse(&clip(seed, index)));
}
