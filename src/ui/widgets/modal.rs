//! A sheet above the page that keeps the keyboard to itself.

use crate::ui::reactive::effect;
use crate::ui::widgets::icons;
use leptos::html::Dialog;
use leptos::prelude::*;

/// A modal dialog with a heading and a button to close it; its content stays in the document while it is closed.
#[component]
pub fn Modal(
    /// Its classes.
    class: &'static str,
    /// Its heading, which is its accessible name.
    title: &'static str,
    /// True while it is open.
    open: Memo<bool>,
    /// Called when the user closes it.
    close: Callback<()>,
    /// Its content.
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<Dialog>::new();
    effect(move || {
        let open = open.get();
        let Some(dialog) = node.get() else { return };
        match (open, dialog.open()) {
            // Fails only when it is open already.
            (true, false) => drop(dialog.show_modal()),
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    // Escape closes the dialog without asking.
    let closed = move |_| {
        if open.get_untracked() {
            close.run(());
        }
    };
    let id = title.to_lowercase().replace(' ', "-");
    view! {
        <dialog class=class node_ref=node aria-labelledby=id.clone() on:close=closed>
            <header>
                <h2 id=id.clone() tabindex="-1" autofocus>{title}</h2>
                <button type="button" class="icon" aria-label="Close" on:click=move |_| close.run(())>{icons::close()}</button>
            </header>
            {children()}
        </dialog>
    }
}
