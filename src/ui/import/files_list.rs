//! The list of files that are not used, to open and to copy.

use super::text::{left_out_text, left_out_title};
use crate::data::import::LeftOut;
use crate::ui::clipboard;
use crate::ui::reactive::{live, memo};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Files that are listed; all of them are copied.
const SHOWN: usize = 300;

/// The list, folded; hidden when it is empty.
#[component]
pub fn LeftOutList(
    /// The files.
    files: Memo<Vec<LeftOut>>,
) -> impl IntoView {
    let title = memo(move || left_out_title(files.with(Vec::len)));
    let copied = RwSignal::new(None::<bool>);
    let copy = move |_| {
        let text = files.with_untracked(|files| left_out_text(files));
        spawn_local(async move { copied.set(Some(clipboard::copy(&text).await)) });
    };
    let rows = move || {
        copied.set(None);
        let row = |LeftOut { path, why }: LeftOut| view! { <li><b>{path}</b>" "{why}</li> };
        files.with(|files| files.iter().take(SHOWN).cloned().map(row).collect_view())
    };
    let more = live(move || {
        let more = files.with(Vec::len).saturating_sub(SHOWN);
        if more == 0 { String::new() } else { format!("and {more} more") }
    });
    let words = live(move || match copied.get() {
        None => "Copy the list",
        Some(true) => "Copied",
        Some(false) => "The browser does not allow it",
    });
    view! {
        <details class="left-out" hidden=live(move || files.with(Vec::is_empty))>
            <summary>{title}</summary>
            <ul tabindex="0" aria-label="Skipped files">{rows}</ul>
            <p>{more}</p>
            <button type="button" on:click=copy>{words}</button>
        </details>
    }
}
