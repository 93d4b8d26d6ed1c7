//! A select over fixed options.

use crate::data::DataKind;
use crate::ui::reactive::live;
use crate::ui::session::Session;
use leptos::prelude::*;

/// Key of the option that stands for the user's own image.
const OWN: &str = "own";

/// A select; the first option is chosen at first, unless `chosen` says otherwise.
#[component]
pub fn Select(
    /// Accessible name.
    label: &'static str,
    /// Key and name of every option.
    options: Vec<(&'static str, &'static str)>,
    /// Takes the key of the option that is chosen.
    #[prop(into)]
    choose: Callback<String>,
    /// Key of the option that is chosen, where something else than the select can choose.
    #[prop(optional)]
    chosen: Option<Signal<String>>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let option = move |(key, name): (&'static str, &'static str)| {
        // The user draws and drops images, not rows.
        let hidden = live(move || key == OWN && session.kind.get() == DataKind::Table);
        view! { <option value=key hidden=hidden>{session.worded(name)}</option> }
    };
    let first = options.first().map_or("", |(key, _)| key);
    let chosen = chosen.unwrap_or_else(|| live(move || first.to_owned()));
    view! {
        <select aria-label=label prop:value=chosen on:change=move |event| choose.run(event_target_value(&event))>
            {options.into_iter().map(option).collect_view()}
        </select>
    }
}
