//! A view's way to query the trainer: sends a query when it has changed, while the view is on the screen, and holds the
//! last answer. When to send is decided by [`QueryState`].

use super::state::{Moment, PATIENCE, QueryState, Request, is_about_own_image};
use crate::protocol::{Answer, Command, Lookup, Query, QuerySlot};
use crate::run::{QueryRecord, State as RunState};
use crate::ui::reactive::{effect, memo, read};
use crate::ui::session::Session;
use crate::ui::widgets::throttle::{now_ms, use_throttled};
use leptos::prelude::*;
use std::sync::Arc;
use std::time::Duration;

/// How often a query that follows training is sent again.
const PAUSE: Duration = Duration::from_millis(900);

/// A query of the page in a slot of its own; `Copy`, lives as long as the view.
#[derive(Clone, Copy)]
pub struct QueryHandle {
    session: Session,
    slot: QuerySlot,
    state: StoredValue<QueryState>,
    /// The query that is wanted by now; `None` when there is nothing to ask.
    pub desired: Memo<Option<Query>>,
    /// What has come of the requests so far.
    pub record: Memo<Option<QueryRecord>>,
}

/// Takes a fresh slot. What `query` gives is sent whenever it is another than before and `open` is true; with `follows` also
/// time and again while the network trains.
pub fn use_query(
    open: Memo<bool>,
    follows: bool,
    query: impl Fn() -> Option<Query> + Send + Sync + 'static,
) -> QueryHandle {
    // Compiled once for all views, not once for each.
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
    let record = memo(move || session.run.with(|run| run.answers.get(&slot).cloned()));
    let handle = QueryHandle { session, slot, state: StoredValue::default(), desired, record };
    let starts = memo(move || session.run.with(|run| (run.id, run.starts, run.started.is_some())));
    effect(move || {
        read(starts);
        if desired.with(|desired| desired.as_ref().is_some_and(is_about_own_image)) {
            session.own.track();
        }
        let now = handle.moment();
        if !handle.decide(&|state, record| {
            desired.with_untracked(|desired| state.is_answered(desired.as_ref(), now, record))
        }) {
            handle.ask();
        }
    });
    let paused = memo(move || session.run.with(|run| run.state == RunState::Paused));
    let step = memo(move || session.run.with(|run| run.step));
    effect(move || {
        let last = record.with(|record| record.as_ref().is_some_and(|record| record.last));
        let waiting = last && handle.take_waiting();
        let outdated = follows && paused.get() && last && {
            read(step);
            let now = handle.moment();
            handle.decide(&|state, record| state.is_outdated_at_pause(now, record))
        };
        if waiting || outdated {
            handle.ask();
        }
    });
    if follows {
        use_throttled(
            PAUSE,
            move || read(step),
            move || {
                let now = handle.moment();
                if handle.decide(&|state, record| state.is_outdated(now, record)) {
                    handle.ask();
                }
            },
        );
    }
    handle
}

impl QueryHandle {
    /// Sends the desired query, now or after the answer that is being waited for.
    pub fn ask(&self) {
        let Some(query) = self.desired.get_untracked() else { return };
        if self.session.run.with_untracked(|run| run.started.is_none()) {
            return;
        }
        let at = self.moment();
        let now = now_ms();
        let request = self.record.with_untracked(|record| {
            self.state.try_update_value(|state| state.request(&query, at, record.as_ref(), now))
        });
        match request {
            Some(Request::Send(id)) => {
                self.session.send(Command::Query { slot: self.slot, id, query: Box::new(query) });
            }
            Some(Request::Wait) => {
                let handle = *self;
                let again = move || {
                    if handle.take_waiting() {
                        handle.ask();
                    }
                };
                set_timeout(again, Duration::from_millis(PATIENCE as u64));
            }
            Some(Request::WaitOn) | None => {}
        }
    }

    /// Drops what is still to come of the query; what came of it stays.
    pub fn cancel(&self) {
        self.session.send(Command::CancelQuery(self.slot));
        if let Some(id) = self.state.try_update_value(QueryState::cancel).flatten() {
            self.session.run.update(|run| run.cancel(self.slot, id));
        }
    }

    /// Drops what came of the query and what is still to come.
    pub fn forget(&self) {
        if let Some(id) = self.state.try_update_value(QueryState::cancel).flatten() {
            self.session.run.update(|run| run.discard(self.slot, id));
        }
    }

    /// The newest answer.
    pub fn answer(&self) -> Option<Arc<Answer>> {
        self.record.with(|record| record.as_ref().and_then(|record| record.answer.clone()?.ok()))
    }

    /// The newest answer, and the query that it is the answer to: what is wanted by now may be another.
    pub fn result_with_query(&self) -> Option<(Arc<Query>, Arc<Answer>)> {
        let answer = self.answer()?;
        let query = self.record.with(|record| {
            let record = record.as_ref()?;
            self.state.try_with_value(|state| state.query_of(record)).flatten()
        });
        Some((query?, answer))
    }

    /// Images that were asked for by index, with these indices.
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

    /// Where the run is, untracked.
    fn moment(&self) -> Moment {
        self.session.run.with_untracked(|run| Moment { run: run.id, step: run.step })
    }

    /// Whether something holds of the state and what has come, untracked; false in a view that is gone.
    fn decide(&self, holds: &dyn Fn(&QueryState, Option<&QueryRecord>) -> bool) -> bool {
        self.record.with_untracked(|record| {
            self.state.try_with_value(|state| holds(state, record.as_ref())).unwrap_or_default()
        })
    }

    fn take_waiting(&self) -> bool {
        self.state.try_update_value(QueryState::take_waiting).unwrap_or_default()
    }
}
