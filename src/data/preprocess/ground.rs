//! What is ground and what is ink, in a picture and in a set.

use super::Invert;
use crate::data::{Framing, ImageSet, ImageShape};

/// Least difference between ink and ground, of 255, that counts as ink.
pub(super) const CONTRAST: u8 = 24;

/// Brightness of a picture's ground and ink.
pub(super) struct Tones {
    /// The ground's brightness: the median of the border.
    pub ground: u8,
    /// How far nine tenths of the border stay within of that.
    pub noise: u8,
    /// How many pixels have each brightness.
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

    /// True when what differs from the ground is darker than it.
    pub fn dark_ink(&self) -> bool {
        let ground = usize::from(self.ground);
        let beyond = ground.saturating_sub(usize::from(self.noise))..=ground + usize::from(self.noise);
        let (mut darker, mut lighter) = (0u64, 0u64);
        for (v, &count) in self.histogram.iter().enumerate().filter(|(v, _)| !beyond.contains(v)) {
            let weight = u64::from(count) * v.abs_diff(ground) as u64;
            *(if v < ground { &mut darker } else { &mut lighter }) += weight;
        }
        // An empty page has no ink, and is dark ink's page all the same.
        if darker == lighter { self.ground > 127 } else { darker > lighter }
    }

    /// True when the border is of one light tone, as paper's.
    pub fn plain_ground(&self) -> bool {
        self.noise < CONTRAST && self.ground > 160
    }

    /// The brightness of the strongest ink, by how far it is from `ground` upwards; `of` maps brightness first.
    pub fn peak(&self, of: impl Fn(u8) -> u8, ground: u8) -> u8 {
        let mut ink = [0u32; 256];
        for v in 0..=u8::MAX {
            let strength = of(v).saturating_sub(ground);
            // What is hardly there is not counted, so that the few pixels of a thin line count as much as a bold one's.
            if strength >= CONTRAST / 2 {
                ink[usize::from(strength)] += self.histogram[usize::from(v)];
            }
        }
        quantile(&ink, 0.9)
    }
}

/// The least value with this part of all counts at or below it; 0 where nothing was counted.
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

/// What the images of a set stand on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// Most borders are dark, as in every generated set.
    Dark,
    /// Most are not.
    Light,
}

impl Ground {
    /// What to ask of [`super::frame`] for images on this ground: its `Auto` makes a dark ground, which only suits
    /// sets that have one.
    pub fn invert(self, asked: Invert) -> Invert {
        match (self, asked) {
            (Self::Light, Invert::Auto) => Invert::No,
            _ => asked,
        }
    }
}

/// The ground of a set, from the borders of some of its images.
pub fn ground_of(set: &ImageSet) -> Ground {
    /// Enough to tell; more would only take longer.
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

/// How a user's own picture is made like the images of a set that was read from a file: 28×28 grey on a dark ground
/// is taken for handwriting in the manner of MNIST.
pub fn framing_of(set: &ImageSet) -> Framing {
    let like_mnist = set.shape == ImageShape::grey(28, 28) && ground_of(set) == Ground::Dark;
    if like_mnist { Framing::Handwriting } else { Framing::Crop }
}
