//! The codes of all images as they were last seen, and the two directions of them that the latent map shows.

use crate::metrics::{Pca, pca_small};
use crate::protocol::Axes;
use crate::spec::value_name;

/// Which way the map looks at codes.
#[derive(Clone, Debug, Default)]
pub struct MapProjection {
    axes: Axes,
    pca: Option<Pca>,
}

impl MapProjection {
    /// Where a code lies on the map.
    pub fn place(&self, code: &[f32]) -> [f32; 2] {
        match (self.axes, &self.pca) {
            (Axes::Pca, Some(pca)) => {
                let mut place = [0.0; 2];
                pca.project(code, &mut place[..pca.len()]);
                place
            }
            (Axes::Pair(a, b), _) => [code[a as usize], code.get(b as usize).copied().unwrap_or_default()],
            (Axes::Pca, None) => [f32::NAN; 2],
        }
    }
}

/// Codes of a set and the map's axes.
pub struct CodeMap {
    latent: usize,
    /// `[n, latent]`; NaN where an image was never encoded.
    codes: Vec<f32>,
    /// Standard deviations, as the codes; empty where codes are no distributions.
    stds: Vec<f32>,
    projection: MapProjection,
    /// Every image was encoded at least once.
    full: bool,
    /// The image that is encoded next.
    pub next: usize,
    /// Images yet to encode before every code is of the present parameters.
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
        map.turn(axes);
        map
    }

    /// Number of images.
    pub fn len(&self) -> usize {
        self.codes.len() / self.latent
    }

    /// Shows other directions; those the code does not have become the first two.
    pub fn turn(&mut self, axes: Axes) {
        let latent = self.latent as u32;
        self.projection.axes = match axes {
            Axes::Pair(a, b) if a < latent && (b < latent || latent == 1) => axes,
            Axes::Pair(..) => Axes::default(),
            Axes::Pca => axes,
        };
        self.fit();
    }

    /// The directions shown.
    pub fn axes(&self) -> Axes {
        self.projection.axes
    }

    /// Every code is out of date, because the parameters have moved.
    pub fn outdate(&mut self) {
        self.stale = self.len();
    }

    /// Takes in the codes of images `first…`, and their standard deviations if they have some, and moves on; at the end
    /// of a pass the principal components are fitted anew.
    pub fn fill(&mut self, first: usize, codes: &[f32], stds: &[f32]) {
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
            // The directions of a few are near those of all, and without any nothing has a place.
            self.fit();
        }
    }

    /// The principal components of the codes that are known, where the map shows them; none of none.
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
        // A component and its negative are equally good: keep the side that was shown before.
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

    /// Where a code lies on the map.
    pub fn place(&self, code: &[f32]) -> [f32; 2] {
        self.projection.place(code)
    }

    /// Which way it looks.
    pub fn projection(&self) -> &MapProjection {
        &self.projection
    }

    /// All codes `[n, latent]` and their standard deviations, empty where there are none; nothing before every image was
    /// encoded, or where a code is no number.
    pub fn all(&self) -> Option<(&[f32], &[f32])> {
        let whole = self.full && self.codes.iter().all(|v| v.is_finite());
        whole.then_some((&self.codes, &self.stds))
    }

    /// Places of the images `first…first + count`, `[x0, y0, …]`.
    pub fn places(&self, first: usize, count: usize) -> Vec<f32> {
        let codes = &self.codes[first * self.latent..(first + count) * self.latent];
        codes.chunks(self.latent).flat_map(|code| self.place(code)).collect()
    }

    /// Standard deviations along the axes of the images `first…first + count`, `[σx0, σy0, …]`; empty where codes are no
    /// distributions. The values of a code are independent, so their variances add up.
    pub fn extents(&self, first: usize, count: usize) -> Vec<f32> {
        let Some(stds) = self.stds.get(first * self.latent..(first + count) * self.latent) else {
            return Vec::new();
        };
        let extent = |std: &[f32]| match (self.projection.axes, &self.projection.pca) {
            (Axes::Pca, Some(pca)) => [0, 1].map(|k| {
                let Some(axis) = pca.components.chunks(self.latent).nth(k) else { return 0.0 };
                libm::sqrtf(axis.iter().zip(std).map(|(a, s)| a * a * s * s).sum())
            }),
            (Axes::Pair(a, b), _) => [a, b].map(|k| std.get(k as usize).copied().unwrap_or_default()),
            (Axes::Pca, None) => [f32::NAN; 2],
        };
        stds.chunks(self.latent).flat_map(extent).collect()
    }

    /// A code that lies at a place of the map: what the map does not show is as in the mean of all codes.
    pub fn code_at(&self, [x, y]: [f32; 2]) -> Vec<f32> {
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

    /// Mean of the known codes; 0 when there are none.
    pub fn mean(&self) -> Vec<f32> {
        self.mean_of(0..self.len())
    }

    /// Mean of the known ones among the codes of these images; 0 when there are none.
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
    pub fn names(&self) -> [String; 2] {
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
    fn the_map_has_no_places_before_it_has_codes_and_then_the_right_ones() {
        let mut map = CodeMap::new(6, 3, Axes::Pca);
        let unknown = |map: &CodeMap, first| map.places(first, 3).iter().all(|v| v.is_nan());
        assert!(unknown(&map, 0) && map.place(&[1.0, 2.0, 3.0])[0].is_nan());
        // Along the first value they lie far apart.
        map.fill(0, &[-4.0, 1.0, 0.0, 0.0, 0.0, 0.0, 4.0, 1.0, 0.0], &[]);
        let near =
            |places: &[f32], x: [f32; 3]| places.iter().step_by(2).zip(x).all(|(a, b)| (a - b).abs() < 0.05);
        assert!(near(&map.places(0, 3), [-4.0, 0.0, 4.0]), "{:?}", map.places(0, 3));
        assert!(unknown(&map, 3));
        map.fill(3, &[8.0, 1.0, 0.0, 12.0, 0.0, 0.0, -8.0, 1.0, 0.0], &[]);
        assert!(near(&map.places(0, 3), [-6.0, -2.0, 2.0]), "around the mean of all: {:?}", map.places(0, 3));
        map.turn(Axes::Pair(1, 2));
        assert_eq!(map.place(&[1.0, 2.0, 3.0]), [2.0, 3.0]);
    }
}
