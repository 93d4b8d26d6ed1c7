//! The user's own images.

use leptos::prelude::*;

/// Where the user draws.
#[component]
pub fn DrawPad() -> impl IntoView {}

/// Where the user drops files.
#[component]
pub fn DropZone() -> impl IntoView {}
