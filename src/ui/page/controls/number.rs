//! A number: a spin button for exact values, a slider for the hand.

use crate::spec::{Limits, Scale};
use crate::ui::page::controls::Edit;
use crate::ui::reactive::live;
use leptos::prelude::*;

/// Positions of a slider.
const NOTCHES: f64 = 200.0;
/// Above this a slider can't hit a value any more, so there is none.
const WIDEST: f64 = 1e8;

#[component]
pub fn Number(
    edit: Edit,
    limits: &'static Limits,
    /// For the label.
    id: String,
    described: Signal<Option<String>>,
    wrong: Signal<Option<String>>,
) -> impl IntoView {
    let text = edit.text();
    let position = move || notch(limits, text.with(|t| crate::spec::number(t).unwrap_or(limits.min)));
    let slider = (limits.max < WIDEST).then(|| {
        view! {
            // The spin button is the control for keyboard and screen reader; this is its other handle.
            <input type="range" aria-hidden="true" tabindex="-1" min="0" max=NOTCHES.to_string() step="1"
                prop:value=live(move || position().to_string())
                on:input:target=move |event| {
                    if let Some(notch) = crate::spec::number(&event.target().value()) {
                        edit.commit(&value(limits, notch).to_string());
                    }
                } />
        }
    });
    view! {
        <div class="pair">
            {slider}
            <input type="number" id=id min=limits.min.to_string() max=limits.max.to_string()
                step=if limits.whole { "1" } else { "any" } aria-describedby=described aria-invalid=wrong
                prop:value=text
                on:change:target=move |event| {
                    if let Some(text) = edit.commit(&event.target().value()) {
                        event.target().set_value(&text);
                    }
                } />
        </div>
    }
}

/// Where a slider stands for a value.
fn notch(limits: &Limits, value: f64) -> f64 {
    let share = match limits.scale {
        Scale::Linear => (value - limits.min) / (limits.max - limits.min),
        Scale::Log => (value / limits.min).ln() / (limits.max / limits.min).ln(),
    };
    (share * NOTCHES).round()
}

/// The value a slider stands for, in two significant digits: nobody aims at more with a slider.
fn value(limits: &Limits, notch: f64) -> f64 {
    let share = notch / NOTCHES;
    let exact = match limits.scale {
        Scale::Linear => limits.min + share * (limits.max - limits.min),
        Scale::Log => limits.min * (limits.max / limits.min).powf(share),
    };
    let digit = 10f64.powi(exact.abs().log10().floor() as i32 - 1);
    let rounded = if digit >= 1.0 {
        (exact / digit).round() * digit
    } else {
        (exact / digit).round() / (1.0 / digit).round()
    };
    if limits.whole { rounded.round() } else { rounded }
}
