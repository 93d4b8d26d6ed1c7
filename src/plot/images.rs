//! Images as pixels of the page: grids and error maps.

use super::raster::Raster;
use super::row_bars::{BarColours, ROW_COLOURS, draw_row, drawn_shape, height_of, is_row};
use super::theme::{Rgb, Theme};
use crate::data::{ImageShape, resized};

/// A difference of this part of the range has the full colour already; smaller ones would hardly be seen otherwise.
const FULL_ERROR: f32 = 0.5;

/// Colour of a pixel of a grey or RGB image.
fn pixel_colour(image: &[u8], shape: ImageShape, pixel: usize) -> Rgb {
    let plane = shape.height * shape.width;
    let at = |channel: usize| image.get(channel * plane + pixel).copied().unwrap_or(0);
    if shape.channels >= 3 { Rgb(at(0), at(1), at(2)) } else { Rgb(at(0), at(0), at(0)) }
}

/// Draws pixels with their upper left corner at (x, y), each a square of `zoom`.
fn draw_pixels(
    raster: &mut Raster,
    shape: ImageShape,
    zoom: usize,
    [x, y]: [usize; 2],
    colour: &dyn Fn(usize) -> Rgb,
) {
    let columns = raster.width;
    for row in 0..shape.height {
        if zoom == 1 && x + shape.width <= columns {
            // Large images are mostly drawn at their own size: whole rows at once, in a third of the time.
            let from = 4 * ((y + row) * columns + x);
            let Some(pixels) = raster.rgba.get_mut(from..from + 4 * shape.width) else { return };
            for (column, pixel) in pixels.as_chunks_mut::<4>().0.iter_mut().enumerate() {
                let Rgb(red, green, blue) = colour(row * shape.width + column);
                *pixel = [red, green, blue, 255];
            }
            continue;
        }
        for column in 0..shape.width {
            let at = [x + column * zoom, y + row * zoom];
            raster.fill(at[0], at[1], zoom, zoom, colour(row * shape.width + column));
        }
    }
}

/// Draws an image of [`drawn_shape`] with its upper left corner at `at`: a row of numbers as bars.
pub(super) fn draw_image(raster: &mut Raster, image: &[u8], shape: ImageShape, zoom: usize, at: [usize; 2]) {
    if is_row(shape) {
        let height = |column: usize| image.get(column).copied().map_or(0.0, height_of);
        draw_row(raster, shape.width, zoom, at, ROW_COLOURS, &height);
    } else {
        draw_pixels(raster, shape, zoom, at, &|pixel| pixel_colour(image, shape, pixel));
    }
}

/// Draws where a reconstruction differs, of the same size as [`draw_image`]: an [`error_map`], or bars for a row.
pub(super) fn draw_errors(
    raster: &mut Raster,
    [original, copy]: [&[u8]; 2],
    shape: ImageShape,
    zoom: usize,
    at: [usize; 2],
    theme: &Theme,
) {
    if is_row(shape) {
        let colours = BarColours {
            ground: theme.surface,
            line: theme.surface.mix(theme.muted, 0.5),
            above: theme.above,
            below: theme.below,
        };
        let difference = |column: usize| match (original.get(column), copy.get(column)) {
            (Some(a), Some(b)) => (f32::from(*b) - f32::from(*a)) / (255.0 * FULL_ERROR),
            _ => 0.0,
        };
        draw_row(raster, shape.width, zoom, at, colours, &difference);
    } else {
        let errors = error_map(original, copy, shape, theme);
        draw_pixels(raster, shape, zoom, at, &|pixel| errors[pixel]);
    }
}

/// A grid of images (`[n, channels, height, width]`), `columns` in a row, with `gap` transparent pixels between them. Each is
/// [`drawn_shape`] times `zoom`.
pub fn tile(images: &[u8], shape: ImageShape, columns: usize, zoom: usize, gap: usize) -> Raster {
    let (size, zoom) = (shape.len(), zoom.max(1));
    let drawn = drawn_shape(shape);
    let count = images.len().checked_div(size).unwrap_or(0);
    let columns = columns.clamp(1, count.max(1));
    let rows = count.div_ceil(columns);
    let (wide, high) = (drawn.width * zoom, drawn.height * zoom);
    let along = |n: usize, length: usize| (n * (length + gap)).saturating_sub(gap);
    let mut raster = Raster::new(along(columns, wide), along(rows, high));
    for (i, image) in images.chunks_exact(size.max(1)).enumerate() {
        let at = [i % columns * (wide + gap), i / columns * (high + gap)];
        draw_image(&mut raster, image, shape, zoom, at);
    }
    raster
}

/// The same grid of images that are made smaller first where it would be wider than `widest` pixels: a sheet of many large
/// images would take more memory than a browser gives a canvas.
pub fn tile_within(images: &[u8], shape: ImageShape, columns: usize, gap: usize, widest: usize) -> Raster {
    let room = (widest / columns.max(1)).saturating_sub(gap).max(1);
    if is_row(shape) || shape.width <= room {
        return tile(images, shape, columns, 1, gap);
    }
    // An image one pixel high would be taken for a row of numbers.
    let height = (shape.height * room / shape.width).max(2);
    let small = resized(images, shape, [height, room]);
    tile(&small, ImageShape { height, width: room, ..shape }, columns, 1, gap)
}

/// The difference of a reconstruction from its original, one colour a pixel: the surface where they agree,
/// [`Theme::above`] where the reconstruction is brighter, [`Theme::below`] where it is darker. Channels are averaged.
pub fn error_map(original: &[u8], copy: &[u8], shape: ImageShape, theme: &Theme) -> Vec<Rgb> {
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
            theme.surface.mix(full, (difference.abs() / FULL_ERROR).min(1.0))
        })
        .collect()
}

/// A raster as an RGB image.
fn planes(raster: &Raster) -> (ImageShape, Vec<u8>) {
    let all = raster.rgba.as_chunks::<4>().0;
    let pixels = (0..3).flat_map(|channel| all.iter().map(move |pixel| pixel[channel])).collect();
    (ImageShape { channels: 3, height: raster.height, width: raster.width }, pixels)
}

/// Where a reconstruction differs, as an RGB image.
pub fn error_image(image: &[u8], copy: &[u8], shape: ImageShape, theme: &Theme) -> (ImageShape, Vec<u8>) {
    let drawn = drawn_shape(shape);
    let mut raster = Raster::new(drawn.width, drawn.height);
    draw_errors(&mut raster, [image, copy], shape, 1, [0, 0], theme);
    planes(&raster)
}

/// An image above where its reconstruction differs, as one RGB image.
pub fn image_above_errors(
    image: &[u8],
    copy: &[u8],
    shape: ImageShape,
    theme: &Theme,
) -> (ImageShape, Vec<u8>) {
    let drawn = drawn_shape(shape);
    let mut raster = Raster::new(drawn.width, 2 * drawn.height);
    draw_image(&mut raster, image, shape, 1, [0, 0]);
    draw_errors(&mut raster, [image, copy], shape, 1, [0, drawn.height], theme);
    planes(&raster)
}

/// The shape of what [`image_above_errors`] makes of an image.
pub fn image_above_errors_shape(shape: ImageShape) -> ImageShape {
    let drawn = drawn_shape(shape);
    ImageShape { channels: 3, height: 2 * drawn.height, ..drawn }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::LIGHT;

    /// Not one pixel high: that would be a row of numbers.
    const TWO: ImageShape = ImageShape::grey(2, 1);

    #[test]
    fn grids_have_gaps_and_whole_pixels() {
        let raster = tile(&[0, 255, 128, 64, 10, 20], TWO, 2, 2, 1);
        assert_eq!((raster.width, raster.height), (5, 9));
        let pixel = |x: usize, y: usize| &raster.rgba[(y * 5 + x) * 4..][..4];
        assert_eq!(pixel(1, 2), [255, 255, 255, 255]);
        assert_eq!(pixel(2, 0)[3], 0, "the gap");
        assert_eq!(pixel(3, 0), [128, 128, 128, 255]);
        assert_eq!(pixel(1, 7), [20, 20, 20, 255]);
        assert_eq!(pixel(3, 7)[3], 0, "no fourth image");
        assert_eq!(tile(&[], TWO, 3, 1, 1).rgba, [0; 0]);
        let colours = tile(&[1, 2, 3], ImageShape { channels: 3, height: 1, width: 1 }, 1, 1, 0);
        assert_eq!(colours.rgba, [1, 2, 3, 255]);
    }

    #[test]
    fn a_sheet_of_large_images_is_made_smaller() {
        let shape = ImageShape { channels: 3, height: 64, width: 128 };
        let images = vec![200; 4 * shape.len()];
        let raster = tile_within(&images, shape, 4, 1, 200);
        assert_eq!((raster.width, raster.height), (199, 24));
        assert_eq!(raster.rgba[..4], [200, 200, 200, 255]);
        assert_eq!(tile_within(&images, shape, 1, 0, 200).width, 128, "there is room");
        let rows = ImageShape::grey(1, 1000);
        assert_eq!(tile_within(&[0; 3000], rows, 3, 1, 50).width, 3 * 96 + 2, "bars are narrow already");
    }

    #[test]
    fn errors_say_which_way() {
        let map = error_map(&[0, 200], &[255, 200], TWO, &LIGHT);
        assert_eq!(map, [LIGHT.above, LIGHT.surface]);
        assert_eq!(error_map(&[255, 0], &[0, 0], TWO, &LIGHT)[0], LIGHT.below);
    }

    #[test]
    fn errors_of_a_row_are_bars() {
        let row = ImageShape::grey(1, 2);
        let (shape, pixels) = error_image(&[0, 200], &[255, 200], row, &LIGHT);
        assert_eq!((shape.channels, shape.width, shape.height), (3, 48, 40));
        assert_eq!(pixels[0], LIGHT.above.0, "the first is copied too large, by all there is");
        assert_eq!(pixels[24], LIGHT.surface.0, "the second is right");
    }

    #[test]
    fn an_image_stands_above_its_errors() {
        let (both, pixels) = image_above_errors(&[0, 200], &[0, 70], TWO, &LIGHT);
        assert_eq!(both, ImageShape { channels: 3, height: 4, width: 1 });
        assert_eq!(both, image_above_errors_shape(TWO));
        let below = error_map(&[0, 200], &[0, 70], TWO, &LIGHT)[1];
        let paper = LIGHT.surface;
        assert_eq!(
            pixels,
            [0, 200, paper.0, below.0, 0, 200, paper.1, below.1, 0, 200, paper.2, below.2],
            "each channel: the image, then where it is wrong"
        );
        let colours = ImageShape { channels: 3, height: 1, width: 1 };
        assert_eq!(image_above_errors(&[1, 2, 3], &[1, 2, 3], colours, &LIGHT).1[..2], [1, paper.0]);
        assert_eq!(image_above_errors(&[1, 2, 3], &[1, 2, 3], colours, &LIGHT).1[4], 3);
        let row = ImageShape::grey(1, 5);
        let (both, pixels) = image_above_errors(&[9; 5], &[9; 5], row, &LIGHT);
        assert_eq!((both, pixels.len()), (image_above_errors_shape(row), both.len()));
    }
}
