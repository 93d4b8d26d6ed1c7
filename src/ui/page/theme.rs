//! The theme: light, dark, or the system's.

use crate::ui::reactive::{effect, live};
use crate::ui::screen::{Screen, THEMES};
use crate::ui::widgets::icons;
use leptos::prelude::*;

/// Key of the choice in the browser's local storage.
const STORED: &str = "hourglass-theme";

/// A button that goes through [`THEMES`] and keeps the choice. Expects a [`Screen`] as context.
#[component]
pub fn ThemeButton() -> impl IntoView {
    let Screen { theme, .. } = expect_context();
    let stored = storage().and_then(|s| s.get_item(STORED).ok().flatten()).unwrap_or_default();
    theme.set(THEMES.iter().position(|t| *t == stored).unwrap_or(0));
    effect(move || {
        let Some(root) = document().document_element() else { return };
        let name = THEMES[theme.get()];
        // Storage and attribute are conveniences: a browser that refuses keeps the system's theme.
        let _ = match name {
            "auto" => root.remove_attribute("data-theme"),
            name => root.set_attribute("data-theme", name),
        };
        if let Some(storage) = storage() {
            let _ = storage.set_item(STORED, name);
        }
    });
    let name = live(move || format!("Theme: {}", THEMES[theme.get()]));
    view! {
        <button
            type="button"
            class="icon"
            aria-label=name
            title=name
            on:click=move |_| theme.update(|t| *t = (*t + 1) % THEMES.len())
        >
            {icons::theme()}
        </button>
    }
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}
