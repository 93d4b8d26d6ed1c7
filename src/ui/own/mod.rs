//! The user's own images: drawn, dropped, pasted or picked.

mod draw;
mod drop;
mod files;
mod ink;
mod picture;
mod source;

pub use draw::DrawPad;
pub use drop::DropZone;
pub use source::{Source, YourImage};

use leptos::prelude::*;

/// The drawing pad and the drop zone over one [`YourImage`], which it provides as context.
#[component]
pub fn YourOwn() -> impl IntoView {
    YourImage::provide();
    view! {
        <section class="own" aria-label="Your own images">
            <DropZone/>
            <DrawPad/>
        </section>
    }
}
