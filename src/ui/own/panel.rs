//! The user's own images on the page.

use super::draw::DrawPad;
use super::drop::DropZone;
use super::sound::SoundTools;
use leptos::prelude::*;

/// The drop zone, the drawing pad, and the buttons for sounds. Expects an [`OwnImageInput`](super::OwnImageInput) as context.
#[component]
pub fn OwnImagePanel() -> impl IntoView {
    view! {
        <section class="own" aria-label="Your own images">
            <DropZone/>
            <DrawPad/>
            <SoundTools/>
        </section>
    }
}
