//! One small image of the data's shape, with crisp pixels.

use crate::data::ImageShape;
use crate::plot::{Raster, drawn_shape};
use crate::ui::reactive::effect;
use crate::ui::widgets::canvas::{show_images, show_raster};
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
        pixels.with(|pixels| match pixels.as_ref().filter(|pixels| pixels.len() == shape.len()) {
            Some(pixels) => show_images(&canvas, pixels, shape, 1, 0),
            None => {
                let empty = drawn_shape(shape);
                show_raster(&canvas, &Raster::new(empty.width, empty.height));
            }
        });
    });
    view! { <canvas class="thumbnail" role="img" aria-label=label node_ref=node></canvas> }
}
