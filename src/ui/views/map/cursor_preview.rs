//! What the decoder makes of the place under the pointer, and of the pinned one.

use crate::plot::MapAxes;
use crate::protocol::Lookup;
use crate::ui::query::use_query;
use crate::ui::reactive::{live, memo};
use crate::ui::views::content::map::picture_beside;
use crate::ui::views::map::state::MapState;
use crate::ui::widgets::thumbnail::Thumbnail;
use leptos::prelude::*;

/// The picture beside the pointer, on the map.
#[component]
pub fn CursorPicture() -> impl IntoView {
    let state = expect_context::<MapState>();
    let shape = state.session.image_shape();
    // On t-SNE there is nothing to decode: the image itself is shown.
    let image = memo(move || {
        state.embedded.with(Option::is_some).then(|| state.image_at(state.hover.get())).flatten()
    });
    let query = use_query(memo(|| true), false, move || image.get().map(|i| Lookup::Images(vec![i]).into()));
    let hovered = live(move || match image.get() {
        Some(_) => query.pixels(),
        None => state.decoded.hovered.pixels(),
    });
    // A loop is drawn where the picture would be.
    let is_idle = move || state.hover.with(Option::is_none) || state.lasso.with(|lasso| !lasso.is_empty());
    let is_hidden = live(move || is_idle() || hovered.with(Option::is_none));
    let place = memo(move || corner_and_side(state).unwrap_or_default());
    let corner = live(move || place.with(|([x, y], _)| format!("{x}px {y}px")));
    let side = live(move || place.with(|(_, side)| format!("{side}px")));
    view! {
        <div class="latent-float" hidden=is_hidden style:translate=corner style:width=side>
            <Thumbnail label="Decoded at the cursor" shape pixels=hovered/>
        </div>
    }
}

/// Where the picture stands on the map and how large it is, in CSS pixels.
fn corner_and_side(state: MapState) -> Option<([f32; 2], f32)> {
    let (hover, view) = (state.hover.get()?, state.view.get()?);
    let (size, scale) = state.plot.get_value();
    let frame = size.map(|length| length / scale);
    let plot = MapAxes::plot((0, 0), 1.0);
    let ([x, y], side) = picture_beside(view.to_pixel(hover, frame), frame, state.finger.get());
    Some(([(plot.x + x).round(), (plot.y + y).round()], side.round()))
}

/// The pinned picture, beside the map.
#[component]
pub fn PinPicture() -> impl IntoView {
    let state = expect_context::<MapState>();
    let shape = state.session.image_shape();
    let pinned = live(move || state.decoded.pinned.pixels());
    let caption = live(move || if state.pin.get().is_some() { "Pin" } else { "Click to pin" });
    view! {
        <div class="latent-peek">
            <div class="peek">
                <Thumbnail label="Decoded at the pin" shape pixels=pinned/>
                <span>{caption}</span>
            </div>
        </div>
    }
}
