//! Notices when the run has other images than before: what a tool keeps by index means something else then.

use crate::ui::reactive::{memo, read};
use crate::ui::session::Session;
use leptos::prelude::*;

/// Calls `act` when the run has other images than before: another name, number, seed, shape, labels or first images.
pub fn on_other_set(session: Session, act: impl Fn() + 'static) {
    fn erased(session: Session, act: Box<dyn Fn()>) {
        let starts = memo(move || session.run.with(|run| (run.id, run.starts)));
        let set = memo(move || {
            read(starts);
            session.run.with_untracked(|run| {
                let started = run.started.as_ref()?;
                let data = &started.data;
                let labels: Vec<String> = data.labels.iter().map(|column| column.name.clone()).collect();
                // The user's own sets all have the same name, hence the first images.
                Some((
                    data.name.clone(),
                    data.count,
                    started.spec.seed,
                    data.shape,
                    labels,
                    data.samples.clone(),
                ))
            })
        });
        Effect::new(move |before: Option<Option<_>>| {
            let (before, now) = (before.flatten(), set.get());
            // Between two runs there are none for a moment, and the same may come back.
            if before.is_some() && now.is_some() && before != now {
                act();
            }
            now.or(before)
        });
    }
    erased(session, Box::new(act));
}
