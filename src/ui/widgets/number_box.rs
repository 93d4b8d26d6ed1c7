//! A number that the user gives to a tool; when it can't be taken, a remark beside the box says why.

use crate::ui::reactive::{effect, live};
pub use crate::ui::widgets::number_range::Range;
use leptos::html::Input;
use leptos::prelude::*;

/// A spin button. While the user types in it, nothing else writes into it.
#[component]
pub fn NumberBox(
    /// Its accessible name.
    #[prop(into)]
    label: String,
    /// What it takes.
    range: Range,
    /// The present value as it is to be written.
    #[prop(into)]
    text: Signal<String>,
    /// Takes another value.
    #[prop(into)]
    set: Callback<f64>,
) -> impl IntoView {
    let node = NodeRef::<Input>::new();
    let remark = RwSignal::new(String::new());
    let show = move || {
        if let Some(input) = node.get_untracked() {
            input.set_value(&text.get_untracked());
        }
    };
    effect(move || {
        text.with(|_| ());
        let typing = node
            .get()
            .is_some_and(|input| document().active_element().is_some_and(|active| active == **input));
        if !typing {
            show();
        }
    });
    let take = move || {
        let Some(input) = node.get_untracked() else { return };
        let (value, words) = range.read(&input.value());
        remark.set(words);
        if let Some(value) = value {
            set.run(value);
            show();
        }
    };
    let leave = move |_| {
        if remark.with_untracked(String::is_empty) {
            show();
        }
    };
    let [least, most] = range.ends;
    let notch = if range.step > 0.0 { range.step.to_string() } else { "any".to_owned() };
    view! {
        <span class="number-box">
            <input type="number" class="short" aria-label=label min=least.to_string()
                max=most.is_finite().then(|| most.to_string()) step=notch
                aria-invalid=live(move || remark.with(|r| !r.is_empty()).then_some("true"))
                node_ref=node on:change=move |_| take() on:blur=leave/>
            <span class="remark" role="status">{live(move || remark.get())}</span>
        </span>
    }
}
