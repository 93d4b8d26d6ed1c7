//! Icons, drawn by hand on a 16-px grid, in the colour of the text.

use crate::ui::reactive::live;
use leptos::prelude::*;

fn icon(path: &'static str) -> impl IntoView {
    view! {
        <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
            <path d=path />
        </svg>
    }
}

/// The icon of what a click does now.
pub(crate) fn play_or_pause(playing: Memo<bool>) -> impl IntoView {
    let path = live(move || {
        if playing.get() { "M4 2.5h3v11H4zM9 2.5h3v11H9z" } else { "M4 2.5v11l9-5.5z" }.to_owned()
    });
    view! {
        <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
            <path d=path />
        </svg>
    }
}

pub(crate) fn step() -> impl IntoView {
    icon("M3 3v10l7-5zM11.5 3h1.8v10h-1.8z")
}

pub(crate) fn reset() -> impl IntoView {
    icon("M8 2.6a5.4 5.4 0 1 1-5 3.4l1.5.6A3.8 3.8 0 1 0 8 4.2V7L3.8 3.5 8 0z")
}

pub(crate) fn share() -> impl IntoView {
    icon(
        "M8 .8l3.6 3.6-1.1 1.1-1.7-1.7V10H7.2V3.8L5.5 5.5 4.4 4.4zM3 7.2h2v1.6H4.2v4.6h7.6V8.8H11V7.2h2.4V15H2.6V7.2z",
    )
}

pub(crate) fn download() -> impl IntoView {
    icon("M7.2 1.5h1.6v7l2.1-2.1L12 7.5l-4 4-4-4 1.1-1.1 2.1 2.1zM2.5 10.5h1.6v2.4h7.8v-2.4h1.6v4h-11z")
}

pub(crate) fn help() -> impl IntoView {
    icon(
        "M5 5.3C5 3.5 6.3 2.4 8.1 2.4c1.7 0 3 1 3 2.6 0 1.3-.7 1.9-1.5 2.5-.7.5-.8.8-.8 1.6v.4H7.1v-.6c0-1.4.5-2 1.3-2.6.7-.5.9-.7.9-1.2 0-.6-.5-1-1.2-1-.8 0-1.3.4-1.3 1.2zM7 11.2h1.9V13H7z",
    )
}

pub(crate) fn theme() -> impl IntoView {
    icon("M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zm0 1.6v9.8a4.9 4.9 0 0 1 0-9.8z")
}

pub(crate) fn close() -> impl IntoView {
    icon("M3.6 2.5 8 6.9l4.4-4.4 1.1 1.1L9.1 8l4.4 4.4-1.1 1.1L8 9.1l-4.4 4.4-1.1-1.1L6.9 8 2.5 3.6z")
}

/// The hourglass itself: an encoder, a bottleneck, a decoder.
pub(crate) fn brand() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false">
            <path d="M1 2h2v16H1zM17 2h2v16h-2zM5 5h2v10H5zM13 5h2v10h-2z" />
            <path class="accent" d="M9 8h2v4H9z" />
        </svg>
    }
}
