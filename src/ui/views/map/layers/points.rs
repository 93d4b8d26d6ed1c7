//! The images as points, and the user's own.

use super::plot_area::plot_area;
use crate::plot::{Raster, Scatter, Theme, scatter, scatter_svg};
use crate::ui::reactive::read;
use crate::ui::views::content::map::own_mark;
use crate::ui::views::map::state::MapState;
use crate::ui::widgets::canvas::use_canvas;
use leptos::html::Canvas;
use leptos::prelude::*;

/// Most points that are shapes of their own in a file; more of them become one picture.
const MAX_SHAPES: usize = 5000;

/// Draws the points.
pub fn use_points(node: NodeRef<Canvas>, state: MapState) {
    let changed = move || {
        read(state.version);
        state.view.track();
        state.layers.track();
        read(state.colouring);
        read(state.own);
        read(state.replayed);
        read(state.embedded);
        read(state.selected);
    };
    let mut raster = Raster::default();
    use_canvas(node, changed, move |surface| {
        let Some(view) = state.view.get() else { return surface.clear() };
        let (plot, theme) = (plot_area(surface), Theme::of(surface.dark));
        let size = (plot.width as usize, plot.height as usize);
        let mut shapes = None;
        if (raster.width, raster.height) != size {
            raster.reset(size.0, size.1);
        }
        // Outside, an arrow points to it, among the marks.
        let is_seen = |place: &[f32; 2]| {
            let size = [plot.width, plot.height];
            own_mark(view.to_pixel(*place, size), size, surface.scale as f32).tip.is_none()
        };
        let own = state.own_shown().filter(is_seen).map(|place| (place, theme.own, theme.surface));
        let selected = state.selected.get();
        state.with_positions(|positions| {
            state.colouring.with(|colouring| {
                let positions = if state.layers.get().has_points() { positions } else { &[] };
                let (scale, selected) = (surface.scale as f32, selected.as_slice());
                let map = Scatter { positions, colouring, view: &view, scale, selected, own };
                if surface.svg.is_some() && positions.len() <= MAX_SHAPES {
                    shapes = Some(scatter_svg(&map, [plot.x, plot.y], [plot.width, plot.height]));
                } else {
                    scatter(&map, &mut raster);
                }
            });
        });
        match (shapes, &surface.svg) {
            (Some(shapes), Some(documents)) => documents.borrow_mut().push(shapes),
            _ => surface.put(&raster.rgba, raster.width as u32, plot.x as i32, plot.y as i32),
        }
    });
}
