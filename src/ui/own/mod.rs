//! The user's own images.

use leptos::prelude::*;

/// Where the user draws and drops files.
#[component]
pub fn YourOwn() -> impl IntoView {}
