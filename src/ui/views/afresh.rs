//! What a tool holds of images stands for other ones when the set is another.

use crate::ui::reactive::memo;
use crate::ui::session::Session;
use leptos::prelude::*;

/// Calls `act` when the run has other images than before, by name, number, seed or size. What was kept by index, or
/// made like the images, means something else then.
pub fn on_other_set(session: Session, act: impl Fn() + 'static) {
    fn erased(session: Session, act: Box<dyn Fn()>) {
        let set = memo(move || {
            session.run.with(|run| {
                run.started.as_ref().map(|s| (s.data.name.clone(), s.data.count, s.spec.seed, s.data.shape))
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
