//! Rows of a table and their copies as numbers, in place of pictures.

use crate::data::{DataKind, ImageShape};
use crate::plot::{Theme, image_above_errors_shape};
use crate::run::Run;
use crate::ui::reactive::{live, memo};
use crate::ui::screen::Screen;
use crate::ui::session::Session;
use crate::ui::views::content::deviations::Cell;
use crate::ui::views::content::rows::{Rows, from_bytes};
use crate::ui::widgets::cards::Cards;
use leptos::prelude::*;

/// A few rows to choose from, and the chosen one: columns, values, copies, differences. Hidden for images.
#[component]
pub fn RowsAsNumbers() -> impl IntoView {
    let session = expect_context::<Session>();
    let Screen { dark, .. } = expect_context();
    let chosen = RwSignal::new(0_usize);
    let cards = memo(move || {
        let dark = dark.get();
        with_rows(session, |rows| rows.cards(Theme::of(dark))).unwrap_or_default()
    });
    let cells = memo(move || with_rows(session, |rows| rows.cells(chosen.get())).unwrap_or_default());
    let caption = live(move || with_rows(session, |rows| rows.caption(chosen.get())).unwrap_or_default());
    let shape = live(move || {
        let columns = session.run.with(|run| run.started.as_ref().map_or(0, |s| s.data.columns.len()));
        image_above_errors_shape(ImageShape::grey(1, columns))
    });
    let row = |cell: Cell| {
        let (difference, shade) = (cell.text(), cell.shade().to_string());
        view! {
            <tr><th scope="row">{cell.name}</th><td>{cell.value}</td><td>{cell.copy}</td><td class="difference" style:--share=shade>{difference}</td></tr>
        }
    };
    view! {
        <div class="rows" hidden=live(move || cards.with(Vec::is_empty))>
            <div class="rows-choice"><Cards label="Rows kept from training" shape cards=live(move || cards.get()) pick=move |at| chosen.set(at)/></div>
            <div class="rows-numbers" tabindex="0">
                <table class="figures">
                    <caption>{caption}</caption>
                    <thead><tr><th scope="col">"Column"</th><th scope="col">"Value"</th><th scope="col">"Copy"</th><th scope="col">"Difference"</th></tr></thead>
                    <tbody>{move || cells.get().into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        </div>
    }
}

/// What `read` makes of the rows that are shown; `None` where the run has images, or none yet. For a step that is replayed
/// the copies are those of then.
fn with_rows<T>(session: Session, read: impl FnOnce(&Rows<'_>) -> T) -> Option<T> {
    let past = session.replay_step.get();
    session.run.with(|run| {
        let (data, shown) = (&run.started.as_ref()?.data, run.reconstructions.as_ref()?);
        let mut numbers = shown.rows.as_deref()?.clone();
        let mut copies = shown.reconstructions.as_slice();
        if let Some(then) = past.map(|step| run.replay.reconstructions_at(step))
            && then.len() == copies.len()
        {
            (numbers.copies, copies) = (from_bytes(then), then);
        }
        Some(read(&Rows {
            examples: run.examples(),
            columns: &data.columns,
            indices: &shown.indices,
            pixels: [&shown.originals, copies],
            numbers: &numbers,
        }))
    })
}

/// True where the run learns from a table.
pub fn is_table(session: Session) -> Memo<bool> {
    memo(move || session.run.with(Run::kind) == DataKind::Table)
}
