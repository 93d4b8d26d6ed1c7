//! The help sheet: a short tour and the keys.

use crate::ui::page::shortcuts::SHORTCUTS;
use crate::ui::views::registry::views;
use crate::ui::widgets::icons;
use leptos::html::Dialog;
use leptos::prelude::*;

/// Opens the sheet.
#[component]
pub fn HelpButton(help: NodeRef<Dialog>) -> impl IntoView {
    let open = move |_| {
        if let Some(help) = help.get_untracked() {
            // Fails only when it is open already.
            let _ = help.show_modal();
        }
    };
    view! {
        <button type="button" class="icon" aria-label="Help" title="Help (?)" on:click=open>
            {icons::help()}
        </button>
    }
}

/// The sheet.
#[component]
pub fn HelpSheet(help: NodeRef<Dialog>) -> impl IntoView {
    let close = move |_| {
        if let Some(help) = help.get_untracked() {
            help.close();
        }
    };
    view! {
        <dialog class="sheet" node_ref=help aria-labelledby="help-title">
            <header>
                <h2 id="help-title">"What you see"</h2>
                <button type="button" class="icon" aria-label="Close" on:click=close>{icons::close()}</button>
            </header>
            <p>
                "An autoencoder copies its input through a bottleneck. The encoder squeezes an image into a \
                    few numbers, its code; the decoder draws the image again from the code alone. What \
                    differs between images and still comes back right must be in the code."
            </p>
            <dl class="tour">
                {views()
                    .map(|v| view! { <div><dt>{v.name}</dt><dd>{v.about}</dd></div> })
                    .collect_view()}
            </dl>
            <h3>"Try this"</h3>
            <ol>
                <li>"Draw a digit: the network reconstructs it and shows its place on the map."</li>
                <li>"Raise the latent size from 2 to 32 and restart: reconstructions become sharp and the loss falls far \
                    lower."</li>
                <li>"Choose the preset “Linear: PCA by gradient”: without a non-linearity the loss can't fall below the \
                    PCA line."</li>
            </ol>
            <h3>"Keys"</h3>
            <dl class="keys">
                {SHORTCUTS.iter().map(|(key, what)| view! { <div><dt><kbd>{*key}</kbd></dt><dd>{*what}</dd></div> }).collect_view()}
            </dl>
            <p class="quiet">"Everything is computed on your own computer; no image leaves it."</p>
        </dialog>
    }
}
