//! A number that a tool takes: what can't be taken is told beside it, and changes nothing.

use crate::spec::number;
use crate::ui::reactive::{effect, live};
use leptos::html::Input;
use leptos::prelude::*;

/// What a [`NumberBox`] takes, and in which words it says so.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// The least and the most.
    pub ends: [f64; 2],
    /// Whole numbers alone.
    pub whole: bool,
    /// From one notch to the next.
    pub step: f64,
}

impl Range {
    /// Whole numbers from one to another.
    pub const fn whole(least: u32, most: u32) -> Self {
        Self { ends: [least as f64, most as f64], whole: true, step: 1.0 }
    }

    /// The number that a text stands for, and what is to be said about it; none where it stands for none.
    pub fn read(self, text: &str) -> (Option<f64>, String) {
        let [least, most] = self.ends;
        let kind = if self.whole { "a whole number" } else { "a number" };
        let expected = if most.is_finite() {
            format!("{kind} from {least} to {most}")
        } else {
            format!("{kind} from {least} up")
        };
        match number(text.trim()) {
            None => (None, format!("Give {expected}.")),
            Some(value) if self.whole && value.fract() != 0.0 => (None, format!("Give {expected}.")),
            Some(value) if !(least..=most).contains(&value) => {
                let nearest = value.clamp(least, most);
                (Some(nearest), format!("{nearest} is the nearest possible: {expected}."))
            }
            Some(value) => (Some(value), String::new()),
        }
    }
}

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
