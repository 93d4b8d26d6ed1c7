//! A QR code of a text.

use crate::ui::reactive::{live, memo};
use crate::ui::widgets::qr_path::qr_path;
use leptos::prelude::*;

/// A QR code, black on white with its quiet zone in any theme; nothing for an empty text or one that is too long.
#[component]
pub fn QrCode(
    /// The text.
    text: Memo<String>,
    /// Its accessible name.
    label: &'static str,
) -> impl IntoView {
    let code = memo(move || text.with(|text| if text.is_empty() { None } else { qr_path(text) }));
    let side = live(move || {
        let side = code.with(|code| code.as_ref().map_or(1, |(side, _)| *side));
        format!("0 0 {side} {side}")
    });
    let path =
        live(move || code.with(|code| code.as_ref().map(|(_, path)| path.clone())).unwrap_or_default());
    view! {
        <svg class="qr-code" role="img" aria-label=label viewBox=side shape-rendering="crispEdges"
            class:empty=move || code.with(Option::is_none)>
            <path d=path />
        </svg>
    }
}
