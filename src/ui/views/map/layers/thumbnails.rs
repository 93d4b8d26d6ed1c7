//! Images at their points, where few enough are in view.

use super::atlas::Atlas;
use super::plot_area::plot_area;
use crate::data::ImageShape;
use crate::plot::{Viewport, drawn_shape, points_in_view};
use crate::protocol::Lookup;
use crate::run::Run;
use crate::ui::query::use_query;
use crate::ui::reactive::{memo, read};
use crate::ui::views::content::map::without_overlap;
use crate::ui::views::map::state::MapState;
use crate::ui::widgets::canvas::{Surface, use_canvas};
use leptos::html::Canvas;
use leptos::prelude::*;
use web_sys::HtmlCanvasElement;

/// Most images at once.
const MAX_IMAGES: usize = 80;
/// Images in a row of the atlas: a canvas has a greatest width.
const ATLAS_COLUMNS: usize = 16;
/// The longer side of an image, in CSS pixels.
const SIDE: f64 = 26.0;

/// Draws images at their points once the user has zoomed in.
pub fn use_thumbnails(node: NodeRef<Canvas>, state: MapState) {
    let wanted = memo(move || {
        read(state.version);
        let view = state.view.get().filter(|_| state.detached.get() && state.layers.get().has_points());
        let Some(view) = view else { return Vec::new() };
        state.with_positions(|positions| {
            state.colouring.with(|colouring| points_in_view(positions, &colouring.visible, &view, MAX_IMAGES))
        })
    });
    let query = use_query(memo(|| true), false, move || {
        let wanted = wanted.get();
        (!wanted.is_empty()).then(|| Lookup::Images(wanted).into())
    });
    // The answer's own indices: while the user zooms, those that are wanted by now are others.
    let images = memo(move || query.images().unwrap_or_default());
    let changed = move || {
        read(state.version);
        state.view.track();
        read(wanted);
        read(state.replayed);
        read(images);
    };
    let mut atlas = Atlas::default();
    use_canvas(node, changed, move |surface| {
        surface.clear();
        let shape = state.session.run.with(Run::image_shape);
        let (Some(view), Some(shape)) = (state.view.get(), shape) else { return };
        if wanted.with(Vec::is_empty) {
            return;
        }
        images.with(|(indices, pixels)| {
            let Some(atlas) = atlas.with(pixels, shape, ATLAS_COLUMNS) else { return };
            state.with_positions(|positions| draw(surface, atlas, shape, &view, indices, positions));
        });
    });
}

/// Draws each image of the atlas at its point.
fn draw(
    surface: &Surface,
    atlas: &HtmlCanvasElement,
    shape: ImageShape,
    view: &Viewport,
    indices: &[u32],
    positions: &[[f32; 2]],
) {
    let (plot, context) = (plot_area(surface), &surface.context);
    let shape = drawn_shape(shape);
    let (width, height) = (shape.width as f64, shape.height as f64);
    let zoom = SIDE * surface.scale / width.max(height);
    let columns = ATLAS_COLUMNS.min(indices.len());
    let pixel = |index: &u32| {
        let place = positions.get(*index as usize)?;
        let [x, y] = view.to_pixel(*place, [plot.width, plot.height]);
        let is_inside = (0.0..=plot.width).contains(&x) && (0.0..=plot.height).contains(&y);
        is_inside.then_some([x, y])
    };
    let inside: Vec<(usize, [f32; 2])> =
        indices.iter().enumerate().filter_map(|(k, index)| Some((k, pixel(index)?))).collect();
    let middles: Vec<[f32; 2]> = inside.iter().map(|(_, middle)| *middle).collect();
    let clear = without_overlap(&middles, [(zoom * width) as f32, (zoom * height) as f32]);
    // What is made smaller is smoothed.
    context.set_image_smoothing_enabled(zoom < 1.0);
    // The points of those that would cover others stay visible; zooming in makes room for them.
    for ((k, [x, y]), _) in inside.into_iter().zip(clear).filter(|(_, is_clear)| *is_clear) {
        let (x, y) = (f64::from(plot.x + x), f64::from(plot.y + y));
        // Fails only without pixels, and then there is nothing to draw.
        let _ = context.draw_image_with_html_canvas_element_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
            atlas,
            (k % columns) as f64 * width,
            (k / columns) as f64 * height,
            width,
            height,
            x - zoom * width / 2.0,
            y - zoom * height / 2.0,
            zoom * width,
            zoom * height,
        );
    }
}
