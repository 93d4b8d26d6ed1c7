//! What a tool holds of images stands for other ones when the set is another.

use crate::ui::reactive::{memo, read};
use crate::ui::session::Session;
use leptos::prelude::*;

/// Calls `act` when the run has other images than before, by name, number, seed, size, labels or the first of them. What was kept by index, or
/// made like the images, means something else then.
pub fn on_other_set(session: Session, act: impl Fn() + 'static) {
    fn erased(session: Session, act: Box<dyn Fn()>) {
        let starts = memo(move || session.run.with(|run| (run.id, run.starts)));
        let set = memo(move || {
            read(starts);
            session.run.with_untracked(|run| {
                let started = run.started.as_ref()?;
                let data = &started.data;
                let labels: Vec<String> = data.labels.iter().map(|column| column.name.clone()).collect();
                // Sets of one's own all have the same name.
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
            // Between two runs there are none for a moment, and the same ones may come back.
            if before.is_some() && now.is_some() && before != now {
                act();
            }
            now.or(before)
        });
    }
    erased(session, Box::new(act));
}
