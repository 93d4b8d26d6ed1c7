//! The images of a path through latent space: their order in a film, and their layout on a sheet.

use super::row_bars::drawn_shape;
use crate::data::ImageShape;

/// Longest side of a canvas that every browser supports, in pixels, and its largest area (Safari on phones).
const MAX_SIDE: usize = 8192;
const MAX_AREA: usize = 4096 * 4096;

/// Index of the image in a frame of a film that plays `count` images forwards and backwards for ever: 0, 1, 2, 1, 0, 1 …
/// for three.
pub fn ping_pong(frame: usize, count: usize) -> usize {
    if count < 2 {
        return 0;
    }
    let period = 2 * (count - 1);
    let index = frame % period;
    if index < count { index } else { period - index }
}

/// Images in a row, and canvas pixels for a pixel of theirs, so that one canvas holds all of them with gaps of `gap` pixels:
/// the largest zoom up to `zoom` that fits, with the longest rows. `None` when they don't fit at all.
pub fn sheet_layout(count: usize, shape: ImageShape, zoom: usize, gap: usize) -> Option<[usize; 2]> {
    let drawn = drawn_shape(shape);
    (1..=zoom).rev().find_map(|zoom| {
        let [wide, high] = [drawn.width, drawn.height].map(|side| side * zoom + gap);
        let columns = ((MAX_SIDE + gap) / wide.max(1)).min(count);
        let (width, height) = (columns * wide, count.div_ceil(columns.max(1)) * high);
        let fits = columns > 0 && height <= MAX_SIDE + gap && width * height <= MAX_AREA;
        fits.then_some([columns, zoom])
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::tile;

    #[test]
    fn a_film_turns_at_both_ends() {
        let order: Vec<usize> = (0..6).map(|frame| ping_pong(frame, 3)).collect();
        assert_eq!(order, [0, 1, 2, 1, 0, 1]);
        assert_eq!(ping_pong(5, 1), 0);
    }

    #[test]
    fn no_side_of_a_sheet_is_too_long() {
        let digit = ImageShape::grey(28, 28);
        assert_eq!(sheet_layout(19, digit, 5, 2), Some([19, 5]), "a short path stays in a row");
        for (count, shape) in
            [(421, digit), (661, ImageShape::grey(64, 64)), (61, ImageShape::grey(300, 200))]
        {
            let Some([columns, zoom]) = sheet_layout(count, shape, 5, 2) else {
                panic!("{count} of {shape:?}")
            };
            let raster = tile(&vec![0; count * shape.len()], shape, columns, zoom, 2);
            assert!(raster.width.max(raster.height) <= 8192, "{} x {}", raster.width, raster.height);
            assert!(raster.width * raster.height <= 4096 * 4096, "{} x {}", raster.width, raster.height);
        }
        assert_eq!(sheet_layout(4, ImageShape::grey(9000, 10), 3, 2), None);
    }
}
