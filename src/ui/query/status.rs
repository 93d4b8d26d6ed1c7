//! How a query stands, on the page.

use super::handle::QueryHandle;
use super::status_text::query_status;
use crate::data::DataKind;
use crate::ui::reactive::{live, memo};
use crate::ui::session::Session;
use leptos::prelude::*;

/// What comes of a query that takes its time: how far it is, why there is no answer, and how old the answer is.
#[component]
pub fn Status(
    /// The query.
    query: QueryHandle,
    /// What the view needs before there is anything to ask.
    needs: &'static str,
    /// What it needs of a table, where that is something else.
    #[prop(optional)]
    needs_of_rows: &'static str,
    /// True when the query follows training by itself.
    #[prop(optional)]
    follows: bool,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let step = memo(move || session.run.with(|run| run.step));
    let status = memo(move || {
        let needs = session.word(if session.kind.get() == DataKind::Table && !needs_of_rows.is_empty() {
            needs_of_rows
        } else {
            needs
        });
        let needs = query.desired.with(Option::is_none).then_some(needs.as_str());
        query.record.with(|record| query_status(needs, follows, record.as_ref(), step.get()))
    });
    let idle = move || status.with(|status| status.percent.is_none());
    let percent = move || status.with(|status| status.percent.unwrap_or_default());
    view! {
        <div class="ask">
            <progress max="100" aria-label="Progress" hidden=live(idle) prop:value=live(percent)></progress>
            <button type="button" hidden=live(idle) on:click=move |_| query.cancel()>"Cancel"</button>
            <p role="status">{live(move || status.with(|status| status.text.clone()))}</p>
            <button type="button" hidden=live(move || status.with(|status| !status.repeatable)) on:click=move |_| query.ask()>"Measure again"</button>
        </div>
    }
}
