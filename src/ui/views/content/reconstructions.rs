//! How reconstructions fill their canvas.

use crate::data::ImageShape;
use crate::plot::drawn_shape;

/// Images are not enlarged beyond the size at which this many stand side by side.
const FEWEST: usize = 7;

/// Size and number of the images.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Rows and columns to which images are made smaller; `None` for their own size.
    pub smaller: Option<[usize; 2]>,
    /// Device pixels for each of an image's.
    pub zoom: usize,
    /// Images side by side.
    pub columns: usize,
}

impl Layout {
    /// Fills `width` × `height` device pixels with `rows` rows of images, with `gap` between images: as large as lets all
    /// rows and a few columns fit.
    pub fn fill([width, height]: [usize; 2], shape: ImageShape, rows: usize, gap: usize) -> Self {
        let drawn = drawn_shape(shape);
        let (high, wide) = (drawn.height.max(1), drawn.width.max(1));
        let fits = |room: usize, pixels: usize| room / pixels.max(1);
        let columns = |wide: usize| fits(width + gap, wide + gap).max(1);
        let zoom = fits(height, rows * high).min(fits(width, FEWEST * wide + 1));
        if zoom > 0 || width * height == 0 {
            return Self { smaller: None, zoom: zoom.max(1), columns: columns(wide * zoom.max(1)) };
        }
        // The larger of both is what does not fit. An image one pixel high would be taken for a row of numbers.
        let [down, across] = [rows * high * width, FEWEST * wide * height];
        let share = |side: usize, least: usize| match down > across {
            true => (side * height / (rows * high)).max(least),
            false => (side * width / (FEWEST * wide)).max(least),
        };
        let [high, wide] = [share(high, 2), share(wide, 1)];
        Self { smaller: Some([high, wide]), zoom: 1, columns: columns(wide) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_rows_and_a_few_columns_fit() {
        let shape = ImageShape::grey(28, 28);
        let layout = Layout::fill([640, 300], shape, 3, 6);
        assert_eq!(layout, Layout { smaller: None, zoom: 3, columns: 7 });
        assert!(layout.zoom * 28 * 3 <= 300 && layout.columns * (28 * layout.zoom + 6) <= 646);
    }

    #[test]
    fn images_too_large_for_the_canvas_are_made_smaller() {
        let square = Layout::fill([640, 180], ImageShape::grey(128, 128), 3, 3);
        assert_eq!(square, Layout { smaller: Some([60, 60]), zoom: 1, columns: 10 });
        let wide = Layout::fill([350, 300], ImageShape::grey(32, 128), 3, 3);
        assert_eq!(wide, Layout { smaller: Some([12, 50]), zoom: 1, columns: 6 });
        let [high, wide] = Layout::fill([640, 180], ImageShape::grey(128, 48), 4, 3).smaller.unwrap();
        assert!(4 * high <= 180 && wide == 16, "{high} × {wide}");
    }

    #[test]
    fn a_row_of_numbers_is_as_large_as_its_bars() {
        assert_eq!(Layout::fill([640, 180], ImageShape::grey(1, 29), 3, 3).zoom, 1);
    }

    #[test]
    fn a_canvas_without_room_shows_an_image_at_its_own_size() {
        let shape = ImageShape::grey(28, 28);
        assert_eq!(Layout::fill([0, 0], shape, 3, 0), Layout { smaller: None, zoom: 1, columns: 1 });
        assert!(Layout::fill([100, 100], ImageShape::grey(0, 0), 3, 0).columns > 0);
    }
}
