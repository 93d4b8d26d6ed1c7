//! Rows of a table and their copies as numbers, in place of pictures.

use crate::data::{DataKind, ImageShape, TableRows};
use crate::plot::{Theme, image_above_errors_shape};
use crate::protocol::RunId;
use crate::run::Run;
use crate::ui::reactive::{live, memo, read};
use crate::ui::screen::Screen;
use crate::ui::session::Session;
use crate::ui::views::content::deviations::Cell;
use crate::ui::views::content::rows::{Rows, from_bytes};
use crate::ui::widgets::cards::Cards;
use leptos::prelude::*;

/// A few rows to choose from, and the chosen one: columns, values, copies, differences. Hidden for images.
#[component]
pub fn RowsAsNumbers(
    /// The rows.
    rows: ShownRows,
) -> impl IntoView {
    let ShownRows { session, chosen, .. } = rows;
    let Screen { dark, .. } = expect_context();
    let cards = memo(move || {
        let dark = dark.get();
        rows.with(|rows| rows.cards(Theme::of(dark))).unwrap_or_default()
    });
    let cells = memo(move || rows.with(|rows| rows.cells(chosen.get())).unwrap_or_default());
    let caption = live(move || rows.with(|rows| rows.caption(chosen.get())).unwrap_or_default());
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
            <div class="rows-choice"><Cards label="Validation rows" shape cards=live(move || cards.get()) pick=move |at| chosen.set(at)/></div>
            <div class="rows-numbers" tabindex="0">
                <table class="figures">
                    <caption>{caption}</caption>
                    <thead><tr><th scope="col">"Column"</th><th scope="col">"Value"</th><th scope="col">"Output"</th><th scope="col">"Difference"</th></tr></thead>
                    <tbody>{move || cells.get().into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        </div>
    }
}

/// The rows that are shown; `Copy`.
#[derive(Clone, Copy)]
pub struct ShownRows {
    session: Session,
    /// Changes with the rows: those that follow it do not run at every step.
    news: Memo<(RunId, Option<u32>)>,
    /// True where the run learns from a table.
    pub is_table: Memo<bool>,
    /// The row that is shown as numbers.
    pub chosen: RwSignal<usize>,
}

impl ShownRows {
    /// Those of the session's run, the first chosen.
    pub fn new(session: Session) -> Self {
        let news =
            memo(move || session.run.with(|run| (run.id, run.reconstructions.as_ref().map(|p| p.step))));
        let is_table = memo(move || session.run.with(Run::kind) == DataKind::Table);
        Self { session, news, is_table, chosen: RwSignal::new(0) }
    }

    /// What `find` finds in the rows; `None` where the run has images, or none yet. For a step that is replayed the copies are
    /// those of then.
    pub fn with<T>(self, find: impl FnOnce(&Rows<'_>) -> T) -> Option<T> {
        read(self.news);
        let past = self.session.replay_step.get();
        self.session.run.with_untracked(|run| {
            let (data, shown) = (&run.started.as_ref()?.data, run.reconstructions.as_ref()?);
            let present = shown.rows.as_deref()?;
            let then = past.map(|step| run.replay.reconstructions_at(step));
            let then = then.filter(|then| then.len() == shown.reconstructions.len());
            let past = then.map(|then| TableRows { copies: from_bytes(then), ..present.clone() });
            Some(find(&Rows {
                examples: run.examples(),
                columns: &data.columns,
                indices: &shown.indices,
                pixels: [&shown.originals, then.unwrap_or(&shown.reconstructions)],
                numbers: past.as_ref().unwrap_or(present),
            }))
        })
    }

    /// In words.
    pub fn text(self) -> Option<String> {
        let step = self.session.run.with(|run| run.step);
        self.with(|rows| rows.describe(self.chosen.get(), step))
    }
}
