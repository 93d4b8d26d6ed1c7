//! A picture cut into patches of a network's input size, and joined again without seams.

use super::ImageShape;

/// Positions of the patches of a picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Cut {
    picture: ImageShape,
    patch: ImageShape,
    overlap: usize,
    /// Upper edges of the patches, in pixels.
    rows: Vec<usize>,
    /// Left edges of the patches, in pixels.
    columns: Vec<usize>,
}

impl Cut {
    /// Cuts a picture into patches that share `overlap` pixels (cut to less than half a patch) with their neighbours. The last
    /// patch of each row and column is moved inwards; a picture smaller than a patch is extended by its edge pixels.
    pub fn new(picture: ImageShape, patch: ImageShape, overlap: usize) -> Self {
        let side = patch.height.min(patch.width);
        let overlap = overlap.min(side.saturating_sub(1) / 2);
        let starts = |length: usize, side: usize| {
            let (step, last) = ((side - overlap).max(1), length.saturating_sub(side));
            let mut starts: Vec<usize> = (0..last).step_by(step).collect();
            starts.push(last);
            starts
        };
        let rows = starts(picture.height, patch.height.max(1));
        let columns = starts(picture.width, patch.width.max(1));
        Self { picture, patch, overlap, rows, columns }
    }

    /// Number of patches, row by row.
    pub fn count(&self) -> usize {
        self.rows.len() * self.columns.len()
    }

    /// Shape of the joined picture: the patches' channels, the picture's size.
    pub fn shape(&self) -> ImageShape {
        ImageShape { channels: self.patch.channels, ..self.picture }
    }

    /// The picture with the patches' channels, `[channels, height, width]`: colour becomes grey (Rec. 601 luma) for patches of
    /// one channel, grey becomes three equal channels for patches of three.
    pub fn target(&self, picture: &[u8]) -> Vec<u8> {
        let plane = self.picture.height * self.picture.width;
        match (self.picture.channels, self.patch.channels) {
            (a, b) if a == b => picture.to_vec(),
            (1, b) => picture.repeat(b),
            (_, _) => (0..plane)
                .map(|i| {
                    let [r, g, b] = [0, 1, 2].map(|c| f32::from(picture[c * plane + i]));
                    (0.299 * r + 0.587 * g + 0.114 * b + 0.5) as u8
                })
                .collect(),
        }
    }

    /// The patches of a [target](Self::target), `[count, channels, height, width]`.
    pub fn patches(&self, target: &[u8]) -> Vec<u8> {
        let (picture, patch) = (self.picture, self.patch);
        let mut out = Vec::with_capacity(self.count() * patch.len());
        for &top in &self.rows {
            for &left in &self.columns {
                for channel in 0..patch.channels {
                    for y in 0..patch.height {
                        let row = (top + y).min(picture.height - 1);
                        let start = (channel * picture.height + row) * picture.width;
                        out.extend(
                            (0..patch.width).map(|x| target[start + (left + x).min(picture.width - 1)]),
                        );
                    }
                }
            }
        }
        out
    }

    /// Joins patches of values in 0–1, `[count, channels, height, width]`. Where patches overlap, the weight of each grows with
    /// the distance from its edge, so that no seam shows.
    pub fn join(&self, patches: &[f32]) -> Vec<f32> {
        let (shape, patch) = (self.shape(), self.patch);
        let mut sums = vec![0.0_f32; shape.len()];
        let mut weights = vec![0.0_f32; shape.height * shape.width];
        let ramp = |at: usize, side: usize| (at + 1).min(side - at).min(self.overlap.max(1)) as f32;
        let places = self.rows.iter().flat_map(|top| self.columns.iter().map(move |left| (*top, *left)));
        for ((top, left), pixels) in places.zip(patches.chunks_exact(patch.len().max(1))) {
            for y in 0..patch.height.min(shape.height - top) {
                for x in 0..patch.width.min(shape.width - left) {
                    let weight = ramp(y, patch.height) * ramp(x, patch.width);
                    let at = (top + y) * shape.width + left + x;
                    weights[at] += weight;
                    for channel in 0..shape.channels {
                        sums[channel * shape.height * shape.width + at] +=
                            weight * pixels[(channel * patch.height + y) * patch.width + x];
                    }
                }
            }
        }
        let plane = weights.len();
        sums.iter().enumerate().map(|(i, sum)| sum / weights[i % plane].max(f32::MIN_POSITIVE)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(shape: ImageShape) -> Vec<u8> {
        (0..shape.len()).map(|i| (i * 37 % 251) as u8).collect()
    }

    #[test]
    fn what_is_cut_is_put_together_again() {
        let patch = ImageShape::grey(8, 8);
        for (height, width, overlap) in [(8, 8, 0), (32, 24, 0), (33, 25, 3), (5, 40, 2), (7, 3, 3)] {
            let shape = ImageShape::grey(height, width);
            let cut = Cut::new(shape, patch, overlap);
            let whole = picture(shape);
            let patches: Vec<f32> = cut.patches(&whole).iter().map(|v| f32::from(*v) / 255.0).collect();
            assert_eq!(patches.len(), cut.count() * 64);
            let back: Vec<u8> = cut.join(&patches).iter().map(|v| (v * 255.0 + 0.5) as u8).collect();
            assert_eq!(back, whole, "{height}×{width}, {overlap}");
        }
        assert_eq!(Cut::new(ImageShape::grey(16, 24), patch, 0).count(), 6);
    }

    #[test]
    fn colours_become_grey_and_grey_becomes_colours() {
        let (grey, colour) = (ImageShape::grey(4, 4), ImageShape { channels: 3, height: 4, width: 4 });
        let red: Vec<u8> = [vec![255; 16], vec![0; 32]].concat();
        assert_eq!(Cut::new(colour, grey, 0).target(&red), [76; 16]);
        assert_eq!(Cut::new(grey, colour, 0).target(&[9; 16]), [9; 48]);
        assert_eq!(Cut::new(grey, colour, 0).shape(), colour);
    }

    #[test]
    fn patches_that_differ_leave_no_seam_where_they_overlap() {
        let (shape, patch) = (ImageShape::grey(8, 40), ImageShape::grey(8, 8));
        let jump = |overlap| {
            let cut = Cut::new(shape, patch, overlap);
            let patches: Vec<f32> = (0..cut.count()).flat_map(|i| [(i % 2) as f32; 64]).collect();
            let joined = cut.join(&patches);
            joined[..40].windows(2).map(|p| (p[0] - p[1]).abs()).fold(0.0, f32::max)
        };
        assert_eq!(jump(0), 1.0);
        assert!(jump(3) < 0.4, "{}", jump(3));
    }
}
