//! This run beside those before it.

mod chart;
mod map_pair;
mod maps;
mod my_work;
mod rerun;
mod run_list;
mod run_map;
mod table;

use crate::protocol::RunId;
use crate::ui::reactive::{live, memo};
use crate::ui::session::Session;
use crate::ui::tab::Tab;
use crate::ui::view::{Area, View};
use crate::ui::views::content::runs as content;
use crate::ui::widgets::figure::Figure;
use chart::{CurveChoice, Curves};
use leptos::prelude::*;
use maps::Maps;
use my_work::{MyWorkCue, MyWorkList};
use rerun::Rerun;
use run_list::use_runs;
use table::Table;

/// The row in [the registry](crate::ui::views::registry).
pub const VIEW: View = View {
    key: "runs",
    name: "Compare runs",
    about: "Every paused or replaced run stays here. With the same seed, two runs differ only by what you changed.",
    area: Area::Tab(Tab::Runs),
    render: || view! { <Runs/> }.into_any(),
};

#[component]
fn Runs() -> impl IntoView {
    let session = expect_context::<Session>();
    let open = memo(move || session.tab.get() == Tab::Runs);
    let runs = use_runs(session, open);
    // The run that the user compares the present one with; the newest of the others unless one is chosen.
    let chosen = RwSignal::new(None::<RunId>);
    let partner = memo(move || {
        runs.with(|runs| {
            let found = runs.iter().skip(1).find(|run| Some(run.id) == chosen.get());
            found.or_else(|| runs.get(1)).map(|run| run.id)
        })
    });
    let curve = RwSignal::new(content::Curve::default());
    let dropped = live(move || {
        session.run_history.with(|history| history.dropped().map(content::dropped)).unwrap_or_default()
    });
    view! {
        <Figure view=&VIEW text=move || session.word(&runs.with(|runs| content::describe(runs))) tools=move || view! { <CurveChoice runs curve/> }>
            <div class="tool" tabindex="0">
                <MyWorkCue/>
                <p class="quiet">{live(move || content::too_few(runs.with(Vec::len)))}</p>
                <Rerun open/>
                <Curves runs curve/>
                <Table runs partner=chosen/>
                <p class="quiet" role="status">{dropped}</p>
                <Maps runs partner/>
                <MyWorkList open partner=chosen/>
            </div>
        </Figure>
    }
}
