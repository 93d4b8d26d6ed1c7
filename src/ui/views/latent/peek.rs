//! What the decoder makes of the place under the pointer and of the pinned one.

use super::state::MapState;
use crate::data::ImageShape;
use crate::ui::reactive::{live, memo};
use crate::ui::views::{Purpose, Thumbnail};
use leptos::prelude::*;

/// Two pictures beside the map.
#[component]
pub fn Peek() -> impl IntoView {
    let state = expect_context::<MapState>();
    let shape = memo(move || {
        state.session.run.with(|r| r.started.as_ref().map_or(ImageShape::default(), |s| s.data.shape))
    });
    let picture = move |purpose| {
        Signal::derive(move || state.decoder.answer(purpose).get().map(|answer| answer.images))
    };
    view! {
        <div class="latent-peek">
            <div class="peek">
                <Thumbnail label="Decoded at the cursor" shape pixels=picture(Purpose::Hover)/>
                <span>"Cursor"</span>
            </div>
            <div class="peek">
                <Thumbnail label="Decoded at the pin" shape pixels=picture(Purpose::Pin)/>
                <span>{live(move || if state.pin.get().is_some() { "Pin" } else { "Click to pin" }.to_owned())}</span>
            </div>
        </div>
    }
}
