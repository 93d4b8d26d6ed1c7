//! A select over fixed options.

use leptos::prelude::*;

/// A select; the first option is chosen at first.
#[component]
pub fn Select(
    /// Accessible name.
    label: &'static str,
    /// Key and name of every option.
    options: Vec<(&'static str, &'static str)>,
    /// Takes the key of the option that is chosen.
    #[prop(into)]
    choose: Callback<String>,
) -> impl IntoView {
    let option = |(key, name)| view! { <option value=key>{name}</option> };
    view! {
        <select aria-label=label on:change=move |event| choose.run(event_target_value(&event))>
            {options.into_iter().map(option).collect_view()}
        </select>
    }
}
