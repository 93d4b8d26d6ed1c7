//! Images beside their reconstructions.

use super::format;
use super::images::{draw_errors, draw_image};
use super::raster::Raster;
use super::row_bars::{drawn_shape, is_row};
use super::theme::Theme;
use crate::data::{ImageShape, resized};
use crate::metrics::Fidelity;
use crate::protocol::Damaged;

/// Names of the rows whose fidelity is told.
const CORRUPTED: &str = "Corrupted";
const RESTORED: &str = "Restored";

/// Rows of originals, of what the encoder saw if they were corrupted, of reconstructions and of error maps; the user's own
/// image comes first.
pub struct Comparison<'a> {
    /// Shape of every image.
    pub shape: ImageShape,
    /// The images, `[n, channels, height, width]`.
    pub originals: &'a [u8],
    /// The corrupted images that the encoder saw, and their fidelity before and after; `None` when it saw the originals.
    pub damage: Option<&'a Damaged>,
    /// Their reconstructions, of the same shape.
    pub reconstructions: &'a [u8],
    /// The user's own image and its reconstruction; it is never corrupted.
    pub own: Option<(&'a [u8], &'a [u8])>,
    /// Images in a row, including the user's own; those that don't fit are left out.
    pub columns: usize,
    /// Rows and columns to which images are made smaller first, where there is no room for them; `None` for their own size.
    pub smaller: Option<[usize; 2]>,
    /// Device pixels for a pixel of an image.
    pub zoom: usize,
    /// Transparent pixels between images.
    pub gap: usize,
    /// Colours of the error map.
    pub theme: &'a Theme,
}

impl Comparison<'_> {
    /// Originals and reconstructions that are shown, the user's own first.
    fn pairs(&self) -> impl Iterator<Item = (&[u8], &[u8])> {
        let size = self.shape.len().max(1);
        let others = self.originals.chunks_exact(size).zip(self.reconstructions.chunks_exact(size));
        self.own.into_iter().chain(others).take(self.columns)
    }

    /// What the encoder saw of each image that is shown.
    fn encoder_inputs(&self) -> impl Iterator<Item = &[u8]> {
        let damaged = self.damage.map(|d| d.images.0.as_slice()).unwrap_or_default();
        let others = damaged.chunks_exact(self.shape.len().max(1));
        self.own.map(|(own, _)| own).into_iter().chain(others).take(self.columns)
    }

    /// Fidelity of a row to the originals; `None` for rows whose fidelity is not shown.
    pub fn fidelity(&self, row: &str) -> Option<Fidelity> {
        self.damage.and_then(|damage| match row {
            CORRUPTED => Some(damage.before),
            RESTORED => Some(damage.after),
            _ => None,
        })
    }

    /// Names of the rows, from top to bottom.
    pub fn rows(&self) -> &'static [&'static str] {
        if self.damage.is_some() {
            &["Image", CORRUPTED, RESTORED, "Error"]
        } else {
            &["Image", "Output", "Error"]
        }
    }

    /// Number of images in the row.
    pub fn len(&self) -> usize {
        self.pairs().count()
    }

    /// True when there are no images.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Shape of an image as it is drawn, before it is enlarged.
    fn small_shape(&self) -> ImageShape {
        match self.smaller.filter(|_| !is_row(self.shape)) {
            Some([height, width]) => ImageShape { height, width, ..self.shape },
            None => self.shape,
        }
    }

    /// Height of an image with the gap below it, in pixels of what is drawn.
    pub fn row_height(&self) -> usize {
        drawn_shape(self.small_shape()).height * self.zoom.max(1) + self.gap
    }

    /// Width of an image with the gap beside it, in pixels of what is drawn.
    pub fn column_width(&self) -> usize {
        drawn_shape(self.small_shape()).width * self.zoom.max(1) + self.gap
    }

    /// Where the images of a column begin. The own image, in the first, is set apart by a wider gap.
    pub fn left_of(&self, column: usize) -> usize {
        let own_gap = if self.own.is_some() && column > 0 { 2 * self.gap } else { 0 };
        column * self.column_width() + own_gap
    }

    /// Draws all rows; an empty raster without images. The own image is set apart by a wider gap.
    pub fn draw(&self) -> Raster {
        let (shape, zoom) = (self.small_shape(), self.zoom.max(1));
        let high = self.row_height();
        let count = self.len();
        if count == 0 {
            return Raster::default();
        }
        let mut raster = Raster::new(
            self.left_of(count - 1) + self.column_width() - self.gap,
            self.rows().len() * high - self.gap,
        );
        let place = |i: usize| self.left_of(i);
        let small = |image: &[u8]| match shape == self.shape {
            true => image.to_vec(),
            false => resized(image, self.shape, [shape.height, shape.width]),
        };
        let last = self.rows().len() - 1;
        for (i, (original, copy)) in self.pairs().enumerate() {
            let (original, copy) = (small(original), small(copy));
            draw_image(&mut raster, &original, shape, zoom, [place(i), 0]);
            draw_image(&mut raster, &copy, shape, zoom, [place(i), (last - 1) * high]);
            draw_errors(&mut raster, [&original, &copy], shape, zoom, [place(i), last * high], self.theme);
        }
        if self.damage.is_some() {
            for (i, seen) in self.encoder_inputs().enumerate() {
                draw_image(&mut raster, &small(seen), shape, zoom, [place(i), high]);
            }
        }
        raster
    }

    /// The text alternative.
    pub fn describe(&self, step: u32) -> String {
        if self.is_empty() {
            return "Reconstructions: nothing has been reconstructed yet.".into();
        }
        let pairs: Vec<_> = self.pairs().collect();
        let mean = pairs.iter().map(|(a, b)| mse(a, b)).sum::<f32>() / pairs.len() as f32;
        let own = match self.own {
            Some((a, b)) => {
                format!(" Your image comes first, with {}.", format::significant(mse(a, b), 2))
            }
            None => String::new(),
        };
        let (count, error) = (pairs.len(), format::significant(mean, 2));
        let Some(damage) = self.damage else {
            return format!(
                "Reconstructions after {step} steps: {count} images in the top row, their reconstructions in the middle, \
                    the errors at the bottom. Mean squared error per pixel: {error}.{own}"
            );
        };
        let text = |fidelity: Fidelity| {
            let [psnr, ssim] = fidelity_text(fidelity);
            format!("PSNR {psnr}, {ssim}")
        };
        format!(
            "Reconstructions after {step} steps: four rows of {count}: images, corrupted, restored, and the remaining \
                error. Mean squared error per pixel: {error}. Corrupted: {}; restored: {}.{own}",
            text(damage.before),
            text(damage.after),
        )
    }
}

/// "17.2 dB" and "SSIM .81".
pub fn fidelity_text(fidelity: Fidelity) -> [String; 2] {
    [format!("{:.1} dB", fidelity.psnr_db), format!("SSIM {:.2}", fidelity.ssim).replace("0.", ".")]
}

/// Mean squared error of two images, of values from 0 to 1.
fn mse(a: &[u8], b: &[u8]) -> f32 {
    let sum: u64 = a.iter().zip(b).map(|(x, y)| u64::from(x.abs_diff(*y)).pow(2)).sum();
    sum as f32 / (a.len().min(b.len()).max(1) as f32 * 255.0 * 255.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::LIGHT;
    use crate::protocol::Bytes;

    /// Not one pixel high: that would be a row of numbers.
    const TWO: ImageShape = ImageShape::grey(2, 1);

    #[test]
    fn the_own_image_comes_first_and_what_does_not_fit_is_left_out() {
        let own: (&[u8], &[u8]) = (&[9, 9], &[9, 9]);
        let comparison = Comparison {
            shape: TWO,
            originals: &[1, 1, 2, 2, 3, 3],
            damage: None,
            reconstructions: &[1, 1, 2, 2, 3, 3],
            own: Some(own),
            columns: 3,
            smaller: None,
            zoom: 1,
            gap: 1,
            theme: &LIGHT,
        };
        let raster = comparison.draw();
        assert_eq!((raster.width, raster.height), (7, 8));
        assert_eq!([raster.rgba[0], raster.rgba[4 * 4], raster.rgba[6 * 4]], [9, 1, 2]);
        assert!(comparison.describe(7).contains("3 images"));
        let damage = Damaged {
            images: Bytes(vec![7, 7, 8, 8, 9, 9]),
            before: Fidelity { psnr_db: 13.31, ssim: 0.421 },
            after: Fidelity { psnr_db: 17.0, ssim: 0.8 },
        };
        let damaged = Comparison { damage: Some(&damage), ..comparison };
        let raster = damaged.draw();
        assert_eq!((raster.width, raster.height), (7, 11));
        let second = 3 * 7 * 4;
        assert_eq!([raster.rgba[second], raster.rgba[second + 4 * 4]], [9, 7], "yours is seen as it is");
        assert!(
            damaged
                .describe(7)
                .contains("Corrupted: PSNR 13.3 dB, SSIM .42; restored: PSNR 17.0 dB, SSIM .80."),
            "{}",
            damaged.describe(7)
        );
    }

    #[test]
    fn images_are_made_smaller_where_there_is_no_room() {
        let image: &[u8] = &[10, 20, 30, 40, 50, 60];
        let comparison = Comparison {
            shape: ImageShape::grey(6, 1),
            originals: image,
            damage: None,
            reconstructions: image,
            own: None,
            columns: 1,
            smaller: Some([2, 1]),
            zoom: 1,
            gap: 1,
            theme: &LIGHT,
        };
        let raster = comparison.draw();
        assert_eq!((raster.width, raster.height, comparison.row_height()), (1, 8, 3));
        assert_eq!([raster.rgba[0], raster.rgba[4]], [20, 50]);
    }
}
