//! A view's way to query the trainer: sends a query when it has changed, while the view is on the screen, and holds the
//! last answer.

use crate::ui::reactive::{effect, live, memo, read};
use crate::ui::session::Session;
use crate::ui::widgets::throttle::use_throttled;

use crate::plot::format;
use crate::protocol::{Answer, Command, Lookup, Place, Query, QuerySlot, RunId};
use crate::run::{QueryRecord, State as RunState};
use leptos::prelude::*;
use std::sync::Arc;
use std::time::Duration;

/// A newer question waits this long for the answer to the one before, in milliseconds: what a slider asks is answered
/// in less, and what takes longer is not worth waiting for.
const PATIENCE: f64 = 250.0;
/// What follows training does so this often.
const PAUSE: Duration = Duration::from_millis(900);

/// A query of the page in a slot of its own; `Copy`, lives as long as the view.
#[derive(Clone, Copy)]
pub struct QueryHandle {
    session: Session,
    slot: QuerySlot,
    state: StoredValue<QueryState>,
    /// The query that is wanted by now; `None` when there is nothing to ask.
    pub desired: Memo<Option<Query>>,
    /// What is known.
    pub known: Memo<Option<QueryRecord>>,
}

#[derive(Default)]
struct QueryState {
    /// Requests whose answers stand or may still come, oldest first.
    sent: Vec<Sent>,
    /// A newer question is to be sent after the answer.
    waiting: bool,
}

/// A request.
#[derive(Clone)]
struct Sent {
    id: u32,
    since: f64,
    run: RunId,
    /// Where the run was then.
    step: u32,
    query: Arc<Query>,
}

/// Takes a fresh slot. What `query` gives is sent whenever it is another than before and `open` is true; with `follows` also
/// time and again while the network trains.
pub fn use_query(
    open: Memo<bool>,
    follows: bool,
    query: impl Fn() -> Option<Query> + Send + Sync + 'static,
) -> QueryHandle {
    use_handle(open, follows, Box::new(query))
}

fn use_handle(
    open: Memo<bool>,
    follows: bool,
    query: Box<dyn Fn() -> Option<Query> + Send + Sync>,
) -> QueryHandle {
    let session = expect_context::<Session>();
    let slot = session.new_slot();
    let desired = memo(move || open.get().then(&query).flatten());
    let known = memo(move || session.run.with(|run| run.answers.get(&slot).cloned()));
    let handle = QueryHandle { session, slot, state: StoredValue::default(), desired, known };
    let starts = memo(move || session.run.with(|run| (run.id, run.starts, run.started.is_some())));
    effect(move || {
        read(starts);
        // Another drawing is the same question about another image.
        if desired
            .with(|desired| desired.as_ref().is_some_and(|desired| places(desired).contains(&Place::Own)))
        {
            session.own.track();
        }
        if !handle.is_answered() {
            handle.ask();
        }
    });
    let paused = memo(move || session.run.with(|run| run.state == RunState::Paused));
    effect(move || {
        let last = known.with(|known| known.as_ref().is_some_and(|known| known.last));
        let waits =
            last && handle.state.try_update_value(|state| std::mem::take(&mut state.waiting)) == Some(true);
        // What was asked before the last steps is not what stands there when they are done.
        if waits || (follows && paused.get() && last && handle.wants_the_present()) {
            handle.ask();
        }
    });
    if follows {
        let step = memo(move || session.run.with(|run| run.step));
        use_throttled(
            PAUSE,
            move || {
                step.get();
            },
            move || {
                if handle.is_stale() && !handle.is_under_way() {
                    handle.ask();
                }
            },
        );
    }
    handle
}

impl QueryHandle {
    /// Asks what is to be asked, now or after the answer that is being waited for.
    pub fn ask(&self) {
        let Some(query) = self.desired.get_untracked() else { return };
        let run = self.session.run.with_untracked(|run| run.started.is_some().then_some((run.id, run.step)));
        let Some((run, step)) = run else { return };
        let now = window().performance().map_or(0.0, |p| p.now());
        let under_way = self.is_under_way();
        let stands = self.known.with_untracked(|known| known.as_ref().map_or(0, |known| known.of));
        let id = self.state.try_update_value(|state| {
            let last = state.sent.last();
            if under_way && last.is_some_and(|sent| now - sent.since < PATIENCE) {
                return Err(std::mem::replace(&mut state.waiting, true));
            }
            let id = last.map_or(1, |sent| sent.id.wrapping_add(1));
            state.waiting = false;
            state.sent.retain(|sent| sent.id >= stands);
            state.sent.push(Sent { id, since: now, run, step, query: Arc::new(query.clone()) });
            Ok(id)
        });
        match id {
            Some(Ok(id)) => self.session.send(Command::Query { slot: self.slot, id, query: Box::new(query) }),
            // The timer of the one that waits already serves.
            Some(Err(true)) | None => {}
            Some(Err(false)) => {
                let handle = *self;
                let later = Duration::from_millis(PATIENCE as u64);
                set_timeout(
                    move || {
                        let waiting =
                            handle.state.try_update_value(|state| std::mem::take(&mut state.waiting));
                        if waiting == Some(true) {
                            handle.ask();
                        }
                    },
                    later,
                );
            }
        }
    }

    /// Drops the question that is being worked on.
    pub fn cancel(&self) {
        self.session.send(Command::CancelQuery(self.slot));
        let id = self.state.try_update_value(|state| {
            state.waiting = false;
            state.sent.last().map(|sent| sent.id)
        });
        if let Some(id) = id.flatten() {
            self.session.run.update(|run| run.cancel(self.slot, id));
        }
    }

    /// The newest answer.
    pub fn answer(&self) -> Option<Arc<Answer>> {
        self.known.with(|known| known.as_ref().and_then(|known| known.answer.clone()?.ok()))
    }

    /// The newest answer, and the question that it is the answer to: what is wanted by now may be another.
    pub fn result_with_query(&self) -> Option<(Arc<Query>, Arc<Answer>)> {
        let answer = self.answer()?;
        let of = self.known.with(|known| known.as_ref().map(|known| known.of))?;
        let query = self.state.try_with_value(|state| {
            state.sent.iter().find(|sent| sent.id == of).map(|sent| sent.query.clone())
        });
        Some((query.flatten()?, answer))
    }

    /// Images that were asked for by index, with the indices that they are those of.
    pub fn images(&self) -> Option<(Vec<u32>, Vec<u8>)> {
        let (query, answer) = self.result_with_query()?;
        match (&*query, &*answer) {
            (Query::Lookup(Lookup::Images(indices)), Answer::Images(images)) => {
                Some((indices.clone(), images.0.clone()))
            }
            _ => None,
        }
    }

    /// The images of a lookup.
    pub fn pixels(&self) -> Option<Vec<u8>> {
        match &*self.answer()? {
            Answer::Images(images) => Some(images.0.clone()),
            _ => None,
        }
    }

    /// Drops what came of the query and what is still to come.
    pub fn forget(&self) {
        let id = self.state.try_update_value(|state| {
            state.waiting = false;
            state.sent.last().map(|sent| sent.id)
        });
        if let Some(id) = id.flatten() {
            self.session.run.update(|run| run.forget(self.slot, id));
        }
    }

    /// The last request.
    fn sent(&self) -> Option<Sent> {
        self.state.try_with_value(|state| state.sent.last().cloned()).flatten()
    }

    /// A request was sent whose last answer has not come.
    fn is_under_way(&self) -> bool {
        let sent = self.sent().map(|sent| sent.id);
        let known = self.known.get_untracked().map(|known| (known.id, known.last));
        sent.is_some_and(|sent| known.is_none_or(|(id, last)| id < sent || !last))
    }

    /// The last request was taken back.
    fn is_cancelled(&self) -> bool {
        self.known.with(|known| {
            known.as_ref().is_some_and(|known| known.cancelled > 0 && known.cancelled == known.id)
        })
    }

    /// All of the answer to what is to be asked now is there, measured on the network as it is.
    fn is_answered(&self) -> bool {
        let now = self.session.run.with_untracked(|run| (run.id, run.step));
        let known = self.known.get_untracked();
        let (Some(sent), Some(known)) = (self.sent(), known) else { return false };
        // What was ordered is not worked on again unasked, however old it is by now and even if it was taken back.
        let stands = is_ordered(&sent.query)
            || known.of == sent.id && known.step == now.1 && known.cancelled < sent.id;
        let whole = known.last && known.id == sent.id && sent.run == now.0 && stands;
        // A drawing, or a place on the map, may be another by now.
        let lasts = |place: &Place| matches!(place, Place::Image(_) | Place::Mean | Place::MeanOf(_));
        whole
            && self.desired.with_untracked(|desired| {
                desired
                    .as_ref()
                    .is_none_or(|desired| *desired == *sent.query && places(desired).iter().all(lasts))
            })
    }

    /// What is known is older than the network, and was asked for before its last steps. An engine may tell of another step
    /// than the page has heard of: that is no reason to ask again.
    fn wants_the_present(&self) -> bool {
        let now = self.session.run.with_untracked(|run| run.step);
        let asked = self.sent().is_none_or(|sent| sent.step != now);
        asked && self.is_stale() && !self.is_under_way() && !self.is_cancelled()
    }

    /// The network has learned since what is known was measured.
    fn is_stale(&self) -> bool {
        let now = self.session.run.with(|run| run.step);
        self.known
            .with(|known| known.as_ref().is_some_and(|known| known.answer.is_some() && known.step != now))
    }
}

/// The places that a query is about.
fn places(query: &Query) -> &[Place] {
    match query {
        Query::Study(study) => study.places(),
        Query::Lookup(_) => &[],
    }
}

/// True of what only the user orders.
fn is_ordered(query: &Query) -> bool {
    matches!(query, Query::Study(study) if study.is_ordered())
}

/// What comes of a study that takes its time: how far it is, why there is no answer, and how old the answer is.
#[component]
pub fn Status(
    /// The query whose progress and answer are told.
    query: QueryHandle,
    /// What the view needs before there is anything to ask.
    needs: &'static str,
    /// True where the answer follows training by itself.
    #[prop(optional)]
    follows: bool,
) -> impl IntoView {
    let unasked = memo(move || query.desired.with(Option::is_none));
    let done = memo(move || {
        query
            .known
            .with(|known| known.as_ref().filter(|known| !known.last).map(|known| (known.done * 100.0) as u32))
    });
    let refused =
        memo(move || query.known.with(|known| known.as_ref().and_then(|known| known.answer.clone()?.err())));
    let blank =
        memo(move || query.known.with(|known| known.as_ref().is_none_or(|known| known.answer.is_none())));
    let cancelled = memo(move || query.is_cancelled());
    let stale = memo(move || !unasked.get() && (cancelled.get() || (!follows && query.is_stale())));
    let words = move || {
        if unasked.get() {
            return needs.to_owned();
        }
        if let Some(why) = refused.get() {
            return why;
        }
        let known = query.known.with(|known| known.as_ref().map(|known| (known.step, known.of == known.id)));
        match known.filter(|_| stale.get()) {
            Some(_) if cancelled.get() && blank.get() => "Cancelled.".to_owned(),
            Some((_, true)) if cancelled.get() => "Cancelled: only a part of it was measured.".to_owned(),
            Some(_) if cancelled.get() => "Cancelled: this is what was measured before.".to_owned(),
            Some((at, _)) => format!("As it was after {} steps.", format::thousands(at.into())),
            None => String::new(),
        }
    };
    // What follows training shows by itself that it does, once it is there.
    let working = move || done.get().is_some() && !unasked.get() && (!follows || blank.get());
    view! {
        <div class="ask">
            <progress max="100" aria-label="How far it is" hidden=live(move || !working())
                prop:value=live(move || done.get().unwrap_or_default())></progress>
            <button type="button" hidden=live(move || !working()) on:click=move |_| query.cancel()>"Cancel"</button>
            <p role="status">{live(words)}</p>
            <button type="button" hidden=live(move || !stale.get() || working()) on:click=move |_| query.ask()>"Measure again"</button>
        </div>
    }
}
