//! What is known of each run, and in which settings they differ.

use crate::protocol::RunId;
use crate::ui::reactive::{live, memo};
use crate::ui::session::Session;
use crate::ui::views::content::runs::{Row, rows};
use crate::ui::views::runs::run_list::RunList;
use leptos::prelude::*;

/// A column a run, and below it buttons for what can be done with it.
#[component]
pub fn Table(
    /// The runs.
    runs: RunList,
    /// The run whose map stands beside that of the present one.
    partner: RwSignal<Option<RunId>>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    // Not made anew with every figure: a button that is made anew loses the focus.
    let columns = memo(move || {
        runs.with(|runs| runs.iter().map(|run| (run.id, run.resume_step().is_some())).collect::<Vec<_>>())
    });
    let present = memo(move || session.run.with(|run| run.id));
    let head = move |(id, _): (RunId, bool)| {
        let name = live(move || {
            let now = if id == present.get() { " (now)" } else { "" };
            format!("Run {}{now}", id.0)
        });
        view! { <th scope="col">{name}</th> }
    };
    let actions = move |(run, can_go_back): (RunId, bool)| {
        view! { <td><Actions run can_go_back present partner/></td> }
    };
    let row = move |Row { label, about, values }: Row| {
        let cells: Vec<_> = values.into_iter().map(|value| view! { <td>{value}</td> }).collect();
        view! { <tr><th scope="row" title=session.word(&about)>{session.word(&label)}</th>{cells}</tr> }
    };
    let body = move || runs.with(|runs| rows(runs)).into_iter().map(row).collect_view();
    view! {
        <div class="wide" hidden=live(move || runs.with(Vec::is_empty))>
            <table class="figures">
                <thead><tr><td></td>{move || columns.get().into_iter().map(head).collect_view()}</tr></thead>
                <tbody>{body}</tbody>
                <tbody><tr><td></td>{move || columns.get().into_iter().map(actions).collect_view()}</tr></tbody>
            </table>
        </div>
    }
}

/// Compare with a run, go back to it, keep it, remove it.
#[component]
fn Actions(
    /// The run.
    run: RunId,
    /// It has a checkpoint to go on from.
    can_go_back: bool,
    /// The present run, which has no buttons.
    present: Memo<RunId>,
    /// The run whose map stands beside that of the present one.
    partner: RwSignal<Option<RunId>>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let label = format!("Run {}", run.0);
    let pinned =
        memo(move || session.run_history.with(|history| history.get(run).is_some_and(|run| run.pinned)));
    let back = can_go_back.then(|| {
        view! { <button type="button" aria-label=format!("Go back to {label}") on:click=move |_| session.resume_run(run)>"Go back"</button> }
    });
    view! {
        <div class="run-acts" hidden=live(move || run == present.get())>
            <button type="button" aria-label=format!("Compare with {label}") on:click=move |_| partner.set(Some(run))>"Compare"</button>
            {back}
            <button type="button" aria-label=format!("Keep {label}") aria-pressed=live(move || pinned.get().to_string())
                on:click=move |_| session.run_history.update(|history| history.toggle_pin(run))>{live(move || if pinned.get() { "Kept" } else { "Keep" })}</button>
            <button type="button" aria-label=format!("Remove {label}") on:click=move |_| session.run_history.update(|history| history.remove(run))>"Remove"</button>
        </div>
    }
}
