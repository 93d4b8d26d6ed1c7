//! This run beside those before it.

mod again;
mod chart;
mod maps;
mod table;

use crate::ui::reactive::{live, memo, read};
use crate::ui::session::Session;
use crate::ui::tab::Tab;
use crate::ui::view::{Area, View};
use crate::ui::widgets::figure::Figure;
use crate::ui::widgets::throttle::use_throttled;

use crate::plot::format;
use crate::protocol::RunId;
use crate::run::{MAX_BYTES, MAX_RUNS, RunRecord};
use again::Again;
use chart::Overlay;
use leptos::prelude::*;
use maps::Maps;
use std::sync::Arc;
use std::time::Duration;
use table::Table;

/// The tab.
const TAB: Tab = Tab::Runs;
/// The row.
pub const VIEW: View = View {
    key: "runs",
    name: "Runs side by side",
    about: "Each run that was stopped or replaced stays here. Two runs with the same seed differ by what you changed and nothing else.",
    area: Area::Tab(TAB),
    render: || view! { <Runs/> }.into_any(),
};

/// The present run is looked at this often while it trains.
const PAUSE: Duration = Duration::from_secs(1);

/// Runs side by side: the present one first where there is one, then the others, newest first.
type Beside = Memo<Vec<Arc<RunRecord>>>;

#[component]
fn Runs() -> impl IntoView {
    let session = expect_context::<Session>();
    let open = memo(move || session.tab.get() == TAB);
    let now = RwSignal::new(None::<Arc<RunRecord>>);
    let news = memo(move || {
        let told = || {
            session.run.with(|run| {
                let saved = run.checkpoint.as_ref().map(|saved| saved.step);
                let validated = run.validation.points().len();
                let answers: Vec<_> = run
                    .answers
                    .values()
                    .filter(|known| known.is_measured())
                    .map(|known| (known.of, known.last))
                    .collect();
                let told = (run.map.version, run.baselines, run.anomalies.is_some(), answers);
                (run.id, run.step, run.state, run.starts, validated, saved, told)
            })
        };
        open.get().then(told)
    });
    use_throttled(
        PAUSE,
        move || read(news),
        move || {
            if open.get() {
                now.set(session.record().map(Arc::new));
            }
        },
    );
    let all = memo(move || {
        if !open.get() {
            return Vec::new();
        }
        let now = now.get();
        let id = now.as_ref().map(|now| now.id);
        session.run_history.with(|run_history| {
            let others = run_history.runs().iter().rev().filter(|run| Some(run.id) != id).cloned();
            now.into_iter().chain(others).collect()
        })
    });
    let other = RwSignal::new(None::<RunId>);
    let partner = memo(move || {
        all.with(|all| {
            let found = all.iter().skip(1).find(|run| Some(run.id) == other.get());
            found.or_else(|| all.get(1)).map(|run| run.id)
        })
    });
    let curve = RwSignal::new(0);
    let text = move || all.with(|all| describe(all));
    view! {
        <Figure view=&VIEW text tools=move || chart::choice(all, curve)>
            <div class="tool" tabindex="0">
                <p class="quiet">{live(move || all.with(|all| too_few(all.len())))}</p>
                <Again open/>
                <Overlay all curve/>
                <Table all other/>
                <p class="quiet" role="status">{live(move || session.run_history.with(|run_history| run_history.dropped().map(dropped)).unwrap_or_default())}</p>
                <Maps all partner/>
            </div>
        </Figure>
    }
}

/// What to do until there are two.
const fn too_few(runs: usize) -> &'static str {
    match runs {
        0 => "There is no run yet: it stands here after its first step.",
        1 => "One run so far. Change a setting and restart: both then stand here, side by side.",
        _ => "",
    }
}

/// "Run 3".
fn name(run: &RunRecord) -> String {
    format!("Run {}", run.id.0)
}

/// What had to make room, and why.
fn dropped((count, last): (u32, RunId)) -> String {
    let which = match count {
        1 => format!("Run {} was dropped", last.0),
        _ => format!("{count} runs were dropped, Run {} the last of them", last.0),
    };
    let megabytes = MAX_BYTES / 1_000_000;
    format!(
        "{which}, for want of room: at most {MAX_RUNS} runs are kept, with {megabytes}{}MB of checkpoints and images. \
         “Keep” those that are to stay.",
        format::THIN
    )
}

fn describe(all: &[Arc<RunRecord>]) -> String {
    let loss = |run: &RunRecord| {
        run.validation_loss().map_or_else(
            || "no validation loss".to_owned(),
            |l| format!("validation loss {}", format::loss(l)),
        )
    };
    let runs: Vec<String> = all.iter().map(|run| format!("{} with {}", name(run), loss(run))).collect();
    if runs.is_empty() { "There is no run yet.".into() } else { format!("{}.", runs.join(", ")) }
}
