//! Images at their points, where few enough are in view.

use crate::plot::{MapAxes, in_view, tile};
use crate::protocol::Lookup;
use crate::ui::query::handle::use_query;
use crate::ui::reactive::{memo, read};
use crate::ui::views::map::state::MapState;
use crate::ui::widgets::canvas::{context_2d, put, use_canvas};
use leptos::html::Canvas;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlCanvasElement;

/// Most images at once.
const MOST: usize = 80;
/// Side of an image, in CSS pixels.
const SIDE: f64 = 26.0;

/// Draws them once the user has zoomed in.
pub fn use_thumbs(node: NodeRef<Canvas>, state: MapState) {
    let wanted = memo(move || {
        read(state.version);
        let Some(view) = state.view.get().filter(|_| state.free.get() && state.show.get().points()) else {
            return Vec::new();
        };
        state.with_positions(|positions| {
            state.colouring.with(|colouring| in_view(positions, &colouring.visible, &view, MOST))
        })
    });
    let query = use_query(memo(|| true), false, move || {
        let wanted = wanted.get();
        (!wanted.is_empty()).then(|| Lookup::Images(wanted).into())
    });
    // Not those that are wanted by now: while the user zooms these are others.
    let known = memo(move || query.images().unwrap_or_default());
    let changed = move || {
        read(state.version);
        state.view.track();
        read(wanted);
        read(state.past);
        read(known);
    };
    let mut atlas: Option<HtmlCanvasElement> = None;
    use_canvas(node, changed, move |surface| {
        surface.clear();
        let shape = state.session.run.with(|r| r.started.as_ref().map(|s| s.data.shape));
        let (Some(view), Some(shape)) = (state.view.get(), shape) else { return };
        if wanted.with(Vec::is_empty) {
            return;
        }
        if atlas.is_none() {
            atlas = document().create_element("canvas").ok().and_then(|c| c.dyn_into().ok());
        }
        let Some(atlas) = &atlas else { return };
        known.with(|(indices, images)| {
            let raster = tile(images, shape, usize::MAX, 1, 0);
            atlas.set_width(raster.width as u32);
            atlas.set_height(raster.height as u32);
            if let Some(context) = context_2d(atlas, false) {
                put(&context, &raster.rgba, raster.width as u32, 0, 0);
            }
            let plot = MapAxes::plot((surface.width, surface.height), surface.scale as f32);
            let (wide, high) = (shape.width as f64, shape.height as f64);
            let zoom = SIDE * surface.scale / wide.max(high);
            let context = &surface.context;
            context.set_image_smoothing_enabled(false);
            state.with_positions(|positions| {
                for (k, index) in indices.iter().enumerate() {
                    let Some(place) = positions.get(*index as usize) else { continue };
                    let [x, y] = view.px(*place, [plot.width, plot.height]);
                    if x < 0.0 || y < 0.0 || x > plot.width || y > plot.height {
                        continue;
                    }
                    let (x, y) = (f64::from(plot.x + x), f64::from(plot.y + y));
                    // Fails only without pixels, and then there is nothing to draw.
                    let _ = context
                        .draw_image_with_html_canvas_element_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
                            atlas,
                            k as f64 * wide,
                            0.0,
                            wide,
                            high,
                            x - zoom * wide / 2.0,
                            y - zoom * high / 2.0,
                            zoom * wide,
                            zoom * high,
                        );
                }
            });
        });
    });
}
