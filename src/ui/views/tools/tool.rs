//! What every tool stands on: its tab, its queries while that is open, and its figure with the state of the first query.

use crate::data::{DataKind, ImageShape};
use crate::plot::format::thousands;
use crate::protocol::{Answer, Query};
use crate::ui::query::{QueryHandle, Status, use_query};
use crate::ui::reactive::{live, memo};
use crate::ui::session::Session;
use crate::ui::tab::Tab;
use crate::ui::takeaway::offer_words;
use crate::ui::view::{Area, View};
use crate::ui::widgets::figure::Figure;
use leptos::prelude::*;
use std::rc::Rc;
use std::sync::Arc;

/// The last answer to a query; `None` before the first.
pub type AnswerMemo = Memo<Option<Arc<Answer>>>;

/// A tool's tab, and what most tools use of the page; `Copy`.
#[derive(Clone, Copy)]
pub struct Tool {
    /// The page's state.
    pub session: Session,
    /// The tool's tab is open.
    pub open: Memo<bool>,
    /// There is a network that can be queried.
    pub has_network: Memo<bool>,
    /// Shape of the run's images.
    pub shape: Memo<ImageShape>,
    /// What the run's examples are.
    pub kind: Memo<DataKind>,
}

/// The tool of a view. Expects a [`Session`] as context.
pub fn use_tool(view: &'static View) -> Tool {
    let session = expect_context::<Session>();
    Tool {
        session,
        open: memo(move || view.area == Area::Tab(session.tab.get())),
        has_network: memo(move || session.run.with(|run| run.started.is_some())),
        shape: session.image_shape(),
        kind: session.kind,
    }
}

impl Tool {
    /// A query that is sent while the tab is open, whenever `query` gives another one.
    pub fn query(self, query: impl Fn() -> Option<Query> + Send + Sync + 'static) -> QueryHandle {
        use_query(self.open, false, query)
    }

    /// The same for a query that is cheap enough to be sent again and again while the network trains.
    pub fn live_query(self, query: impl Fn() -> Option<Query> + Send + Sync + 'static) -> QueryHandle {
        use_query(self.open, true, query)
    }

    /// Opens the search for an image of the set.
    pub fn search_for(self, image: Option<u32>) {
        self.session.query_image.set(image);
        self.session.open_tab(Tab::Search);
    }

    /// Selects images of the set, and opens the selection.
    pub fn select(self, images: Vec<u32>) {
        self.session.selection.set(images);
        self.session.open_tab(Tab::Selection);
    }
}

/// The last answer to a query. Signals that follow it are not told of answers that are the same again.
pub fn answer_of(query: QueryHandle) -> AnswerMemo {
    memo(move || query.answer())
}

/// What `read` finds in the answer; `None` without an answer.
pub fn with_answer<T>(answer: AnswerMemo, read: impl FnOnce(&Answer) -> Option<T>) -> Option<T> {
    answer.with(|answer| read(answer.as_deref()?))
}

/// The answer in words; empty without an answer.
pub fn answer_text(answer: AnswerMemo, write: fn(&Answer) -> Option<String>) -> Signal<String> {
    answer_text_or("", answer, write)
}

/// The answer in words; `empty` without an answer.
pub fn answer_text_or(
    empty: &'static str,
    answer: AnswerMemo,
    write: fn(&Answer) -> Option<String>,
) -> Signal<String> {
    live(move || with_answer(answer, write).unwrap_or_else(|| empty.to_owned()))
}

/// Tools whose words are figures, which a report has.
const MEASURING: [&str; 6] = ["classify", "cluster", "factors", "generate", "compress", "denoise"];

/// What was measured and when: "3 groups … (At step 1 200.)"
fn measured_at(text: &str, step: u32) -> String {
    format!("{text} (At step {}.)", thousands(step.into()))
}

/// A tool's figure: the state of its query, and below that what it shows.
#[component]
pub fn ToolFigure(
    /// The row of the view.
    view: &'static View,
    /// States in words what the tool shows now.
    #[prop(into)]
    text: Signal<String>,
    /// The query whose progress and age stand above everything.
    #[prop(optional)]
    query: Option<QueryHandle>,
    /// What the user has to do before there is anything to query.
    #[prop(optional)]
    needs: &'static str,
    /// What that is of a table, where it is something else.
    #[prop(optional)]
    needs_of_rows: &'static str,
    /// True where the query is a live one.
    #[prop(optional)]
    follows: bool,
    /// What is said in place of everything where the run learns from a table, for a tool that means nothing there.
    #[prop(optional)]
    images_only: &'static str,
    /// Controls beside the heading.
    #[prop(optional, into)]
    tools: ViewFnOnce,
    /// Everything below.
    children: Children,
) -> impl IntoView {
    let session = expect_context::<Session>();
    if let Some(query) = query.filter(|_| MEASURING.contains(&view.key)) {
        let words = move || {
            let step = query.record.with(|record| record.as_ref().map(|record| record.step));
            query.answer().and(step).map(|step| session.word(&measured_at(&text.get(), step)))
        };
        offer_words(view.name, Rc::new(words));
    }
    let off = memo(move || !images_only.is_empty() && session.kind.get() == DataKind::Table);
    let text = move || if off.get() { images_only.to_owned() } else { session.word(&text.get()) };
    view! {
        <Figure view text tools=move || view! { <div class="tool-controls" hidden=off>{tools.run()}</div> }>
            <div class="tool" tabindex="0" hidden=live(move || !off.get())><p class="quiet">{images_only}</p></div>
            <div class="tool" tabindex="0" hidden=off>
                {query.map(|query| view! { <Status query needs needs_of_rows follows/> })}
                {children()}
            </div>
        </Figure>
    }
}
