//! The tab bar.

use crate::ui::reactive::live;
use crate::ui::session::Session;
use crate::ui::tab::Tab;
use leptos::ev::KeyboardEvent;
use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlElement;

/// The list of tabs.
#[component]
pub fn Tabs() -> impl IntoView {
    let session = expect_context::<Session>();
    let node = NodeRef::<Div>::new();
    let turn = move |event: KeyboardEvent| {
        let Some(to) = session.tab.get_untracked().after_key(&event.key()) else { return };
        event.prevent_default();
        session.tab.set(to);
        let child = node.get_untracked().and_then(|list| list.children().item(to as u32));
        if let Some(tab) = child.and_then(|tab| tab.dyn_into::<HtmlElement>().ok()) {
            // Fails only for what can't have the focus.
            let _ = tab.focus();
        }
    };
    let button = move |tab: Tab| {
        let open = move || session.tab.get() == tab;
        view! {
            <button type="button" role="tab" aria-selected=live(move || open().to_string())
                tabindex=live(move || if open() { "0" } else { "-1" })
                on:click=move |_| session.tab.set(tab)>{tab.name()}</button>
        }
    };
    view! {
        <div class="tab-bar">
            <div class="tabs" role="tablist" aria-label="Views and tools" node_ref=node on:keydown=turn>
                {Tab::ALL.into_iter().map(button).collect_view()}
            </div>
            <button type="button" class="toggle" aria-label="Enlarge" aria-pressed=live(move || session.enlarged.get().to_string())
                title="Show map and tools over the network panel"
                on:click=move |_| session.enlarged.update(|e| *e = !*e)>"⤢"</button>
        </div>
    }
}
