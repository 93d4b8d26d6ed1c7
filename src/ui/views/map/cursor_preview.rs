//! What the decoder makes of the place under the pointer and of the pinned one.

use crate::protocol::Lookup;
use crate::ui::query::use_query;
use crate::ui::reactive::{live, memo};
use crate::ui::views::map::state::MapState;
use crate::ui::widgets::thumbnail::Thumbnail;
use leptos::prelude::*;

/// Two pictures beside the map.
#[component]
pub fn CursorPreview() -> impl IntoView {
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
    // Where examples have names, that of the one at the cursor.
    let named = live(move || {
        let place = state.hover.get();
        let name = state.session.run.with_untracked(|run| {
            (!run.names.is_empty())
                .then(|| state.image_at(place))
                .flatten()
                .map(|i| run.examples().caption(i))
        });
        name.unwrap_or_else(|| "Cursor".to_owned())
    });
    let pinned = live(move || state.decoded.pinned.pixels());
    let pin_caption = live(move || if state.pin.get().is_some() { "Pin" } else { "Click to pin" });
    view! {
        <div class="latent-peek">
            <div class="peek">
                <Thumbnail label="Decoded at the cursor" shape pixels=hovered/>
                <span>{named}</span>
            </div>
            <div class="peek">
                <Thumbnail label="Decoded at the pin" shape pixels=pinned/>
                <span>{pin_caption}</span>
            </div>
        </div>
    }
}
