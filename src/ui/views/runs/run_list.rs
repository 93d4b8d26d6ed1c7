//! All runs, the present one first.

use crate::run::RunRecord;
use crate::ui::reactive::{memo, read};
use crate::ui::session::Session;
use crate::ui::widgets::throttle::use_throttled;
use leptos::prelude::*;
use std::sync::Arc;
use std::time::Duration;

/// The record of the present run is made anew this often while it trains.
const PAUSE: Duration = Duration::from_secs(1);

/// Compare runs: the present one first where there is one, then the others, newest first.
pub type RunList = Memo<Vec<Arc<RunRecord>>>;

/// All runs; none while the tab is not open.
pub fn use_runs(session: Session, open: Memo<bool>) -> RunList {
    let present = RwSignal::new(None::<Arc<RunRecord>>);
    // What a record shows of a run.
    let news = memo(move || {
        let shown = || {
            session.run.with(|run| {
                let saved = run.checkpoint.as_ref().map(|saved| saved.step);
                let validated = run.validation.points().len();
                let measured = run.answers.values().filter(|known| known.is_measured());
                let answers: Vec<_> = measured.map(|known| (known.answer_id, known.last)).collect();
                let measured = (run.map.version, run.baselines, run.anomalies.is_some(), answers);
                (run.id, run.step, run.state, run.starts, validated, saved, measured)
            })
        };
        open.get().then(shown)
    });
    use_throttled(
        PAUSE,
        move || read(news),
        move || {
            if open.get() {
                present.set(session.record().map(Arc::new));
            }
        },
    );
    memo(move || {
        if !open.get() {
            return Vec::new();
        }
        let present = present.get();
        let id = present.as_ref().map(|run| run.id);
        session.run_history.with(|history| {
            let others = history.runs().iter().rev().filter(|run| Some(run.id) != id).cloned();
            present.into_iter().chain(others).collect()
        })
    })
}
