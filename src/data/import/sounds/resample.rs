//! A sound at another sample rate, by a windowed sinc (Smith 1984, "A flexible sampling-rate conversion method").

use core::f32::consts::PI;

/// Zero crossings of the sinc on either side of its middle: more make the band edge steeper.
const ZEROS: usize = 32;
/// Entries of the table from one zero crossing to the next; between them it is linear, which errs by less than 16 bits do.
const STEPS: usize = 256;
/// Share of the lower rate's band that is kept; the rest is for the filter's edge.
const BAND: f32 = 0.93;

/// The same sound at rate `to`, in Hz; frequencies that it can't hold are filtered out.
pub(super) fn resample(samples: &[f32], from: u32, to: u32) -> Vec<f32> {
    if from == to || from == 0 {
        return samples.to_vec();
    }
    let kernel = kernel();
    // The sinc's zero crossings in a sample of the source.
    let band = (to as f32 / from as f32).min(1.0) * BAND;
    let reach = (ZEROS as f32 / band) as usize;
    let count = samples.len() as u64 * u64::from(to) / u64::from(from);
    let value = |index: u64| {
        // Whole and fractional position in the source, exact at any length.
        let place = index * u64::from(from);
        let (at, part) = ((place / u64::from(to)) as usize, (place % u64::from(to)) as f32 / to as f32);
        let first = (at + 1).saturating_sub(reach);
        let window = samples.get(first..(at + 1 + reach).min(samples.len())).unwrap_or_default();
        let term = |(i, sample): (usize, &f32)| {
            let away = ((first + i) as f32 - at as f32 - part).abs() * band * STEPS as f32;
            let (entry, between) = (away as usize, away - libm::floorf(away));
            match kernel.get(entry..entry + 2) {
                Some(&[a, b]) => sample * (a + (b - a) * between),
                _ => 0.0,
            }
        };
        band * window.iter().enumerate().map(term).sum::<f32>()
    };
    (0..count).map(value).collect()
}

/// One side of the sinc behind a Blackman window.
fn kernel() -> Vec<f32> {
    let entry = |i: usize| {
        let x = i as f32 / STEPS as f32;
        let sinc = if i == 0 { 1.0 } else { libm::sinf(PI * x) / (PI * x) };
        let turn = PI * x / ZEROS as f32;
        sinc * (0.42 + 0.5 * libm::cosf(turn) + 0.08 * libm::cosf(2.0 * turn))
    };
    (0..=ZEROS * STEPS).map(entry).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(hertz: f32, rate: u32) -> Vec<f32> {
        // Whole turns are taken off in f64: an f32 phase of thousands of turns is noise above what is asserted.
        let turns = |i: u32| (f64::from(hertz) * f64::from(i) / f64::from(rate)).fract() as f32;
        (0..rate).map(|i| libm::sinf(2.0 * PI * turns(i))).collect()
    }

    /// Largest difference away from the ends.
    fn off(a: &[f32], b: &[f32]) -> f32 {
        let middle = 200..a.len().min(b.len()) - 200;
        a[middle.clone()].iter().zip(&b[middle]).fold(0.0, |most, (a, b)| most.max((a - b).abs()))
    }

    #[test]
    fn tones_are_kept_and_what_is_too_high_is_filtered_out() {
        for from in [4000, 11_025, 16_000, 22_050, 44_100, 48_000, 96_000, 44_099] {
            for hertz in [100.0, 1000.0, 1700.0, 3300.0] {
                if hertz < from as f32 * 0.41 {
                    let got = resample(&tone(hertz, from), from, 8000);
                    assert_eq!(got.len(), 8000);
                    assert!(off(&got, &tone(hertz, 8000)) < 0.01, "{hertz} Hz from {from}");
                }
            }
            for hertz in [4300.0, 5000.0, 7500.0] {
                if hertz < from as f32 * 0.5 {
                    let got = resample(&tone(hertz, from), from, 8000);
                    assert!(off(&got, &vec![0.0; 8000]) < 0.002, "{hertz} Hz from {from}");
                }
            }
        }
    }
}
