//! Keeps the run whenever there is something new to keep.

use super::keeper::Keeping;
use crate::protocol::Command;
use crate::ui::reactive::{effect, memo};
use crate::ui::session::Session;
use crate::ui::widgets::throttle::use_throttled;
use leptos::prelude::*;
use std::time::Duration;
use web_sys::Storage;

/// Name under which the page notes, as it is left, which run was open: a page that crashes notes nothing.
const LEFT: &str = "hourglass-left";
/// How often the replay is kept while training: it is large.
const REPLAY: Duration = Duration::from_secs(60);
/// How often a drawing is kept.
const OWN: Duration = Duration::from_secs(1);
/// How long the page has been open when what was deleted before is deleted for good.
const PURGE: Duration = Duration::from_secs(20);

/// Keeps the run from now on: with its checkpoints while it trains, at once when it pauses or the page is hidden or left.
pub fn use_keeping(session: Session, keeping: Keeping) {
    let present = memo(move || session.run.with(|run| run.id));
    effect(move || {
        if present.get().0 > 0 {
            keeping.name_run();
        }
    });
    let checkpoint =
        memo(move || session.run.with(|run| (run.id, run.checkpoint.as_ref().map(|saved| saved.step))));
    effect(move || {
        if checkpoint.get().1.is_some() {
            keeping.save(document().hidden());
        }
    });
    // Paused, and what is measured then.
    let measured = memo(move || {
        let playing = session.engine_status.with(|status| status.playing);
        session.run.with(|run| {
            let answers = run.answers.values().filter(|known| known.is_measured()).count();
            (!playing && run.pause.is_some()).then_some((run.id, run.step, answers))
        })
    });
    effect(move || {
        if measured.get().is_some() {
            keeping.save(true);
            keeping.save_replay();
        }
    });
    // Drawn while it does not train.
    use_throttled(
        OWN,
        move || session.own.track(),
        move || {
            if !session.engine_status.with_untracked(|status| status.playing) {
                keeping.save(true);
            }
        },
    );
    set_interval(move || keeping.save_replay(), REPLAY);
    set_timeout(move || keeping.send(&crate::storage::StorageCommand::Purge(Vec::new())), PURGE);
    let _ = window_event_listener_untyped("visibilitychange", move |_| {
        if document().hidden() {
            if session.engine_status.with_untracked(|status| status.playing) {
                session.send(Command::Save);
            }
            keeping.save(true);
            keeping.save_replay();
        }
    });
    let _ = window_event_listener_untyped("pagehide", move |_| {
        if let Some(storage) = storage() {
            // A browser that keeps nothing keeps no note either.
            let _ = storage.set_item(LEFT, &keeping.open.get_untracked());
        }
        keeping.save(true);
    });
    let _ = window_event_listener_untyped("pageshow", move |_| {
        // Back from the browser's cache of pages: it may crash yet.
        take_note();
    });
}

/// The run that was open when a page was left last; the note is taken away.
pub fn take_note() -> Option<String> {
    let storage = storage()?;
    let left = storage.get_item(LEFT).ok().flatten();
    let _ = storage.remove_item(LEFT);
    left
}

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}
