//! A few small images in a row, as a kept run shows itself.

use crate::storage::Thumbnail;
use crate::ui::reactive::effect;
use crate::ui::widgets::canvas::show_images;
use leptos::html::Canvas;
use leptos::prelude::*;

/// Some reconstructions; nothing where there are none.
#[component]
pub fn Thumbnails(
    /// The images; `None` where there are none.
    thumbnail: Memo<Option<Thumbnail>>,
) -> impl IntoView {
    let node = NodeRef::<Canvas>::new();
    effect(move || {
        let Some(canvas) = node.get() else { return };
        thumbnail.with(|thumbnail| {
            if let Some(Thumbnail { shape, pixels }) = thumbnail {
                let count = pixels.0.len().checked_div(shape.len()).unwrap_or(0);
                show_images(&canvas, &pixels.0, *shape, count.max(1), 0);
            }
        });
    });
    let hidden = Signal::derive(move || thumbnail.with(Option::is_none));
    view! { <canvas class="thumbnails" role="img" aria-label="Reconstructions" hidden=hidden node_ref=node></canvas> }
}
