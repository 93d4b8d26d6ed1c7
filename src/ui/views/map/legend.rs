//! What the colours of the points mean; classes can be switched off.

use crate::plot::{ClassRow, Legend, Rgb};
use crate::run::Run;
use crate::ui::reactive::memo;
use crate::ui::views::map::state::MapState;
use leptos::prelude::*;

/// The legend of the map.
#[component]
pub fn LegendKeys() -> impl IntoView {
    let state = expect_context::<MapState>();
    let legend = memo(move || state.colouring.with(|c| c.legend.clone()));
    view! {
        {move || match legend.get() {
            Legend::Plain => ().into_any(),
            Legend::Classes(rows) => classes(state, rows).into_any(),
            Legend::Bar { name, min, max, stops } => bar(name, [min, max], &stops).into_any(),
        }}
    }
}

fn classes(state: MapState, rows: Vec<ClassRow>) -> impl IntoView {
    let toggle = move |class: usize| {
        state.hidden.update(|hidden| {
            if hidden.len() <= class {
                hidden.resize(class + 1, false);
            }
            hidden[class] = !hidden[class];
        });
    };
    let kind = state.session.run.with_untracked(Run::kind);
    let row = move |(class, row): (usize, ClassRow)| {
        let title = format!("{}, {}: click to show or hide", row.name, kind.count(row.count));
        view! {
            <button
                type="button"
                class="legend-key"
                aria-pressed=row.shown.to_string()
                title=title
                on:click=move |_| toggle(class)
            >
                <svg width="10" height="10" viewBox="0 0 10 10" aria-hidden="true">
                    <circle cx="5" cy="5" r="4" fill=row.colour.css()></circle>
                </svg>
                <span>{row.name}</span>
            </button>
        }
    };
    /// Longer names don't fit beside each other.
    const SHORT: usize = 2;
    let long = rows.iter().any(|row| row.name.chars().count() > SHORT);
    view! {
        <div class="legend" class:legend-long=long role="group" aria-label="Classes shown">
            {rows.into_iter().enumerate().map(row).collect_view()}
        </div>
    }
}

fn bar(name: String, [min, max]: [String; 2], stops: &[Rgb]) -> impl IntoView {
    let last = (stops.len().max(2) - 1) as f32;
    let stops = stops.iter().enumerate().map(|(i, colour)| {
        view! { <stop offset=i as f32 / last stop-color=colour.css()></stop> }
    });
    view! {
        <div class="legend legend-bar">
            <span>{name}</span>
            <svg width="100%" height="10" aria-hidden="true">
                <defs>
                    <linearGradient id="latent-bar">{stops.collect_view()}</linearGradient>
                </defs>
                <rect width="100%" height="10" rx="2" fill="url(#latent-bar)"></rect>
            </svg>
            <span class="legend-ends"><span>{min}</span><span>{max}</span></span>
        </div>
    }
}
