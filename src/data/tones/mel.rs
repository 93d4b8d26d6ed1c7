//! Mel spectrograms: short-time power of a sound in mel bands, in decibels, and the inverse from bands to spectra.

use super::{CLIP, SAMPLE_RATE};
use microfft::Complex32;
use std::sync::LazyLock;

/// Samples in a frame, and between the starts of two frames.
pub const SIZE: usize = 256;
pub const HOP: usize = 128;
/// Frames of a clip and bands of a frame: columns and rows of an image.
pub const FRAMES: usize = 32;
pub const BANDS: usize = 32;
/// Frequency bins of a frame, from 0 to half the sample rate.
pub const BINS: usize = SIZE / 2 + 1;

/// Lower edge of the lowest band and upper edge of the highest, in Hz.
const LOWEST: f32 = 60.0;
const HIGHEST: f32 = SAMPLE_RATE as f32 / 2.0;
/// Level of white in dB, and how many dB below it black lies; 0 dB is a full-scale sine.
const WHITE: f32 = -12.0;
const RANGE: f32 = 60.0;
/// Power of a full-scale sine in its bin, behind a Hann window: (size/4)².
const FULL: f32 = (SIZE / 4 * (SIZE / 4)) as f32;
/// Multiplicative updates of the inverse; more make no audible difference.
const UPDATES: usize = 30;

/// The periodic Hann window: windows a [`HOP`] apart sum to 1.
pub static WINDOW: LazyLock<[f32; SIZE]> = LazyLock::new(|| {
    core::array::from_fn(|i| 0.5 - 0.5 * libm::cosf(core::f32::consts::TAU * i as f32 / SIZE as f32))
});

/// The filters of all bands, from the lowest.
static FILTERS: LazyLock<Vec<Filter>> = LazyLock::new(filters);

/// Weights of a band, from bin `first` on; they sum to 1.
struct Filter {
    first: usize,
    weights: Vec<f32>,
}

/// Triangular filters that overlap by half, evenly spaced in mel (O'Shaughnessy 1987: 2595·log₁₀(1 + f/700)).
fn filters() -> Vec<Filter> {
    let mel = |hertz: f32| 2595.0 * libm::log10f(1.0 + hertz / 700.0);
    let hertz = |mel: f32| 700.0 * (libm::powf(10.0, mel / 2595.0) - 1.0);
    let (low, high) = (mel(LOWEST), mel(HIGHEST));
    let edge = |i: usize| {
        hertz(low + (high - low) * i as f32 / (BANDS + 1) as f32) / SAMPLE_RATE as f32 * SIZE as f32
    };
    let filter = |band: usize| {
        let [low, middle, high] = [0, 1, 2].map(|i| edge(band + i));
        let weight = |bin: f32| ((bin - low) / (middle - low)).min((high - bin) / (high - middle));
        let bins = (libm::ceilf(low) as usize..BINS).take_while(|&bin| bin as f32 <= high);
        let (first, mut weights): (Vec<usize>, Vec<f32>) =
            bins.map(|bin| (bin, weight(bin as f32).max(0.0))).unzip();
        let total: f32 = weights.iter().sum();
        weights.iter_mut().for_each(|weight| *weight /= total.max(f32::MIN_POSITIVE));
        Filter { first: first.first().copied().unwrap_or(0), weights }
    };
    (0..BANDS).map(filter).collect()
}

/// Spectrum of a windowed frame, bins from 0 Hz to half the sample rate.
pub fn spectrum(mut frame: [f32; SIZE]) -> [Complex32; BINS] {
    let half = microfft::real::rfft_256(&mut frame);
    let mut all = [Complex32::default(); BINS];
    all[..SIZE / 2].copy_from_slice(half);
    // microfft packs the (real) bin of the Nyquist frequency into the imaginary part of the first bin.
    all[SIZE / 2] = Complex32::new(half[0].im, 0.0);
    all[0].im = 0.0;
    all
}

/// Frame `index` of a sound, windowed.
pub fn frame(samples: &[f32], index: usize) -> [f32; SIZE] {
    core::array::from_fn(|i| samples[index * HOP + i] * WINDOW[i])
}

/// The image of a clip of [`CLIP`] samples, `[BANDS, FRAMES]`: the highest band on top; 0 is inaudible.
pub fn analyse(samples: &[f32]) -> Vec<u8> {
    let mut image = vec![0; BANDS * FRAMES];
    debug_assert_eq!(samples.len(), CLIP);
    for column in 0..FRAMES {
        let power = spectrum(frame(samples, column)).map(|value| value.norm_sqr() / FULL);
        for (band, filter) in FILTERS.iter().enumerate() {
            let decibels = 10.0 * libm::log10f(filter.apply(&power).max(f32::MIN_POSITIVE));
            let value = 1.0 + (decibels - WHITE) / RANGE;
            image[(BANDS - 1 - band) * FRAMES + column] = (value.clamp(0.0, 1.0) * 255.0 + 0.5) as u8;
        }
    }
    image
}

impl Filter {
    /// Mean power of the band.
    fn apply(&self, power: &[f32; BINS]) -> f32 {
        self.weights.iter().zip(&power[self.first..]).map(|(weight, power)| weight * power).sum()
    }

    /// The transpose of [`apply`](Self::apply): adds a band's value to its bins.
    fn transpose(&self, value: f32, power: &mut [f32; BINS]) {
        self.weights
            .iter()
            .zip(&mut power[self.first..])
            .for_each(|(weight, power)| *power += weight * value);
    }
}

/// Magnitude spectra of an image `[BANDS, FRAMES]`, frame by frame: the non-negative power in each bin that comes nearest to
/// the bands' power, by multiplicative updates (Lee & Seung 2001).
pub fn magnitudes(image: &[u8]) -> Vec<[f32; BINS]> {
    let power = |value: u8| match value {
        // Black is silence, and not the lowest level of the scale.
        0 => 0.0,
        _ => FULL * libm::powf(10.0, ((f32::from(value) / 255.0 - 1.0) * RANGE + WHITE) / 10.0),
    };
    let of_frame = |column: usize| {
        let target: [f32; BANDS] =
            core::array::from_fn(|band| power(image[(BANDS - 1 - band) * FRAMES + column]));
        let transpose = |bands: &dyn Fn(usize) -> f32| {
            let mut sum = [0.0; BINS];
            FILTERS.iter().enumerate().for_each(|(band, filter)| filter.transpose(bands(band), &mut sum));
            sum
        };
        let numerator = transpose(&|band| target[band]);
        let mut power = numerator;
        for _ in 0..UPDATES {
            let denominator = transpose(&|band| FILTERS[band].apply(&power));
            for ((power, numerator), denominator) in power.iter_mut().zip(&numerator).zip(&denominator) {
                *power *= numerator / denominator.max(f32::MIN_POSITIVE);
            }
        }
        power.map(libm::sqrtf)
    };
    (0..FRAMES).map(of_frame).collect()
}
