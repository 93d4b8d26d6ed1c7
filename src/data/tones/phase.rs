//! From an image back to a sound: the image has no phases, so they are estimated by the algorithm of Griffin & Lim (1984).

use super::CLIP;
use super::mel::{BANDS, BINS, FRAMES, HOP, SIZE, WINDOW, frame, magnitudes, spectrum};
use crate::data::rng::Random;
use microfft::Complex32;

/// Iterations; after these the sound hardly changes.
const ITERATIONS: usize = 48;
/// Largest absolute sample.
const PEAK: f32 = 0.8;
/// Least divisor: sums of squared windows are smaller at both ends only, where dividing by them would click.
const LEAST: f32 = 0.25;

/// A sound, [`CLIP`] samples from −1 to 1 at [`super::SAMPLE_RATE`], whose image is near this one (`[32, 32]`), with a peak of
/// 0.8; silence for an image that is black or of another size.
pub fn sound(image: &[u8]) -> Vec<f32> {
    if image.len() != BANDS * FRAMES {
        return vec![0.0; CLIP];
    }
    let mut samples = estimate(&magnitudes(image), ITERATIONS);
    let peak = samples.iter().fold(0.0_f32, |peak, v| peak.max(v.abs()));
    if peak > 0.0 {
        samples.iter_mut().for_each(|v| *v *= PEAK / peak);
    }
    samples
}

/// A sound whose frames have about these magnitudes, starting from random phases.
fn estimate(magnitudes: &[[f32; BINS]], iterations: usize) -> Vec<f32> {
    let mut random = Random::new(0, 0);
    let mut random_phase = || {
        let (sin, cos) = libm::sincosf(core::f32::consts::TAU * random.unit());
        Complex32::new(cos, sin)
    };
    let first: Vec<[Complex32; BINS]> =
        magnitudes.iter().map(|frame| frame.map(|m| random_phase() * m)).collect();
    let mut samples = join(&first);
    for _ in 0..iterations {
        let frames: Vec<_> = magnitudes
            .iter()
            .enumerate()
            .map(|(i, target)| with_magnitudes(spectrum(frame(&samples, i)), target))
            .collect();
        samples = join(&frames);
    }
    samples
}

/// The spectrum with its phases and other magnitudes.
fn with_magnitudes(mut spectrum: [Complex32; BINS], magnitudes: &[f32; BINS]) -> [Complex32; BINS] {
    for (value, target) in spectrum.iter_mut().zip(magnitudes) {
        *value *= target / libm::sqrtf(value.norm_sqr()).max(f32::MIN_POSITIVE);
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

    /// Relative distance of the magnitudes after these iterations from the target.
    fn inconsistency(target: &[[f32; BINS]], iterations: usize) -> f32 {
        let samples = estimate(target, iterations);
        let (mut off, mut all) = (0.0, 0.0);
        for (i, target) in target.iter().enumerate() {
            for (value, target) in spectrum(frame(&samples, i)).iter().zip(target) {
                off += (libm::sqrtf(value.norm_sqr()) - target).powi(2);
                all += target * target;
            }
        }
        libm::sqrtf(off / all)
    }

    #[test]
    fn every_iteration_brings_frames_nearer_to_the_target() {
        let image = super::super::mel::analyse(&super::super::clip(1, 3));
        let target = magnitudes(&image);
        let [none, few, many] = [0, 4, 48].map(|iterations| inconsistency(&target, iterations));
        assert!(none > few && few > many, "{none} {few} {many}");
        assert!(many < 0.5 * none, "{none} {many}");
    }
}
