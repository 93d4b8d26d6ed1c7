//! The codes of all images, each as of its last encoding, and their projection onto the plane of the latent map.

use crate::metrics::{Pca, pca_small};
use crate::protocol::Axes;
use crate::spec::value_name;

/// The projection of codes onto the latent map: two values of the code, or its first two principal components.
#[derive(Clone, Debug, Default)]
pub struct MapProjection {
    axes: Axes,
    pca: Option<Pca>,
}

impl MapProjection {
    /// The position of a code `[latent]` on the map; NaN before the principal components are known.
    pub fn project(&self, code: &[f32]) -> [f32; 2] {
        match (self.axes, &self.pca) {
            (Axes::Pca, Some(pca)) => {
                let mut position = [0.0; 2];
                pca.project(code, &mut position[..pca.len()]);
                position
            }
            (Axes::Pair(a, b), _) => [code[a as usize], code.get(b as usize).copied().unwrap_or_default()],
            (Axes::Pca, None) => [f32::NAN; 2],
        }
    }
}

/// Codes of a set's images and the map's axes.
pub struct CodeMap {
    latent: usize,
    /// `[n, latent]`; NaN for images that were never encoded.
    codes: Vec<f32>,
    /// Standard deviations, `[n, latent]`; empty when codes are no distributions.
    stds: Vec<f32>,
    projection: MapProjection,
    /// True when every image was encoded at least once.
    full: bool,
    /// Index of the image that is encoded next.
    pub next: usize,
    /// Number of images whose codes are of older parameters.
    pub stale: usize,
}

impl CodeMap {
    /// A map of `n` images, none of them encoded.
    pub fn new(n: usize, latent: usize, axes: Axes) -> Self {
        let mut map = Self {
            latent,
            codes: vec![f32::NAN; n * latent],
            stds: Vec::new(),
            projection: MapProjection::default(),
            full: false,
            next: 0,
            stale: n,
        };
        map.set_axes(axes);
        map
    }

    /// Number of images.
    pub fn len(&self) -> usize {
        self.codes.len() / self.latent
    }

    /// Changes the axes; values that the code does not have become the first two.
    pub fn set_axes(&mut self, axes: Axes) {
        let latent = self.latent as u32;
        self.projection.axes = match axes {
            Axes::Pair(a, b) if a < latent && (b < latent || latent == 1) => axes,
            Axes::Pair(..) => Axes::default(),
            Axes::Pca => axes,
        };
        self.fit();
    }

    /// The axes.
    pub fn axes(&self) -> Axes {
        self.projection.axes
    }

    /// Marks every code as of older parameters.
    pub fn mark_stale(&mut self) {
        self.stale = self.len();
    }

    /// Stores codes of the images from index `first` on, `[count, latent]`, and their standard deviations if there are any.
    /// After the last image the principal components are fitted again.
    pub fn update(&mut self, first: usize, codes: &[f32], stds: &[f32]) {
        let at = first * self.latent;
        if !stds.is_empty() {
            self.stds.resize(self.codes.len(), f32::NAN);
            self.stds[at..at + stds.len()].copy_from_slice(stds);
        }
        self.codes[at..at + codes.len()].copy_from_slice(codes);
        let count = codes.len() / self.latent;
        self.stale = self.stale.saturating_sub(count);
        self.next = first + count;
        if self.next >= self.len() {
            self.next = 0;
            self.full = true;
            self.fit();
        } else if self.projection.axes == Axes::Pca && self.projection.pca.is_none() {
            // The components of a few codes are close to those of all, and without any there are no positions.
            self.fit();
        }
    }

    /// Fits the principal components to the known codes, if the axes are these.
    fn fit(&mut self) {
        let before = self.projection.pca.take();
        if self.projection.axes != Axes::Pca {
            return;
        }
        let mut known = Vec::with_capacity(self.codes.len());
        for code in self.codes.chunks_exact(self.latent).filter(|c| c.iter().all(|v| v.is_finite())) {
            known.extend_from_slice(code);
        }
        if known.is_empty() {
            return;
        }
        let mut pca = pca_small(&known, self.latent, 2.min(self.latent));
        // A component and its negative are equally good: keep the sign that was shown before.
        if let Some(before) = before {
            for (new, old) in
                pca.components.chunks_mut(self.latent).zip(before.components.chunks(self.latent))
            {
                if new.iter().zip(old).map(|(a, b)| a * b).sum::<f32>() < 0.0 {
                    new.iter_mut().for_each(|v| *v = -*v);
                }
            }
        }
        self.projection.pca = Some(pca);
    }

    /// The position of a code `[latent]` on the map.
    pub fn project(&self, code: &[f32]) -> [f32; 2] {
        self.projection.project(code)
    }

    /// The projection of codes onto the map.
    pub fn projection(&self) -> &MapProjection {
        &self.projection
    }

    /// All codes and their standard deviations, `[n, latent]` each (the latter empty when codes are no distributions);
    /// `None` before every image was encoded, or when a code is not finite.
    pub fn codes(&self) -> Option<(&[f32], &[f32])> {
        let whole = self.full && self.codes.iter().all(|v| v.is_finite());
        whole.then_some((&self.codes, &self.stds))
    }

    /// Positions of the images `first…first + count`, `[count, 2]`.
    pub fn positions(&self, first: usize, count: usize) -> Vec<f32> {
        let codes = &self.codes[first * self.latent..(first + count) * self.latent];
        codes.chunks(self.latent).flat_map(|code| self.project(code)).collect()
    }

    /// Standard deviations of the images `first…first + count` along the axes, `[count, 2]`; empty when codes are no
    /// distributions. The values of a code are independent, so their variances add up.
    pub fn position_stds(&self, first: usize, count: usize) -> Vec<f32> {
        let Some(stds) = self.stds.get(first * self.latent..(first + count) * self.latent) else {
            return Vec::new();
        };
        let along_axes = |std: &[f32]| match (self.projection.axes, &self.projection.pca) {
            (Axes::Pca, Some(pca)) => [0, 1].map(|k| {
                let Some(axis) = pca.components.chunks(self.latent).nth(k) else { return 0.0 };
                libm::sqrtf(axis.iter().zip(std).map(|(a, s)| a * a * s * s).sum())
            }),
            (Axes::Pair(a, b), _) => [a, b].map(|k| std.get(k as usize).copied().unwrap_or_default()),
            (Axes::Pca, None) => [f32::NAN; 2],
        };
        stds.chunks(self.latent).flat_map(along_axes).collect()
    }

    /// A code `[latent]` at a position of the map; in the directions that the map does not show it is the mean code.
    pub fn unproject(&self, [x, y]: [f32; 2]) -> Vec<f32> {
        let mut code = self.mean();
        match (self.projection.axes, &self.projection.pca) {
            (Axes::Pca, Some(pca)) => {
                pca.decode(&[x, y][..pca.len()], &mut code);
            }
            (Axes::Pair(a, b), _) => {
                code[a as usize] = x;
                if let Some(second) = code.get_mut(b as usize) {
                    *second = y;
                }
            }
            (Axes::Pca, None) => {}
        }
        code
    }

    /// Mean of the known codes, `[latent]`; 0 when there are none.
    pub fn mean(&self) -> Vec<f32> {
        self.mean_of(0..self.len())
    }

    /// Mean of the known codes among those of these images, `[latent]`; 0 when there are none.
    pub fn mean_of(&self, images: impl Iterator<Item = usize>) -> Vec<f32> {
        let mut sum = vec![0.0_f64; self.latent];
        let mut count = 0_u32;
        let codes = images.filter_map(|i| self.codes.get(i * self.latent..(i + 1) * self.latent));
        for code in codes.filter(|c| c.iter().all(|v| v.is_finite())) {
            sum.iter_mut().zip(code).for_each(|(s, v)| *s += f64::from(*v));
            count += 1;
        }
        sum.iter().map(|s| (s / f64::from(count.max(1))) as f32).collect()
    }

    /// Names of the two axes.
    pub fn axis_names(&self) -> [String; 2] {
        match (self.projection.axes, &self.projection.pca) {
            (Axes::Pair(_, _), _) if self.latent == 1 => ["z₁".into(), String::new()],
            (Axes::Pair(a, b), _) => [value_name(a), value_name(b)],
            (Axes::Pca, pca) => [0, 1].map(|k| {
                let share = pca.as_ref().map_or(0.0, |p| p.share(k));
                format!("PC {} ({:.0} %)", k + 1, share * 100.0)
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_map_has_no_positions_before_it_has_codes_and_then_the_right_ones() {
        let mut map = CodeMap::new(6, 3, Axes::Pca);
        let unknown = |map: &CodeMap, first| map.positions(first, 3).iter().all(|v| v.is_nan());
        assert!(unknown(&map, 0) && map.project(&[1.0, 2.0, 3.0])[0].is_nan());
        // Along the first value they lie far apart.
        map.update(0, &[-4.0, 1.0, 0.0, 0.0, 0.0, 0.0, 4.0, 1.0, 0.0], &[]);
        let near = |positions: &[f32], x: [f32; 3]| {
            positions.iter().step_by(2).zip(x).all(|(a, b)| (a - b).abs() < 0.05)
        };
        assert!(near(&map.positions(0, 3), [-4.0, 0.0, 4.0]), "{:?}", map.positions(0, 3));
        assert!(unknown(&map, 3));
        map.update(3, &[8.0, 1.0, 0.0, 12.0, 0.0, 0.0, -8.0, 1.0, 0.0], &[]);
        assert!(
            near(&map.positions(0, 3), [-6.0, -2.0, 2.0]),
            "around the mean of all: {:?}",
            map.positions(0, 3)
        );
        map.set_axes(Axes::Pair(1, 2));
        assert_eq!(map.project(&[1.0, 2.0, 3.0]), [2.0, 3.0]);
    }
}
