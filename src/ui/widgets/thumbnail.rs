//! One small image of the data's shape, with crisp pixels.

use crate::data::ImageShape;
use crate::plot::tile;
use crate::ui::reactive::effect;
use crate::ui::widgets::canvas::{context_2d, put};
use leptos::html::Canvas;
use leptos::prelude::*;

/// An image at its own size; the style sheet enlarges it without smoothing.
#[component]
pub fn Thumbnail(
    /// Accessible name.
    label: &'static str,
    /// The image's shape.
    #[prop(into)]
    shape: Signal<ImageShape>,
    /// `[channels, height, width]`; `None` for an empty frame.
    #[prop(into)]
    pixels: Signal<Option<Vec<u8>>>,
) -> impl IntoView {
    let node = NodeRef::<Canvas>::new();
    effect(move || {
        let shape = shape.get();
        let Some(canvas) = node.get() else { return };
        let Some(context) = context_2d(&canvas, false) else { return };
        // Setting a size also clears.
        canvas.set_width(shape.width as u32);
        canvas.set_height(shape.height as u32);
        pixels.with(|pixels| {
            if let Some(pixels) = pixels.as_ref().filter(|p| p.len() == shape.len()) {
                put(&context, &tile(pixels, shape, 1, 1, 0).rgba, shape.width as u32, 0, 0);
            }
        });
    });
    view! { <canvas class="thumbnail" role="img" aria-label=label node_ref=node></canvas> }
}
