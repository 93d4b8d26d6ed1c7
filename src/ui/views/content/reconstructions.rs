//! How reconstructions fill their canvas.

use crate::data::ImageShape;

/// Images are not enlarged beyond the size at which this many stand side by side.
const FEWEST: usize = 7;

/// Size and number of the images.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Device pixels for each of an image's.
    pub zoom: usize,
    /// Images side by side.
    pub columns: usize,
}

impl Layout {
    /// Fills `width` × `height` device pixels with `rows` rows of images, with `gap` between images: as large as lets all
    /// rows and a few columns fit.
    pub fn fill([width, height]: [usize; 2], shape: ImageShape, rows: usize, gap: usize) -> Self {
        let fits = |room: usize, pixels: usize| room / pixels.max(1);
        let zoom = fits(height, rows * shape.height.max(1)).min(fits(width, FEWEST * shape.width + 1)).max(1);
        Self { zoom, columns: fits(width + gap, shape.width * zoom + gap).max(1) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_rows_and_a_few_columns_fit() {
        let shape = ImageShape::grey(28, 28);
        let layout = Layout::fill([640, 300], shape, 3, 6);
        assert_eq!(layout, Layout { zoom: 3, columns: 7 });
        assert!(layout.zoom * 28 * 3 <= 300 && layout.columns * (28 * layout.zoom + 6) <= 646);
    }

    #[test]
    fn a_canvas_without_room_shows_an_image_at_its_own_size() {
        let shape = ImageShape::grey(28, 28);
        assert_eq!(Layout::fill([0, 0], shape, 3, 0), Layout { zoom: 1, columns: 1 });
        assert_eq!(Layout::fill([100, 100], ImageShape::grey(0, 0), 3, 0).columns, 100);
    }
}
