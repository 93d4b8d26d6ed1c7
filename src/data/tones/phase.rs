//! From an image back to a sound: what the image leaves out, the phase, is guessed until all frames agree.

use super::CLIP;
use super::mel::{BANDS, BINS, FRAMES, HOP, SIZE, WINDOW, frame, magnitudes, spectrum};
use crate::data::rng::Random;
use microfft::Complex32;

/// Rounds; after these the sound hardly changes.
const ROUNDS: usize = 48;
/// Loudest sample.
const PEAK: f32 = 0.8;
/// Sums of squared windows below this are only met at the ends; dividing by them would click.
const LEAST: f32 = 0.25;

/// A sound, [`CLIP`] samples from −1 to 1 at [`super::SAMPLE_RATE`], whose image is near this one (`[32, 32]`); as loud
/// as can be, but silence for an image that is black or of another size.
pub fn sound(image: &[u8]) -> Vec<f32> {
    if image.len() != BANDS * FRAMES {
        return vec![0.0; CLIP];
    }
    let mut samples = guess(&magnitudes(image), ROUNDS);
    let peak = samples.iter().fold(0.0_f32, |peak, v| peak.max(v.abs()));
    if peak > 0.0 {
        samples.iter_mut().for_each(|v| *v *= PEAK / peak);
    }
    samples
}

/// A sound whose frames have about these magnitudes, from random phases on (Griffin & Lim 1984).
fn guess(magnitudes: &[[f32; BINS]], rounds: usize) -> Vec<f32> {
    let mut random = Random::new(0, 0);
    let mut any = || {
        let (sin, cos) = libm::sincosf(core::f32::consts::TAU * random.unit());
        Complex32::new(cos, sin)
    };
    let first: Vec<[Complex32; BINS]> = magnitudes.iter().map(|frame| frame.map(|m| any() * m)).collect();
    let mut samples = join(&first);
    for _ in 0..rounds {
        let frames: Vec<_> = magnitudes
            .iter()
            .enumerate()
            .map(|(i, wanted)| with(spectrum(frame(&samples, i)), wanted))
            .collect();
        samples = join(&frames);
    }
    samples
}

/// A spectrum with its own phases and these magnitudes.
fn with(mut spectrum: [Complex32; BINS], magnitudes: &[f32; BINS]) -> [Complex32; BINS] {
    for (value, wanted) in spectrum.iter_mut().zip(magnitudes) {
        *value *= wanted / libm::sqrtf(value.norm_sqr()).max(f32::MIN_POSITIVE);
    }
    spectrum
}

/// The sound whose frames are nearest to these, by least squares (Griffin & Lim 1984, equation 6).
fn join(frames: &[[Complex32; BINS]]) -> Vec<f32> {
    let (mut sum, mut weight) = (vec![0.0; CLIP], vec![0.0; CLIP]);
    for (index, spectrum) in frames.iter().enumerate() {
        let mut all = [Complex32::default(); SIZE];
        all[..BINS].copy_from_slice(spectrum);
        for bin in 1..SIZE / 2 {
            all[SIZE - bin] = spectrum[bin].conj();
        }
        let samples = microfft::inverse::ifft_256(&mut all);
        for (i, (sample, window)) in samples.iter().zip(WINDOW.iter()).enumerate() {
            sum[index * HOP + i] += sample.re * window;
            weight[index * HOP + i] += window * window;
        }
    }
    sum.iter().zip(&weight).map(|(sum, weight): (&f32, &f32)| sum / weight.max(LEAST)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How far the magnitudes of a guess are from the wanted ones, as a share.
    fn inconsistency(wanted: &[[f32; BINS]], rounds: usize) -> f32 {
        let samples = guess(wanted, rounds);
        let (mut off, mut all) = (0.0, 0.0);
        for (i, wanted) in wanted.iter().enumerate() {
            for (value, wanted) in spectrum(frame(&samples, i)).iter().zip(wanted) {
                off += (libm::sqrtf(value.norm_sqr()) - wanted).powi(2);
                all += wanted * wanted;
            }
        }
        libm::sqrtf(off / all)
    }

    #[test]
    fn every_round_brings_frames_nearer_to_what_is_wanted() {
        let image = super::super::mel::analyse(&super::super::clip(1, 3));
        let wanted = magnitudes(&image);
        let [none, few, many] = [0, 4, 48].map(|rounds| inconsistency(&wanted, rounds));
        assert!(none > few && few > many, "{none} {few} {many}");
        assert!(many < 0.5 * none, "{none} {many}");
    }
}
