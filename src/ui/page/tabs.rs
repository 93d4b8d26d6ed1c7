//! The switch of places, and the tab row of a place.

use crate::ui::place::{Place, tab_after_key};
use crate::ui::reactive::{live, memo};
use crate::ui::session::Session;
use crate::ui::tab::Tab;
use leptos::ev::KeyboardEvent;
use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlElement;

/// The switch of places. On a phone it stands at the bottom and has the drawing pad as one more.
#[component]
pub fn Places() -> impl IntoView {
    let session = expect_context::<Session>();
    let node = NodeRef::<Div>::new();
    let open = memo(move || (!session.draws.get()).then(|| Place::of(session.tab.get())));
    let turn = move |event: KeyboardEvent| {
        let present = Place::of(session.tab.get_untracked());
        let Some(to) = present.after_key(&event.key()) else { return };
        event.prevent_default();
        session.open_place(to);
        focus(node, Place::ALL.iter().position(|place| *place == to));
    };
    let button = move |place: Place, key: usize| {
        let is_open = move || open.get() == Some(place);
        view! {
            <button type="button" role="tab" aria-selected=live(move || is_open().to_string())
                tabindex=live(move || tab_index(is_open())) title=format!("{} ({key})", place.name())
                on:click=move |_| session.open_place(place)>{place.name()}</button>
        }
    };
    let draws = move || session.draws.get();
    view! {
        <div class="places" role="tablist" aria-label="Places" node_ref=node on:keydown=turn>
            {Place::ALL.into_iter().zip(1..).map(|(place, key)| button(place, key)).collect_view()}
            <button type="button" role="tab" class="place-draw" aria-selected=live(move || draws().to_string())
                tabindex=live(move || tab_index(draws())) on:click=move |_| session.draws.set(true)>"Draw"</button>
        </div>
    }
}

/// The tab row of the open place; none where the place has one tab alone.
#[component]
pub fn Tabs(
    /// The open place.
    place: Memo<Place>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let node = NodeRef::<Div>::new();
    let turn = move |event: KeyboardEvent| {
        let Some(to) = tab_after_key(session.tab.get_untracked(), &event.key()) else { return };
        event.prevent_default();
        session.open_tab(to);
        focus(node, place.get_untracked().tabs().iter().position(|tab| *tab == to));
    };
    let button = move |tab: &'static Tab| {
        let open = move || session.tab.get() == *tab;
        view! {
            <button type="button" role="tab" aria-selected=live(move || open().to_string())
                tabindex=live(move || tab_index(open()))
                on:click=move |_| session.open_tab(*tab)>{tab.name()}</button>
        }
    };
    let alone = live(move || place.get().tabs().len() < 2);
    view! {
        <div class="tabs" role="tablist" aria-label="Tools" hidden=alone node_ref=node on:keydown=turn>
            {move || place.get().tabs().iter().map(button).collect_view()}
        </div>
    }
}

/// Only the open tab is in the order of the Tab key: arrow keys go to the others.
fn tab_index(open: bool) -> String {
    if open { "0" } else { "-1" }.to_owned()
}

fn focus(row: NodeRef<Div>, at: Option<usize>) {
    let child = row.get_untracked().zip(at).and_then(|(row, at)| row.children().item(at as u32));
    if let Some(tab) = child.and_then(|tab| tab.dyn_into::<HtmlElement>().ok()) {
        // Fails only for what can't have the focus.
        let _ = tab.focus();
    }
}
