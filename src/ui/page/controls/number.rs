//! A number: a spin button for exact values, a slider for the hand.

use super::Edit;
use crate::spec::number;
use crate::ui::page::slider::{NOTCHES, has_slider, notch_of, value_at};
use crate::ui::reactive::live;
use leptos::prelude::*;

#[component]
pub fn Number(
    edit: Edit,
    /// For the label.
    id: String,
    described: Signal<Option<String>>,
    wrong: Signal<Option<String>>,
) -> impl IntoView {
    let text = edit.text();
    let limits = edit.limits();
    let position = move || {
        let limits = limits.get();
        notch_of(&limits, text.with(|t| number(t).unwrap_or(limits.min)))
    };
    let slider = has_slider(&limits.get_untracked()).then(|| {
        view! {
            // The spin button is the control for keyboard and screen reader; this is its other handle.
            <input type="range" aria-hidden="true" tabindex="-1" min="0" max=NOTCHES.to_string() step="1"
                prop:value=live(move || position().to_string())
                on:input:target=move |event| {
                    if let Some(notch) = number(&event.target().value()) {
                        edit.commit(&value_at(&limits.get_untracked(), notch).to_string());
                    }
                } />
        }
    });
    let step = if limits.get_untracked().whole { "1" } else { "any" };
    view! {
        <div class="pair">
            {slider}
            <input type="number" id=id min=live(move || limits.get().min.to_string())
                max=live(move || limits.get().max.to_string()) step=step aria-describedby=described aria-invalid=wrong
                prop:value=text
                on:change:target=move |event| {
                    if let Some(text) = edit.commit(&event.target().value()) {
                        event.target().set_value(&text);
                    }
                } />
        </div>
    }
}
