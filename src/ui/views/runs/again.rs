//! A and B: the same run once more with what has been changed in the form, and with the same seed.

use crate::run::differences;
use crate::ui::reactive::{live, memo, read};
use crate::ui::session::Session;
use leptos::prelude::*;

/// Settings that are named one by one.
const NAMED: usize = 3;

/// What differs between the form and the run as it began, and a button that tries it.
#[component]
pub fn Again(
    /// The tab is open.
    open: Memo<bool>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let starts = memo(move || session.run.with(|run| (run.id, run.starts)));
    let began = memo(move || {
        read(starts);
        session.run.with_untracked(|run| Some((run.id, run.started.as_ref()?.spec.clone())))
    });
    let changed = memo(move || {
        let Some((_, began)) = began.get().filter(|_| open.get()) else { return Vec::new() };
        let mut form = session.spec.get();
        form.seed = began.seed;
        // As the trainer will.
        form.settle();
        differences(&[[&began, &began], [&form, &form]])
    });
    let words = move || {
        let Some((id, began)) = began.get() else { return String::new() };
        let (id, seed) = (id.0, began.seed);
        changed.with(|changed| {
            let named: Vec<String> = changed
                .iter()
                .take(NAMED)
                .map(|(label, values)| format!("{label} {}", values.join(" → ")))
                .collect();
            let named = named.join(", ");
            match changed.len() {
                0 => format!(
                    "A/B: change one setting, then restart here. Nothing differs between the form and Run {id} yet."
                ),
                1 => format!("A/B: {named}, and all else as in Run {id}, its seed {seed} included."),
                n => {
                    let more = n.saturating_sub(NAMED);
                    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
                    format!("A/B: {named}{more} against Run {id}. With one change at a time you can tell what made the difference.")
                }
            }
        })
    };
    let again = move |_| {
        if let Some((_, began)) = began.get_untracked() {
            session.spec.update(|form| form.seed = began.seed);
            session.restart(true);
        }
    };
    view! {
        <div class="tool-row" hidden=live(move || began.with(Option::is_none))>
            <p class="quiet" id="runs-again">{live(words)}</p>
            <button type="button" aria-describedby="runs-again" disabled=live(move || changed.with(Vec::is_empty))
                on:click=again>"Restart with the form's settings (same seed)"</button>
        </div>
    }
}
