//! The link to this experiment, for others.

use crate::ui::clipboard;
use crate::ui::page::address;
use crate::ui::reactive::{effect, live, memo};
use crate::ui::session::Session;
use crate::ui::widgets::icons;
use crate::ui::widgets::qr_code::QrCode;
use leptos::prelude::*;

/// Copies the link, and shows it.
#[component]
pub fn ShareButton() -> impl IntoView {
    let session = expect_context::<Session>();
    let open = RwSignal::new(false);
    let copied = RwSignal::new(false);
    let field = NodeRef::<leptos::html::Input>::new();
    let link = memo(move || address::link(session));
    let untrained = session.needs_restart();
    effect(move || {
        if let Some(field) = field.get().filter(|_| open.get()) {
            field.select();
        }
    });
    let share = move |_| {
        open.update(|o| *o = !*o);
        copied.set(false);
        if open.get_untracked() {
            let link = link.get_untracked();
            leptos::task::spawn_local(async move {
                copied.set(clipboard::copy(&link).await);
            });
        }
    };
    view! {
        <div class="share">
            <button type="button" class="icon wide" aria-label="Share" aria-expanded=live(move || open.get().to_string()) on:click=share
                title="Copy a link to this experiment">
                {icons::share()}
                <span>"Share"</span>
            </button>
                <div class="popover" role="group" aria-label="Link to this experiment" hidden=live(move || !open.get())
                    on:keydown=move |event| {
                        if event.key() == "Escape" {
                            open.set(false);
                        }
                    }>
                    <p role="status">
                        {live(move || if copied.get() { "The link is copied." } else { "Copy this link:" }.to_owned())}
                    </p>
                    <p class="caution" hidden=live(move || !untrained.get())>
                        "These settings are not trained here yet: the map and the images are of the ones before."
                    </p>
                    <input type="text" readonly node_ref=field aria-label="Link" prop:value=link />
                    <button type="button" class="icon" aria-label="Close" on:click=move |_| open.set(false)>
                        {icons::close()}
                    </button>
                    <Show when=move || open.get()><QrCode text=link label="QR code of the link"/></Show>
                </div>
        </div>
    }
}
