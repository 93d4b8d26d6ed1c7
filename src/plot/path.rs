//! Pictures of a path: in which order a film shows them, and how many stand in a row of a sheet.

use crate::data::ImageShape;

/// Longest side of a canvas that every browser makes, in pixels, and its largest area (Safari on phones).
const SIDE: usize = 8192;
const AREA: usize = 4096 * 4096;

/// The picture at a beat of a film that runs there and back for ever: 0, 1, 2, 1, 0, 1 … for three.
pub fn there_and_back(beat: usize, count: usize) -> usize {
    if count < 2 {
        return 0;
    }
    let lap = 2 * (count - 1);
    let at = beat % lap;
    if at < count { at } else { lap - at }
}

/// Images in a row and pixels for a pixel of theirs, so that a canvas can hold all of them with `gap` pixels between: the
/// largest such zoom up to `zoom`, and rows as long as can be. None where there is no way.
pub fn sheet(count: usize, shape: ImageShape, zoom: usize, gap: usize) -> Option<[usize; 2]> {
    (1..=zoom).rev().find_map(|zoom| {
        let [wide, high] = [shape.width, shape.height].map(|side| side * zoom + gap);
        let columns = ((SIDE + gap) / wide.max(1)).min(count);
        let (width, height) = (columns * wide, count.div_ceil(columns.max(1)) * high);
        let fits = columns > 0 && height <= SIDE + gap && width * height <= AREA;
        fits.then_some([columns, zoom])
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::tile;

    #[test]
    fn a_film_turns_at_both_ends() {
        let order: Vec<usize> = (0..6).map(|beat| there_and_back(beat, 3)).collect();
        assert_eq!(order, [0, 1, 2, 1, 0, 1]);
        assert_eq!(there_and_back(5, 1), 0);
    }

    #[test]
    fn no_side_of_a_sheet_is_too_long() {
        let digit = ImageShape::grey(28, 28);
        assert_eq!(sheet(19, digit, 5, 2), Some([19, 5]), "a short path stays in a row");
        for (count, shape) in
            [(421, digit), (661, ImageShape::grey(64, 64)), (61, ImageShape::grey(300, 200))]
        {
            let Some([columns, zoom]) = sheet(count, shape, 5, 2) else { panic!("{count} of {shape:?}") };
            let raster = tile(&vec![0; count * shape.len()], shape, columns, zoom, 2);
            assert!(raster.width.max(raster.height) <= 8192, "{} x {}", raster.width, raster.height);
            assert!(raster.width * raster.height <= 4096 * 4096, "{} x {}", raster.width, raster.height);
        }
        assert_eq!(sheet(4, ImageShape::grey(9000, 10), 3, 2), None);
    }
}
