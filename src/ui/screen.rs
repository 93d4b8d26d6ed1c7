//! The screen that the page is shown on: its pixel ratio, and whether the page is dark.
//!
//! Plain listeners that live as long as the page: a library's hooks for the same took 6 KB of the page's 250.

use crate::ui::reactive::memo;
use leptos::prelude::*;
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use web_sys::MediaQueryList;

/// Themes of the page; the first follows the system.
pub const THEMES: [&str; 3] = ["auto", "light", "dark"];

/// The screen; one for the page, as context.
#[derive(Clone, Copy)]
pub struct Screen {
    /// Device pixels per CSS pixel.
    pub ratio: RwSignal<f64>,
    /// Index of the chosen theme in [`THEMES`].
    pub theme: RwSignal<usize>,
    /// True when the page is dark, by the chosen theme or by the system's.
    pub dark: Memo<bool>,
}

impl Screen {
    /// Provides the screen as context, and follows the system from now on.
    pub fn provide() {
        let ratio = RwSignal::new(1.0);
        follow_ratio(ratio);
        let system = RwSignal::new(false);
        if let Some(query) = media("(prefers-color-scheme: dark)") {
            system.set(query.matches());
            let heard = query.clone();
            let change = Closure::<dyn FnMut()>::new(move || system.set(heard.matches()));
            query.set_onchange(Some(&change.into_js_value().unchecked_into()));
        }
        let theme = RwSignal::new(0);
        let dark = memo(move || match THEMES[theme.get()] {
            "auto" => system.get(),
            chosen => chosen == "dark",
        });
        provide_context(Self { ratio, theme, dark });
    }
}

/// Sets the ratio now and whenever it changes: on another screen, or at another zoom.
fn follow_ratio(ratio: RwSignal<f64>) {
    let now = window().device_pixel_ratio();
    ratio.set(now);
    if let Some(query) = media(&format!("(resolution: {now}dppx)")) {
        let change: JsValue = Closure::once_into_js(move || follow_ratio(ratio));
        query.set_onchange(Some(change.unchecked_ref()));
    }
}

/// True when the system asks for less motion.
pub fn is_calm() -> bool {
    media("(prefers-reduced-motion: reduce)").is_some_and(|query| query.matches())
}

fn media(query: &str) -> Option<MediaQueryList> {
    window().match_media(query).ok().flatten()
}
