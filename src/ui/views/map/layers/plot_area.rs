//! Where the points belong on a layer.

use crate::plot::{MapAxes, Rect};
use crate::ui::widgets::canvas::Surface;

/// The plot inside its axes, in pixels of the canvas.
pub fn plot_area(surface: &Surface) -> Rect {
    MapAxes::plot((surface.width, surface.height), surface.scale as f32)
}
