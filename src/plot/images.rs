//! Images as pixels of the page: grids, error maps, and rows of originals and reconstructions.

use super::format;
use super::raster::Raster;
use super::theme::{Rgb, Theme};
use crate::data::ImageShape;
use crate::metrics::Fidelity;
use crate::protocol::Damaged;

/// Colour of a pixel of a grey or RGB image.
fn pixel_colour(image: &[u8], shape: ImageShape, pixel: usize) -> Rgb {
    let plane = shape.height * shape.width;
    let at = |channel: usize| image.get(channel * plane + pixel).copied().unwrap_or(0);
    if shape.channels >= 3 { Rgb(at(0), at(1), at(2)) } else { Rgb(at(0), at(0), at(0)) }
}

/// Draws an image with its upper left corner at (x, y), each pixel a square of `zoom`.
fn draw_image(
    raster: &mut Raster,
    shape: ImageShape,
    zoom: usize,
    [x, y]: [usize; 2],
    colour: &dyn Fn(usize) -> Rgb,
) {
    for row in 0..shape.height {
        for column in 0..shape.width {
            let at = [x + column * zoom, y + row * zoom];
            raster.fill(at[0], at[1], zoom, zoom, colour(row * shape.width + column));
        }
    }
}

/// A grid of images (`[n, channels, height, width]`), `columns` in a row, with `gap` transparent pixels between them.
pub fn tile(images: &[u8], shape: ImageShape, columns: usize, zoom: usize, gap: usize) -> Raster {
    let (size, zoom) = (shape.len(), zoom.max(1));
    let count = images.len().checked_div(size).unwrap_or(0);
    let columns = columns.clamp(1, count.max(1));
    let rows = count.div_ceil(columns);
    let (wide, high) = (shape.width * zoom, shape.height * zoom);
    let along = |n: usize, length: usize| (n * (length + gap)).saturating_sub(gap);
    let mut raster = Raster::new(along(columns, wide), along(rows, high));
    for (i, image) in images.chunks_exact(size.max(1)).enumerate() {
        let at = [i % columns * (wide + gap), i / columns * (high + gap)];
        draw_image(&mut raster, shape, zoom, at, &|pixel| pixel_colour(image, shape, pixel));
    }
    raster
}

/// The difference of a reconstruction from its original, one colour a pixel: the surface where they agree,
/// [`Theme::above`] where the reconstruction is brighter, [`Theme::below`] where it is darker. Channels are averaged.
pub fn error_map(original: &[u8], copy: &[u8], shape: ImageShape, theme: &Theme) -> Vec<Rgb> {
    /// A difference of half the range has the full colour already; smaller ones would hardly be seen otherwise.
    const GAIN: f32 = 2.0;
    let plane = shape.height * shape.width;
    let value = |image: &[u8], pixel: usize| -> f32 {
        (0..shape.channels)
            .map(|c| f32::from(image.get(c * plane + pixel).copied().unwrap_or(0)))
            .sum::<f32>()
            / (255.0 * shape.channels.max(1) as f32)
    };
    (0..plane)
        .map(|pixel| {
            let difference = value(copy, pixel) - value(original, pixel);
            let full = if difference > 0.0 { theme.above } else { theme.below };
            theme.surface.mix(full, (difference.abs() * GAIN).min(1.0))
        })
        .collect()
}

/// A row of images with an error map below each, and `gap` transparent pixels between them.
fn with_errors(
    pairs: &[(&[u8], &[u8])],
    shape: ImageShape,
    zoom: usize,
    gap: usize,
    theme: &Theme,
) -> Raster {
    let (wide, high) = (shape.width * zoom + gap, shape.height * zoom + gap);
    let mut raster = Raster::new((pairs.len() * wide).saturating_sub(gap), 2 * high - gap);
    for (i, (original, copy)) in pairs.iter().enumerate() {
        draw_image(&mut raster, shape, zoom, [i * wide, 0], &|p| pixel_colour(original, shape, p));
        let error = error_map(original, copy, shape, theme);
        draw_image(&mut raster, shape, zoom, [i * wide, high], &|p| error[p]);
    }
    raster
}

/// The [`error_map`] of a reconstruction as an RGB image.
pub fn error_image(image: &[u8], copy: &[u8], shape: ImageShape, theme: &Theme) -> (ImageShape, Vec<u8>) {
    let map = error_map(image, copy, shape, theme);
    let pixels = (0..3).flat_map(|channel| map.iter().map(move |c| [c.0, c.1, c.2][channel])).collect();
    (ImageShape { channels: 3, ..shape }, pixels)
}

/// An image above its error map, as one RGB image.
pub fn image_above_errors(
    image: &[u8],
    copy: &[u8],
    shape: ImageShape,
    theme: &Theme,
) -> (ImageShape, Vec<u8>) {
    let Raster { width, height, rgba } = with_errors(&[(image, copy)], shape, 1, 0, theme);
    let all = rgba.as_chunks::<4>().0;
    let pixels = (0..3).flat_map(|channel| all.iter().map(move |pixel| pixel[channel])).collect();
    (ImageShape { channels: 3, height, width }, pixels)
}

/// The shape of what [`above_errors`] makes of an image.
pub fn image_above_errors_shape(shape: ImageShape) -> ImageShape {
    ImageShape { channels: 3, height: 2 * shape.height, ..shape }
}

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
            "Damaged" => Some(damage.before),
            "Restored" => Some(damage.after),
            _ => None,
        })
    }

    /// Names of the rows, from top to bottom.
    pub fn rows(&self) -> &'static [&'static str] {
        if self.damage.is_some() {
            &["Image", "Damaged", "Restored", "Error"]
        } else {
            &["Image", "Copy", "Error"]
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

    /// Draws all rows; an empty raster without images. The own image is set apart by a wider gap.
    pub fn draw(&self) -> Raster {
        let (shape, zoom) = (self.shape, self.zoom.max(1));
        let (wide, high) = (shape.width * zoom + self.gap, shape.height * zoom + self.gap);
        let own_gap = if self.own.is_some() { 2 * self.gap } else { 0 };
        let count = self.len();
        if count == 0 {
            return Raster::default();
        }
        let mut raster = Raster::new(
            count * wide - self.gap + if count > 1 { own_gap } else { 0 },
            self.rows().len() * high - self.gap,
        );
        let place = |i: usize| i * wide + if i > 0 { own_gap } else { 0 };
        let last = self.rows().len() - 1;
        for (i, (original, copy)) in self.pairs().enumerate() {
            draw_image(&mut raster, shape, zoom, [place(i), 0], &|p| pixel_colour(original, shape, p));
            draw_image(&mut raster, shape, zoom, [place(i), (last - 1) * high], &|p| {
                pixel_colour(copy, shape, p)
            });
            let error = error_map(original, copy, shape, self.theme);
            draw_image(&mut raster, shape, zoom, [place(i), last * high], &|p| error[p]);
        }
        if self.damage.is_some() {
            for (i, seen) in self.encoder_inputs().enumerate() {
                draw_image(&mut raster, shape, zoom, [place(i), high], &|p| pixel_colour(seen, shape, p));
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
                format!(" Yours comes first, with {}.", format::significant(mse(a, b), 2))
            }
            None => String::new(),
        };
        let (count, error) = (pairs.len(), format::significant(mean, 2));
        let Some(damage) = self.damage else {
            return format!(
                "Reconstructions after {step} steps: {count} images above, their copies below, their differences below \
                 those. Mean squared error a pixel: {error}.{own}"
            );
        };
        let text = |fidelity: Fidelity| {
            let [psnr, ssim] = fidelity_text(fidelity);
            format!("PSNR {psnr}, {ssim}")
        };
        format!(
            "Reconstructions after {step} steps: {count} images above, damaged below, restored below those, and what \
             is left of the error. Mean squared error a pixel: {error}. Damaged: {}; restored: {}.{own}",
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

    const TWO: ImageShape = ImageShape::grey(1, 2);

    #[test]
    fn grids_have_gaps_and_whole_pixels() {
        let raster = tile(&[0, 255, 128, 64, 10, 20], TWO, 2, 2, 1);
        assert_eq!((raster.width, raster.height), (9, 5));
        let pixel = |x: usize, y: usize| &raster.rgba[(y * 9 + x) * 4..][..4];
        assert_eq!(pixel(2, 1), [255, 255, 255, 255]);
        assert_eq!(pixel(4, 0)[3], 0, "the gap");
        assert_eq!(pixel(5, 0), [128, 128, 128, 255]);
        assert_eq!(pixel(2, 3), [20, 20, 20, 255]);
        assert_eq!(pixel(5, 3)[3], 0, "no fourth image");
        assert_eq!(tile(&[], TWO, 3, 1, 1).rgba, [0; 0]);
        let colours = tile(&[1, 2, 3], ImageShape { channels: 3, height: 1, width: 1 }, 1, 1, 0);
        assert_eq!(colours.rgba, [1, 2, 3, 255]);
    }

    #[test]
    fn errors_say_which_way() {
        let map = error_map(&[0, 200], &[255, 200], TWO, &LIGHT);
        assert_eq!(map, [LIGHT.above, LIGHT.surface]);
        assert_eq!(error_map(&[255, 0], &[0, 0], TWO, &LIGHT)[0], LIGHT.below);
    }

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
            zoom: 1,
            gap: 1,
            theme: &LIGHT,
        };
        let raster = comparison.draw();
        assert_eq!((raster.width, raster.height), (10, 5));
        assert_eq!([raster.rgba[0], raster.rgba[5 * 4], raster.rgba[8 * 4]], [9, 1, 2]);
        assert!(comparison.describe(7).contains("3 images"));
        let damage = Damaged {
            images: Bytes(vec![7, 7, 8, 8, 9, 9]),
            before: Fidelity { psnr_db: 13.31, ssim: 0.421 },
            after: Fidelity { psnr_db: 17.0, ssim: 0.8 },
        };
        let damaged = Comparison { damage: Some(&damage), ..comparison };
        let raster = damaged.draw();
        assert_eq!((raster.width, raster.height), (10, 7));
        let second = 2 * 10 * 4;
        assert_eq!([raster.rgba[second], raster.rgba[second + 5 * 4]], [9, 7], "yours is seen as it is");
        assert!(
            damaged
                .describe(7)
                .contains("Damaged: PSNR 13.3 dB, SSIM .42; restored: PSNR 17.0 dB, SSIM .80."),
            "{}",
            damaged.describe(7)
        );
    }

    #[test]
    fn an_image_stands_above_its_errors() {
        let shape = ImageShape::grey(1, 2);
        let (both, pixels) = image_above_errors(&[0, 200], &[0, 70], shape, &LIGHT);
        assert_eq!(both, ImageShape { channels: 3, height: 2, width: 2 });
        assert_eq!(both, image_above_errors_shape(shape));
        let below = error_map(&[0, 200], &[0, 70], shape, &LIGHT)[1];
        let paper = LIGHT.surface;
        assert_eq!(
            pixels,
            [0, 200, paper.0, below.0, 0, 200, paper.1, below.1, 0, 200, paper.2, below.2],
            "each channel: the image, then where it is wrong"
        );
        let colours = ImageShape { channels: 3, height: 1, width: 1 };
        assert_eq!(image_above_errors(&[1, 2, 3], &[1, 2, 3], colours, &LIGHT).1[..2], [1, paper.0]);
        assert_eq!(image_above_errors(&[1, 2, 3], &[1, 2, 3], colours, &LIGHT).1[4], 3);
    }
}
