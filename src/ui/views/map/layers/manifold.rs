//! The decoder's images over a grid of the map.

use super::atlas::Atlas;
use super::plot_area::plot_area;
use crate::plot::Viewport;
use crate::protocol::{Answer, Lookup, Query};
use crate::run::Run;
use crate::ui::reactive::read;
use crate::ui::views::content::map::Grid;
use crate::ui::views::map::state::MapState;
use crate::ui::widgets::canvas::{Surface, use_canvas};
use leptos::html::Canvas;
use leptos::prelude::*;
use web_sys::HtmlCanvasElement;

/// Opacity of the images when points lie on them.
const BEHIND: f64 = 0.45;

/// Draws the decoded grid.
pub fn use_manifold(node: NodeRef<Canvas>, state: MapState) {
    let query = state.decoded.manifold;
    let changed = move || {
        read(query.record);
        state.view.track();
        state.layers.track();
    };
    let mut atlas = Atlas::default();
    use_canvas(node, changed, move |surface| {
        surface.clear();
        let layers = state.layers.get();
        let shape = state.session.run.with(Run::image_shape);
        let is_shown = layers.has_manifold() && state.embedded.get().is_none();
        let (Some(view), Some(shape), true) = (state.view.get(), shape, is_shown) else { return };
        // Positions and images of one request: the positions that are wanted by now may be others.
        let Some((query, answer)) = query.result_with_query() else { return };
        if let (Query::Lookup(Lookup::DecodeMap(positions)), Answer::Images(images)) = (&*query, &*answer) {
            let Some(grid) = Grid::of(positions.0.as_chunks::<2>().0) else { return };
            let Some(atlas) = atlas.with(&images.0, shape, grid.columns) else { return };
            let opacity = if layers.has_points() { BEHIND } else { 1.0 };
            draw(surface, atlas, grid, &view, opacity);
        }
    });
}

/// Draws the atlas, a row of images for each of the grid's, over all cells.
fn draw(surface: &Surface, atlas: &HtmlCanvasElement, grid: Grid, view: &Viewport, opacity: f64) {
    let Grid { columns, rows, first, last } = grid;
    let (plot, context) = (plot_area(surface), &surface.context);
    let plot_size = [plot.width, plot.height];
    let ([x0, y0], [x1, y1]) = (view.to_pixel(first, plot_size), view.to_pixel(last, plot_size));
    // From the middles of the outer cells to the edges of the whole.
    let (cell_x, cell_y) = ((x1 - x0) / (columns - 1) as f32, (y1 - y0) / (rows - 1) as f32);
    context.save();
    context.begin_path();
    context.rect(plot.x.into(), plot.y.into(), plot.width.into(), plot.height.into());
    context.clip();
    let size = [cell_x * columns as f32, cell_y * rows as f32];
    // What is made smaller is smoothed.
    context.set_image_smoothing_enabled(size[0] < atlas.width() as f32);
    context.set_global_alpha(opacity);
    // Fails only without pixels, and then there is nothing to draw.
    let _ = context.draw_image_with_html_canvas_element_and_dw_and_dh(
        atlas,
        (plot.x + x0 - 0.5 * cell_x).into(),
        (plot.y + y0 - 0.5 * cell_y).into(),
        size[0].into(),
        size[1].into(),
    );
    context.restore();
}
