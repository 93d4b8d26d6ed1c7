//! A QR code of a text.

use crate::ui::reactive::live;
use crate::ui::widgets::qr_svg::qr_svg;
use leptos::prelude::*;

/// A QR code, black on white with its quiet zone in any theme; nothing for an empty text or one that is too long.
#[component]
pub fn QrCode(
    /// The text.
    text: Memo<String>,
    /// Its accessible name.
    label: &'static str,
) -> impl IntoView {
    let svg = live(move || text.with(|text| qr_svg(text)));
    view! { <div class="qr-code" role="img" aria-label=label inner_html=svg></div> }
}
