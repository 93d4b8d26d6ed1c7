//! When a query is sent to the trainer, and how its answer stands. Plain Rust, without Leptos, browser or clock: the
//! handle brings the run, the time and what has come so far.

use crate::protocol::{Query, RunId};
use crate::run::QueryRecord;
use crate::study::Place;
use std::sync::Arc;

/// A newer query waits this long for the answer to the one before, in milliseconds: what a slider asks is answered in less,
/// and what takes longer is not worth waiting for.
pub const PATIENCE: f64 = 250.0;

/// A moment of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The run.
    pub run: RunId,
    /// Optimiser steps so far.
    pub step: u32,
}

/// What to do with a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Request {
    /// Send it under this number.
    Send(u32),
    /// Ask again when the answer to the request before has come, or after [`PATIENCE`].
    Wait,
    /// The same, and something else waits already: its timer serves.
    WaitOn,
}

/// A request that was sent.
#[derive(Clone, Debug)]
struct Sent {
    id: u32,
    /// When it was sent, in milliseconds.
    since: f64,
    /// Where the run was then.
    at: Moment,
    query: Arc<Query>,
}

/// The requests of one handle.
#[derive(Clone, Debug, Default)]
pub struct QueryState {
    /// Requests whose answers are shown or may still come, oldest first.
    sent: Vec<Sent>,
    /// A newer query is to be sent after the answer.
    waiting: bool,
}

impl QueryState {
    /// Decides whether a query is sent now, `now` in milliseconds. One request is under way at a time, unless it takes
    /// longer than [`PATIENCE`].
    pub fn request(&mut self, query: &Query, at: Moment, record: Option<&QueryRecord>, now: f64) -> Request {
        let last = self.sent.last();
        if self.is_under_way(record) && last.is_some_and(|sent| now - sent.since < PATIENCE) {
            let waited = std::mem::replace(&mut self.waiting, true);
            return if waited { Request::WaitOn } else { Request::Wait };
        }
        let id = last.map_or(1, |sent| sent.id.wrapping_add(1));
        self.waiting = false;
        let shown = record.map_or(0, |record| record.answer_id);
        self.sent.retain(|sent| sent.id >= shown);
        self.sent.push(Sent { id, since: now, at, query: Arc::new(query.clone()) });
        Request::Send(id)
    }

    /// True once when a query has been waiting: it is to be requested now.
    pub fn take_waiting(&mut self) -> bool {
        std::mem::take(&mut self.waiting)
    }

    /// Gives up what is waiting; the number of the last request, `None` before the first.
    pub fn cancel(&mut self) -> Option<u32> {
        self.waiting = false;
        self.sent.last().map(|sent| sent.id)
    }

    /// The query that the record's answer belongs to, which may be older than the last request.
    pub fn query_of(&self, record: &QueryRecord) -> Option<Arc<Query>> {
        self.sent.iter().find(|sent| sent.id == record.answer_id).map(|sent| Arc::clone(&sent.query))
    }

    /// True while the last answer to the last request has not come.
    pub fn is_under_way(&self, record: Option<&QueryRecord>) -> bool {
        let complete = |id| record.is_some_and(|record| record.id >= id && record.last);
        self.sent.last().is_some_and(|sent| !complete(sent.id))
    }

    /// True when there is nothing to ask after a change: the whole answer to the desired query has come, and was measured
    /// on the network as it is at this moment.
    pub fn is_answered(&self, desired: Option<&Query>, at: Moment, record: Option<&QueryRecord>) -> bool {
        let (Some(sent), Some(record)) = (self.sent.last(), record) else { return false };
        // A study that the user orders is not repeated without another order, however old it is and even if it was
        // cancelled.
        let current = is_ordered(&sent.query)
            || record.answer_id == sent.id && record.step == at.step && record.cancelled_id < sent.id;
        let complete = record.last && record.id == sent.id && sent.at.run == at.run;
        complete
            && current
            && desired.is_none_or(|desired| *desired == *sent.query && has_fixed_places(desired))
    }

    /// True when the network has learned since the answer was measured, and no newer one is under way.
    pub fn is_outdated(&self, at: Moment, record: Option<&QueryRecord>) -> bool {
        record.is_some_and(|record| is_stale(record, at.step)) && !self.is_under_way(record)
    }

    /// True when a pause leaves an answer that was asked for before the last steps. An engine may report another step than
    /// the page has heard of; that is no reason to ask again.
    pub fn is_outdated_at_pause(&self, at: Moment, record: Option<&QueryRecord>) -> bool {
        self.sent.last().is_none_or(|sent| sent.at.step != at.step)
            && self.is_outdated(at, record)
            && !record.is_some_and(is_cancelled)
    }
}

/// True when the network has learned since the answer was measured.
pub fn is_stale(record: &QueryRecord, step: u32) -> bool {
    record.answer.is_some() && record.step != step
}

/// True when the last request was cancelled.
pub fn is_cancelled(record: &QueryRecord) -> bool {
    record.cancelled_id > 0 && record.cancelled_id == record.id
}

/// True when a query is about the user's own image: another drawing is the same query about another image.
pub fn is_about_own_image(query: &Query) -> bool {
    places(query).contains(&Place::Own)
}

/// True when the same query means the same next time: the user's own image, or a place on the map, may be another by then.
fn has_fixed_places(query: &Query) -> bool {
    let is_fixed = |place: &Place| matches!(place, Place::Image(_) | Place::Mean | Place::MeanOf(_));
    places(query).iter().all(is_fixed)
}

fn places(query: &Query) -> &[Place] {
    match query {
        Query::Study(study) => study.places(),
        Query::Lookup(_) => &[],
    }
}

fn is_ordered(query: &Query) -> bool {
    matches!(query, Query::Study(study) if study.is_ordered())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::Answer;
    use crate::study::factors::Factors;
    use crate::study::precision::Precision;
    use crate::study::search::Search;
    use crate::study::sizes::Sizes;

    const START: Moment = Moment { run: RunId(1), step: 10 };

    fn later(step: u32) -> Moment {
        Moment { step, ..START }
    }

    fn precision() -> Query {
        Precision.into()
    }

    fn near(place: Place) -> Query {
        Search { to: place, count: 8 }.into()
    }

    fn ordered() -> Query {
        Sizes::default().into()
    }

    /// A state that has sent this query at the start.
    fn sent(query: &Query) -> QueryState {
        let mut state = QueryState::default();
        assert_eq!(state.request(query, START, None, 0.0), Request::Send(1));
        state
    }

    /// The last answer to this request, measured at this step.
    fn answered(id: u32, step: u32) -> QueryRecord {
        let answer = Some(Ok(Arc::new(Answer::Images(Default::default()))));
        QueryRecord { id, done: 1.0, last: true, step, answer_id: id, cancelled_id: 0, answer }
    }

    #[test]
    fn the_first_query_is_sent_at_once() {
        assert!(!QueryState::default().is_answered(Some(&precision()), START, None));
        let mut state = sent(&precision());
        assert!(state.is_under_way(None));
        assert!(!state.take_waiting());
    }

    #[test]
    fn a_newer_query_waits_for_the_answer() {
        let mut state = sent(&near(Place::Image(2)));
        let newer = near(Place::Image(3));
        assert_eq!(state.request(&newer, START, None, 100.0), Request::Wait);
        assert_eq!(state.request(&newer, START, None, 105.0), Request::WaitOn);
        assert!(state.take_waiting(), "it is due when the answer has come");
        assert!(!state.take_waiting(), "but only once");
        assert_eq!(state.request(&newer, START, Some(&answered(1, 10)), 110.0), Request::Send(2));
    }

    #[test]
    fn no_query_waits_longer_than_the_patience() {
        let mut state = sent(&near(Place::Image(2)));
        assert_eq!(state.request(&near(Place::Image(3)), START, None, 0.5 * PATIENCE), Request::Wait);
        assert_eq!(state.request(&near(Place::Image(3)), START, None, PATIENCE), Request::Send(2));
        assert!(!state.take_waiting());
    }

    #[test]
    fn a_part_of_an_answer_is_not_the_answer() {
        let state = sent(&precision());
        let part = QueryRecord { last: false, done: 0.5, ..answered(1, 10) };
        assert!(state.is_under_way(Some(&part)));
        assert!(!state.is_answered(Some(&precision()), START, Some(&part)));
        let whole = answered(1, 10);
        assert!(!state.is_under_way(Some(&whole)));
        assert!(state.is_answered(Some(&precision()), START, Some(&whole)));
        assert!(!state.is_answered(Some(&Factors.into()), START, Some(&whole)));
        assert!(state.is_answered(None, START, Some(&whole)), "a closed view asks nothing");
    }

    #[test]
    fn an_answer_grows_stale_as_the_network_learns() {
        let mut state = sent(&precision());
        let record = answered(1, 10);
        assert!(!state.is_outdated(START, Some(&record)));
        assert!(state.is_outdated(later(11), Some(&record)));
        assert!(state.is_outdated_at_pause(later(11), Some(&record)));
        assert!(!state.is_answered(Some(&precision()), later(11), Some(&record)));
        state.request(&precision(), later(11), Some(&record), 500.0);
        assert!(!state.is_outdated(later(12), Some(&record)), "a newer one is under way");
    }

    #[test]
    fn a_pause_does_not_ask_again_because_the_engine_reports_another_step() {
        let state = sent(&precision());
        let record = answered(1, 9);
        assert!(state.is_outdated(START, Some(&record)));
        assert!(!state.is_outdated_at_pause(START, Some(&record)));
    }

    #[test]
    fn an_ordered_study_is_not_repeated_unasked() {
        let state = sent(&ordered());
        assert!(state.is_answered(Some(&ordered()), later(500), Some(&answered(1, 10))));
        let cancelled = QueryRecord { cancelled_id: 1, answer: None, ..answered(1, 10) };
        assert!(state.is_answered(Some(&ordered()), START, Some(&cancelled)));
    }

    #[test]
    fn queries_about_the_own_image_or_a_place_on_the_map_are_never_final() {
        let record = answered(1, 10);
        let fixed = [Place::Image(4), Place::Mean, Place::MeanOf(vec![1, 2])];
        let moving = [Place::Own, Place::Map([0.0, 1.0])];
        for (places, is_final) in [(&fixed[..], true), (&moving[..], false)] {
            for place in places {
                let query = near(place.clone());
                assert_eq!(
                    sent(&query).is_answered(Some(&query), START, Some(&record)),
                    is_final,
                    "{place:?}"
                );
            }
        }
        assert!(is_about_own_image(&near(Place::Own)) && !is_about_own_image(&precision()));
    }

    #[test]
    fn after_a_hand_over_only_what_is_unanswered_is_asked_again() {
        let mut state = sent(&precision());
        assert!(!state.is_answered(Some(&precision()), START, None));
        assert_eq!(state.request(&precision(), START, None, 900.0), Request::Send(2));
        // A late answer of the worker before is not that to the last request.
        assert!(!state.is_answered(Some(&precision()), START, Some(&answered(1, 10))));
        assert!(state.is_answered(Some(&precision()), START, Some(&answered(2, 10))));
    }

    #[test]
    fn another_run_is_asked_anew() {
        let other = Moment { run: RunId(2), step: 10 };
        for query in [precision(), ordered()] {
            assert!(!sent(&query).is_answered(Some(&query), other, Some(&answered(1, 10))));
        }
    }

    #[test]
    fn what_was_cancelled_does_not_come_back_by_itself() {
        assert_eq!(QueryState::default().cancel(), None);
        let mut state = sent(&precision());
        state.request(&Factors.into(), START, None, 10.0);
        assert_eq!(state.cancel(), Some(1));
        assert!(!state.take_waiting());
        let record = QueryRecord { cancelled_id: 1, ..answered(1, 9) };
        assert!(is_cancelled(&record));
        assert!(!state.is_under_way(Some(&record)));
        assert!(!state.is_outdated_at_pause(later(20), Some(&record)));
        assert!(!is_cancelled(&QueryRecord { id: 2, ..record }), "a new request was sent since");
        assert!(!is_cancelled(&QueryRecord::default()));
    }

    #[test]
    fn an_answer_knows_its_query() {
        let (first, second) = (near(Place::Image(1)), near(Place::Image(2)));
        let mut state = sent(&first);
        state.request(&second, START, None, 300.0);
        assert_eq!(state.query_of(&answered(1, 10)).as_deref(), Some(&first));
        assert_eq!(state.query_of(&answered(2, 10)).as_deref(), Some(&second));
        // Once the second is answered, the first is forgotten with the next request.
        state.request(&first, START, Some(&answered(2, 10)), 400.0);
        assert_eq!(state.query_of(&answered(1, 10)), None);
        assert_eq!(state.query_of(&answered(2, 10)).as_deref(), Some(&second));
    }
}
