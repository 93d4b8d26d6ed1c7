//! Controls above the map: colours, layers, and what dragging does.

use crate::ui::reactive::{effect, live, memo};
use crate::ui::views::content::map::Layers;
use crate::ui::views::map::state::MapState;
use crate::ui::widgets::select::Select;
use leptos::prelude::*;

/// Which column of labels colours the points; hidden where there is one at most.
#[component]
pub fn ColourChoice() -> impl IntoView {
    let state = expect_context::<MapState>();
    let names = memo(move || {
        state.session.run.with(|run| {
            let groups = state.session.groups.with(|groups| groups.as_ref().map(|l| l.name.clone()));
            run.labels().iter().map(|l| l.name.clone()).chain(groups).collect::<Vec<_>>()
        })
    });
    // Other data have other columns.
    effect(move || {
        if state.column.get_untracked() >= names.with(Vec::len) {
            state.column.set(0);
        }
    });
    let options = move || {
        let column = state.column.get();
        let names = names.get().into_iter().enumerate();
        names
            .map(|(i, name)| view! { <option value=i.to_string() selected=i == column>{name}</option> })
            .collect_view()
    };
    view! {
        <select aria-label="Colour by" hidden=move || names.with(|n| n.len() < 2)
            on:change=move |event| state.column.set(event_target_value(&event).parse().unwrap_or_default())>
            {options}
        </select>
    }
}

/// Which layers are drawn.
#[component]
pub fn LayersChoice() -> impl IntoView {
    let layers = expect_context::<MapState>().layers;
    let choose = move |key: String| layers.set(Layers::from_key(&key).unwrap_or_default());
    view! { <Select label="Show" options=Layers::options() choose/> }
}

/// Whether dragging selects points, or moves the map.
#[component]
pub fn SelectToggle() -> impl IntoView {
    let select_mode = expect_context::<MapState>().select_mode;
    view! {
        <button type="button" class="toggle" aria-pressed=live(move || select_mode.get().to_string())
            title="Draw a loop around points to select them (or hold Shift and drag a box)"
            on:click=move |_| select_mode.update(|s| *s = !*s)>"Select"</button>
    }
}
