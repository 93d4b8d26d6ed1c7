//! A row of numbers as a picture: a bar for each, up from the middle line or down, because an image one pixel high would be
//! a line too thin to see.

use super::raster::Raster;
use super::theme::Rgb;
use crate::data::ImageShape;

/// Most bars. Each bar of a longer row stands for several numbers and shows the one farthest from the middle.
const MAX_BARS: usize = 96;
/// Width of the picture of a short row, about, in pixels.
const WIDTH: usize = 48;
/// Height of the picture, in pixels.
const HEIGHT: usize = 40;
/// Width from which on a bar leaves a pixel free beside it.
const GAP_FROM: usize = 4;

/// Colours of the bars of a row.
#[derive(Clone, Copy)]
pub(super) struct BarColours {
    /// Behind the bars.
    pub ground: Rgb,
    /// The line in the middle.
    pub line: Rgb,
    /// Bars above the line.
    pub above: Rgb,
    /// Bars below it.
    pub below: Rgb,
}

/// Those of a row itself: light on black, as images are.
pub(super) const ROW_COLOURS: BarColours = BarColours {
    ground: Rgb(0, 0, 0),
    line: Rgb(90, 90, 90),
    above: Rgb(240, 240, 240),
    below: Rgb(240, 240, 240),
};

/// True for an image that is a row of numbers: grey, and one pixel high.
pub const fn is_row(shape: ImageShape) -> bool {
    shape.channels == 1 && shape.height == 1
}

/// The shape in which an image is drawn: that of its bars for a row, its own otherwise.
pub const fn drawn_shape(shape: ImageShape) -> ImageShape {
    if is_row(shape) && shape.width > 0 {
        ImageShape { channels: 1, height: HEIGHT, width: bar_count(shape.width) * bar_width(shape.width) }
    } else {
        shape
    }
}

const fn bar_count(columns: usize) -> usize {
    if columns < MAX_BARS { columns } else { MAX_BARS }
}

const fn bar_width(columns: usize) -> usize {
    WIDTH.div_ceil(bar_count(columns))
}

/// Draws a row with its upper left corner at (x, y), each pixel of the picture a square of `zoom`. `value` gives a column's
/// height over the line, from −1 to 1.
pub(super) fn draw_row(
    raster: &mut Raster,
    columns: usize,
    zoom: usize,
    [x, y]: [usize; 2],
    colours: BarColours,
    value: &dyn Fn(usize) -> f32,
) {
    let (bars, wide, middle) = (bar_count(columns), bar_width(columns), HEIGHT / 2);
    let filled = if wide < GAP_FROM { wide } else { wide - 1 };
    raster.fill(x, y, bars * wide * zoom, HEIGHT * zoom, colours.ground);
    raster.fill(x, y + middle * zoom, bars * wide * zoom, zoom, colours.line);
    for bar in 0..bars {
        let of = bar * columns / bars..((bar + 1) * columns / bars).max(bar * columns / bars + 1);
        let farthest = of.map(value).fold(0.0, |most: f32, v| if v.abs() > most.abs() { v } else { most });
        let length = (farthest.abs().min(1.0) * middle as f32 + 0.5) as usize;
        let (top, colour) =
            if farthest > 0.0 { (middle - length, colours.above) } else { (middle, colours.below) };
        raster.fill(x + bar * wide * zoom, y + top * zoom, filled * zoom, length * zoom, colour);
    }
}

/// A pixel's height over the middle line.
pub(super) fn height_of(pixel: u8) -> f32 {
    (f32::from(pixel) - 127.5) / 127.5
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(row: &[u8]) -> (Raster, ImageShape) {
        let shape = drawn_shape(ImageShape::grey(1, row.len()));
        let mut raster = Raster::new(shape.width, shape.height);
        draw_row(&mut raster, row.len(), 1, [0, 0], ROW_COLOURS, &|i| height_of(row[i]));
        (raster, shape)
    }

    fn lit(raster: &Raster, x: usize) -> Vec<usize> {
        (0..raster.height).filter(|y| raster.rgba[(y * raster.width + x) * 4] > 200).collect()
    }

    #[test]
    fn numbers_above_the_mean_stand_and_those_below_hang() {
        let (raster, shape) = drawn(&[255, 128, 0, 192]);
        assert_eq!((shape.width, shape.height), (48, 40));
        assert_eq!(lit(&raster, 0), (0..20).collect::<Vec<_>>());
        assert_eq!(lit(&raster, 12), [0; 0], "the mean has no bar");
        assert_eq!(lit(&raster, 24), (20..40).collect::<Vec<_>>());
        assert_eq!(lit(&raster, 36), (10..20).collect::<Vec<_>>());
        assert_eq!(lit(&raster, 11), [0; 0], "a gap between bars");
    }

    #[test]
    fn a_long_row_shows_what_is_farthest_from_the_mean() {
        let mut row = vec![128; 10_000];
        row[5_000] = 255;
        row[5_001] = 140;
        let (raster, shape) = drawn(&row);
        assert_eq!(shape.width, 96);
        assert_eq!((0..96).filter(|x| lit(&raster, *x).len() == 20).count(), 1);
    }

    #[test]
    fn images_keep_their_shape() {
        let colour = ImageShape { channels: 3, height: 1, width: 9 };
        for shape in [ImageShape::grey(28, 28), colour, ImageShape::grey(1, 0)] {
            assert_eq!(drawn_shape(shape), shape);
        }
    }
}
