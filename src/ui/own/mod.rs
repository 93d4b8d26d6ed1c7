//! The user's own images: drawn, dropped, pasted or picked.

mod audio;
mod draw;
mod drop;
mod files;
mod ink;
mod jpeg;
mod picture;
mod sound;
mod source;

pub use draw::DrawPad;
pub use drop::DropZone;
pub use jpeg::jpeg_points;
pub use picture::{Picture, decode};
pub use sound::SoundTools;
pub use source::{Source, YourImage};

use leptos::prelude::*;

/// The drop zone, the drawing pad, and what sounds need, over one [`YourImage`], which it expects as context.
#[component]
pub fn YourOwn() -> impl IntoView {
    view! {
        <section class="own" aria-label="Your own images">
            <DropZone/>
            <DrawPad/>
            <SoundTools/>
        </section>
    }
}
