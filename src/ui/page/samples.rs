//! A look at the images that the network learns from.

use crate::data::{DEFECT, ImageShape};
use crate::protocol::DataInfo;
use crate::ui::page::readout::grouped;
use crate::ui::reactive::{effect, live, memo};
use crate::ui::session::Session;
use leptos::html::Canvas;
use leptos::prelude::*;
use wasm_bindgen::{Clamped, JsCast as _};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageData};

/// Images side by side.
const COLUMNS: usize = 8;
/// Rows of them.
const ROWS: usize = 3;
/// Pixels between two.
const GAP: usize = 1;

/// The first images of the set, and how many there are.
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
    view! {
        <div class="samples">
            <canvas role="img" node_ref=canvas width="232" height="87" aria-label=live(move || data.with(describe))></canvas>
            <p class="quiet">{live(move || data.with(|d| d.as_ref().map(count).unwrap_or_default()))}</p>
        </div>
    }
}

fn describe(data: &Option<DataInfo>) -> String {
    data.as_ref().map_or_else(|| "No images yet".into(), |d| format!("The first images of “{}”", d.name))
}

fn count(data: &DataInfo) -> String {
    let ImageShape { channels, height, width } = data.shape;
    let colour = if channels == 1 { "" } else { " RGB" };
    let flawed = data.labels.iter().any(|column| column.name == DEFECT);
    let anomalous = match (data.anomalous, if flawed { "flawed" } else { "of a class held out" }) {
        (0, _) => String::new(),
        (count, what) => format!(", {} {what}", grouped(f64::from(count))),
    };
    format!(
        "{} images, {} held out{anomalous}, {height}×{width}{colour}",
        grouped(f64::from(data.count)),
        grouped(f64::from(data.validation)),
    )
}

fn draw(canvas: &HtmlCanvasElement, data: &DataInfo) {
    let ImageShape { channels, height, width } = data.shape;
    let (across, down) = (COLUMNS * (width + GAP) - GAP, ROWS * (height + GAP) - GAP);
    let mut rgba = vec![0; 4 * across * down];
    for (i, image) in data.samples.0.chunks_exact(data.shape.len().max(1)).take(COLUMNS * ROWS).enumerate() {
        let (left, top) = (i % COLUMNS * (width + GAP), i / COLUMNS * (height + GAP));
        for y in 0..height {
            for x in 0..width {
                let to = 4 * ((top + y) * across + left + x);
                for colour in 0..3 {
                    rgba[to + colour] = image[(colour.min(channels - 1) * height + y) * width + x];
                }
                rgba[to + 3] = u8::MAX;
            }
        }
    }
    canvas.set_width(across as u32);
    canvas.set_height(down as u32);
    let context: Option<CanvasRenderingContext2d> =
        canvas.get_context("2d").ok().flatten().and_then(|c| c.dyn_into().ok());
    let picture = ImageData::new_with_u8_clamped_array_and_sh(Clamped(&rgba), across as u32, down as u32);
    if let (Some(context), Ok(picture)) = (context, picture) {
        // A picture of the canvas's own size can always be put there.
        let _ = context.put_image_data(&picture, 0.0, 0.0);
    }
}
