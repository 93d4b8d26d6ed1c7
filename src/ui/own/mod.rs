//! The user's own images: drawn, dropped, pasted or picked.

mod audio;
mod draw;
mod drop;
mod files;
mod ink;
mod picture;
mod sound;
mod source;

pub use draw::DrawPad;
pub use drop::DropZone;
pub use sound::SoundTools;
pub use source::{Source, YourImage};

use leptos::prelude::*;

/// The drop zone, the drawing pad, and what sounds need, over one [`YourImage`], which it provides as context.
#[component]
pub fn YourOwn() -> impl IntoView {
    YourImage::provide();
    view! {
        <section class="own" aria-label="Your own images">
            <DropZone/>
            <DrawPad/>
            <SoundTools/>
        </section>
    }
}
