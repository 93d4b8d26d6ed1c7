//! Buttons that save what a tool found.

use crate::ui::reactive::{live, memo};
use crate::ui::takeaway::Taker;
use leptos::prelude::*;

/// Buttons that save what a tool found, and what becomes of it. Expects a [`Taker`] as context.
#[component]
pub fn SaveRow(
    /// What stands on each button, and what it does.
    saves: Vec<(&'static str, Callback<()>)>,
    /// True while there is nothing to save.
    hidden: Signal<bool>,
) -> impl IntoView {
    let taker = expect_context::<Taker>();
    let making = memo(move || taker.making.get().is_some());
    let button = |(label, act): (&'static str, Callback<()>)| {
        view! { <button type="button" disabled=making on:click=move |_| act.run(())>{label}</button> }
    };
    view! {
        <div class="tool-row" role="group" aria-label="Save" hidden=hidden>
            {saves.into_iter().map(button).collect_view()}
            <span class="quiet" role="status">{live(move || taker.status.get())}</span>
            <span class="caution" role="alert">{live(move || taker.problem.get())}</span>
        </div>
    }
}
