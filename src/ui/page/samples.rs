//! Some of the images that the network is trained on.

use super::sample_text::{count_text, samples_label};
use crate::plot::{drawn_shape, tile};
use crate::protocol::DataInfo;
use crate::ui::reactive::{effect, live, memo};
use crate::ui::session::Session;
use crate::ui::widgets::canvas::{context_2d, put, smooth_large};
use leptos::html::Canvas;
use leptos::prelude::*;
use web_sys::HtmlCanvasElement;

/// Images in a row.
const COLUMNS: usize = 8;
/// Rows of images.
const ROWS: usize = 3;
/// Pixels between two images.
const GAP: usize = 1;

/// Some images of the set, and how many there are.
#[component]
pub fn Samples() -> impl IntoView {
    let session = expect_context::<Session>();
    // Images don't change while a run lasts, so they are looked at once.
    let present = memo(move || session.run.with(|r| r.started.is_some().then_some(r.id)));
    let data = memo(move || {
        present.get();
        session.run.with_untracked(|r| r.started.as_ref().map(|s| s.data.clone()))
    });
    let canvas = NodeRef::<Canvas>::new();
    effect(move || {
        if let Some(canvas) = canvas.get() {
            data.with(|data| data.iter().for_each(|data| draw(&canvas, data)));
        }
    });
    let label = live(move || data.with(|data| samples_label(data.as_ref())));
    view! {
        <div class="samples">
            <canvas role="img" node_ref=canvas width="232" height="87" aria-label=label></canvas>
            <p class="quiet">{live(move || data.with(|d| d.as_ref().map(count_text).unwrap_or_default()))}</p>
        </div>
    }
}

/// Draws the images in rows. The canvas is as large for a set of few images as for one of many.
fn draw(canvas: &HtmlCanvasElement, data: &DataInfo) {
    let (shape, size) = (data.shape, data.shape.len());
    let images = &data.samples.0[..data.samples.0.len().min(COLUMNS * ROWS * size)];
    let drawn = drawn_shape(shape);
    // Setting a size also clears.
    canvas.set_width((COLUMNS * (drawn.width + GAP) - GAP) as u32);
    canvas.set_height((ROWS * (drawn.height + GAP) - GAP) as u32);
    smooth_large(canvas, shape);
    if let Some(context) = context_2d(canvas, false) {
        let raster = tile(images, shape, COLUMNS, 1, GAP);
        put(&context, &raster.rgba, raster.width as u32, 0, 0);
    }
}
