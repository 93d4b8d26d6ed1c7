//! Background and ink of a picture, and the background of a set.

use super::Invert;
use crate::data::{Framing, ImageSet, ImageShape};

/// Least difference from the background, of 255, that counts as ink.
pub(super) const CONTRAST: u8 = 24;

/// Brightness statistics of a picture.
pub(super) struct Tones {
    /// Brightness of the background: the median of the border.
    pub ground: u8,
    /// 0.9 quantile of the border's distance from that.
    pub noise: u8,
    /// Number of pixels of each brightness.
    histogram: [u32; 256],
}

impl Tones {
    /// Measures a grey picture of this width.
    pub fn of(grey: &[u8], width: usize) -> Self {
        let mut border = [0u32; 256];
        let height = grey.len() / width;
        for (y, row) in grey.chunks_exact(width).enumerate() {
            let step = if y == 0 || y + 1 == height { 1 } else { (width - 1).max(1) };
            row.iter().step_by(step).for_each(|&v| border[usize::from(v)] += 1);
        }
        let ground = quantile(&border, 0.5);
        let mut away = [0u32; 256];
        for (v, count) in border.iter().enumerate() {
            away[v.abs_diff(usize::from(ground))] += count;
        }
        let mut histogram = [0u32; 256];
        grey.iter().for_each(|&v| histogram[usize::from(v)] += 1);
        Self { ground, noise: quantile(&away, 0.9), histogram }
    }

    /// True when most of the ink is darker than the background.
    pub fn dark_ink(&self) -> bool {
        let ground = usize::from(self.ground);
        let background = ground.saturating_sub(usize::from(self.noise))..=ground + usize::from(self.noise);
        let (mut darker, mut lighter) = (0u64, 0u64);
        for (v, &count) in self.histogram.iter().enumerate().filter(|(v, _)| !background.contains(v)) {
            let weight = u64::from(count) * v.abs_diff(ground) as u64;
            *(if v < ground { &mut darker } else { &mut lighter }) += weight;
        }
        // Without ink, a light background counts as paper for dark ink.
        if darker == lighter { self.ground > 127 } else { darker > lighter }
    }

    /// True when the border is uniform and light, like paper.
    pub fn plain_ground(&self) -> bool {
        self.noise < CONTRAST && self.ground > 160
    }

    /// Strength of the strongest ink: the 0.9 quantile of how far `of(brightness)` lies above `ground`.
    pub fn peak(&self, of: impl Fn(u8) -> u8, ground: u8) -> u8 {
        let mut ink = [0u32; 256];
        for v in 0..=u8::MAX {
            let strength = of(v).saturating_sub(ground);
            // Without this threshold the background would outweigh the few pixels of a thin line.
            if strength >= CONTRAST / 2 {
                ink[usize::from(strength)] += self.histogram[usize::from(v)];
            }
        }
        quantile(&ink, 0.9)
    }
}

/// The least value with more than this share of all counts at or below it; 0 without counts.
fn quantile(histogram: &[u32; 256], part: f32) -> u8 {
    let total: u32 = histogram.iter().sum();
    let wanted = (total as f32 * part) as u32;
    let mut seen = 0;
    for (value, count) in histogram.iter().enumerate() {
        seen += count;
        if seen > wanted {
            return value as u8;
        }
    }
    0
}

/// Background of the images of a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// Most borders are dark, as in generated sets.
    Dark,
    /// Most borders are light.
    Light,
}

impl Ground {
    /// The choice to pass to [`super::frame`] for a set with this background: `Auto` makes a dark one, which suits no set on a
    /// light one.
    pub fn invert(self, asked: Invert) -> Invert {
        match (self, asked) {
            (Self::Light, Invert::Auto) => Invert::No,
            _ => asked,
        }
    }
}

/// Background of a set, by the median of the borders of about 200 of its images.
pub fn ground_of(set: &ImageSet) -> Ground {
    /// Images whose borders are looked at.
    const IMAGES: usize = 200;
    let mut border = [0u32; 256];
    let ImageShape { channels, height, width } = set.shape;
    let step = (set.len() / IMAGES).max(1);
    for index in (0..set.len()).step_by(step) {
        for plane in set.image(index).chunks_exact(height * width).take(channels) {
            for (y, row) in plane.chunks_exact(width).enumerate() {
                let step = if y == 0 || y + 1 == height { 1 } else { (width - 1).max(1) };
                row.iter().step_by(step).for_each(|&v| border[usize::from(v)] += 1);
            }
        }
    }
    if quantile(&border, 0.5) < 64 { Ground::Dark } else { Ground::Light }
}

/// Framing of a user's own picture for a set that was read from a file: 28×28 grey on a dark background is taken for
/// handwriting like MNIST's.
pub fn framing_of(set: &ImageSet) -> Framing {
    let like_mnist = set.shape == ImageShape::grey(28, 28) && ground_of(set) == Ground::Dark;
    if like_mnist { Framing::Handwriting } else { Framing::Crop }
}
