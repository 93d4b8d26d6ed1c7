//! What shows through transparent parts: a brightness in front of which what is opaque can be seen.

use super::{Picture, luma};

/// Least mean difference of brightness between a picture and its backdrop, of 255.
const CONTRAST: f32 = 64.0;
/// Opacity from which a pixel counts as opaque.
const OPAQUE: u8 = 250;

/// Brightness of what is opaque in a picture with transparent parts.
pub(in crate::data) struct Opaque {
    /// Opacity at each brightness.
    histogram: [f32; 256],
}

impl Opaque {
    /// Measures a picture; `None` when nothing in it is transparent, or all of it.
    pub fn of(picture: Picture<'_>) -> Option<Self> {
        let pixels = picture.rgba.as_chunks::<4>().0;
        if pixels.iter().all(|pixel| pixel[3] >= OPAQUE) || pixels.iter().all(|pixel| pixel[3] == 0) {
            return None;
        }
        let mut histogram = [0.0; 256];
        // Tens of thousands of pixels tell enough.
        for &[r, g, b, opacity] in pixels.iter().step_by(pixels.len() / 50_000 + 1) {
            histogram[usize::from(luma(r, g, b))] += f32::from(opacity);
        }
        Some(Self { histogram })
    }

    /// Mean difference from this brightness.
    fn contrast(&self, backdrop: u8) -> f32 {
        let away = |(v, weight): (usize, &f32)| weight * v.abs_diff(usize::from(backdrop)) as f32;
        let total: f32 = self.histogram.iter().sum();
        self.histogram.iter().enumerate().map(away).sum::<f32>() / total.max(1.0)
    }
}

/// White when all of these (but a tenth) can be seen in front of it, otherwise black, otherwise the grey in front of which
/// most can be seen.
pub(in crate::data) fn backdrop(pictures: &[Opaque]) -> u8 {
    let contrast = |backdrop: &u8| {
        let mut all: Vec<f32> = pictures.iter().map(|picture| picture.contrast(*backdrop)).collect();
        all.sort_unstable_by(f32::total_cmp);
        all.get(all.len() / 10).copied().unwrap_or(f32::MAX)
    };
    let greys = (1..16).map(|i| i * 16);
    let most = |a: &u8, b: &u8| contrast(a).total_cmp(&contrast(b));
    [255, 0].into_iter().find(|v| contrast(v) >= CONTRAST).or_else(|| greys.max_by(most)).unwrap_or(255)
}
