//! A and B: the same run once more with what has been changed in the form, and with the same seed.

use crate::ui::reactive::{live, memo, read};
use crate::ui::session::Session;
use crate::ui::views::content::runs as content;
use leptos::prelude::*;

/// What differs between the form and the run as it began, and a button that trains with it.
#[component]
pub fn Rerun(
    /// The tab is open.
    open: Memo<bool>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let starts = memo(move || session.run.with(|run| (run.id, run.starts)));
    let began = memo(move || {
        read(starts);
        session.run.with_untracked(|run| Some((run.id, run.started.as_ref()?.spec.clone())))
    });
    let changed = memo(move || match began.get().filter(|_| open.get()) {
        Some((_, began)) => session.spec.with(|form| content::changed_settings(&began, form)),
        None => Vec::new(),
    });
    let description = live(move || match began.get() {
        Some((id, began)) => changed.with(|changed| content::describe_changes(id, &began, changed)),
        None => String::new(),
    });
    let restart = move |_| {
        if let Some((_, began)) = began.get_untracked() {
            session.spec.update(|form| form.seed = began.seed);
            session.restart(true);
        }
    };
    view! {
        <div class="tool-row" hidden=live(move || began.with(Option::is_none))>
            <p class="quiet" id="runs-again">{description}</p>
            <button type="button" aria-describedby="runs-again" disabled=live(move || changed.with(Vec::is_empty))
                on:click=restart>"Restart with these settings (same seed)"</button>
        </div>
    }
}
