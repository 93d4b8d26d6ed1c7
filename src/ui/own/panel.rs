//! The user's own images on the page.

use super::OwnImageInput;
use super::draw::DrawPad;
use super::sound::SoundTools;
use leptos::prelude::*;

/// The drawing pad and the buttons for sounds. Expects an [`OwnImageInput`](super::OwnImageInput) as context; hidden
/// while the data are no images.
#[component]
pub fn OwnImagePanel() -> impl IntoView {
    let own_image = expect_context::<OwnImageInput>();
    view! {
        <section class="own" aria-label="Your own images" hidden=own_image.table>
            <DrawPad/>
            <SoundTools/>
        </section>
    }
}
