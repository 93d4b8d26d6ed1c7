//! The map of the codes: which layers are drawn, what stands beside a place, what pointer and keys make of its view, and the map in words.

mod axes;
mod beside;
mod gestures;
mod names;
mod text;

pub use axes::{Projection, suitable_axes};
pub use beside::{own_mark, picture_beside};
pub use gestures::{dragged, frame, key_step, move_cursor, wheel_zoom};
pub use names::{class_centres, name_places, without_overlap};
pub use text::{describe_embedding, describe_replay, position, replay_note, selected, shadow, step};

use crate::data::ImageShape;
use crate::plot::drawn_shape;
use crate::ui::views::content::options::select_options;

/// Images of the decoded grid, about.
const GRID_IMAGES: f32 = 144.0;

select_options! {
    /// Which layers of the map are drawn.
    Layers {
        Points = "points", "Points", "One point per image, with the names of classes.";
        Plain = "plain", "Points, no names", "One point per image.";
        Both = "both", "Both", "Points over the decoded grid.";
        Manifold = "manifold", "Manifold", "The decoded grid alone.";
    }
}

impl Layers {
    /// The points are drawn.
    pub fn has_points(self) -> bool {
        self != Self::Manifold
    }

    /// Classes have their names on the map. Over the grid they would cover images.
    pub fn has_names(self) -> bool {
        self == Self::Points
    }

    /// The grid is drawn.
    pub fn has_manifold(self) -> bool {
        matches!(self, Self::Both | Self::Manifold)
    }
}

/// Columns and rows of the decoded grid on a plot of this size: cells about as wide as images of this shape, or these would
/// be distorted.
pub fn grid_size([width, height]: [f32; 2], shape: ImageShape) -> [usize; 2] {
    let drawn = drawn_shape(shape);
    let shape = drawn.height.max(1) as f32 / drawn.width.max(1) as f32;
    let columns = libm::sqrtf(GRID_IMAGES * width / height * shape).round().clamp(4.0, 24.0);
    let rows = (GRID_IMAGES / columns).round().max(2.0);
    [columns as usize, rows as usize]
}

/// Decoded positions in rows and columns.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Grid {
    /// Positions in a row.
    pub columns: usize,
    /// Rows.
    pub rows: usize,
    /// The position of the first cell's middle, top left.
    pub first: [f32; 2],
    /// The position of the last cell's middle, bottom right.
    pub last: [f32; 2],
}

impl Grid {
    /// The grid that these positions are, row by row; `None` with fewer than two rows or columns.
    pub fn of(positions: &[[f32; 2]]) -> Option<Self> {
        let (first, last) = (*positions.first()?, *positions.last()?);
        let columns = positions.iter().take_while(|position| position[1] == first[1]).count();
        let rows = positions.len() / columns.max(1);
        (columns > 1 && rows > 1).then_some(Self { columns, rows, first, last })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::Viewport;

    #[test]
    fn a_grid_is_known_by_its_positions() {
        let square = ImageShape::grey(28, 28);
        let [columns, rows] = grid_size([400.0, 300.0], square);
        assert!(columns > rows && (100..200).contains(&(columns * rows)), "{columns} × {rows}");
        assert_eq!(grid_size([4000.0, 10.0], square)[0], 24);
        let [columns_wide, rows_wide] = grid_size([400.0, 400.0], ImageShape::grey(16, 64));
        assert_eq!([columns_wide, rows_wide], [6, 24], "wide images in wide cells");
        let flat = Viewport::default().grid(columns, rows);
        let grid = Grid::of(flat.as_chunks::<2>().0).unwrap();
        assert_eq!([grid.columns, grid.rows], [columns, rows]);
        assert!(grid.first[0] < grid.last[0] && grid.first[1] > grid.last[1]);
        assert_eq!(Grid::of(&[[0.0, 0.0], [1.0, 0.0]]), None, "one row");
        assert_eq!(Grid::of(&[]), None);
        assert_eq!(Grid::of(&[[0.0, f32::NAN]]), None);
    }

    #[test]
    fn each_choice_draws_something() {
        for layers in Layers::ALL {
            assert!(layers.has_points() || layers.has_manifold());
        }
        assert!(Layers::Both.has_points() && Layers::Both.has_manifold());
    }
}
