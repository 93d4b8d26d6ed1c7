//! What a tool says about a question that takes its time. Plain Rust.

use super::state::{is_cancelled, is_stale};
use crate::plot::format;
use crate::run::QueryRecord;

/// What the status line, the progress bar and the buttons of a query show.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QueryStatus {
    /// The status line: why there is no answer, or how old it is.
    pub text: String,
    /// Progress in per cent while progress bar and Cancel are shown; `None` when they are not.
    pub percent: Option<u32>,
    /// True when there is reason to offer "Measure again".
    pub repeatable: bool,
}

/// How a query stands at a step of the run. `needs` says what the view needs before there is anything to ask, or is `None`
/// when it asks something. A query that `follows` training is measured again by itself.
pub fn query_status(
    needs: Option<&str>,
    follows: bool,
    record: Option<&QueryRecord>,
    step: u32,
) -> QueryStatus {
    if let Some(needs) = needs {
        return QueryStatus { text: needs.to_owned(), ..QueryStatus::default() };
    }
    let Some(record) = record else { return QueryStatus::default() };
    // What follows training shows by itself that it does, once there is an answer.
    let shown = !follows || record.answer.is_none();
    let percent = (shown && !record.last).then_some((record.done * 100.0) as u32);
    let outdated = is_cancelled(record) || (!follows && is_stale(record, step));
    let text = match &record.answer {
        Some(Err(why)) => why.clone(),
        _ if outdated => age(record),
        _ => String::new(),
    };
    QueryStatus { text, percent, repeatable: outdated && percent.is_none() }
}

/// What an answer that is cancelled or stale was measured on.
fn age(record: &QueryRecord) -> String {
    match (is_cancelled(record), record.answer.is_some()) {
        (true, false) => "Cancelled.".to_owned(),
        (true, true) if record.answer_id == record.id => "Cancelled: this is a partial result.".to_owned(),
        (true, true) => "Cancelled: this is the previous result.".to_owned(),
        (false, _) => format!("Measured at step {}.", format::thousands(record.step.into())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::Answer;
    use std::sync::Arc;

    fn answered() -> QueryRecord {
        let answer = Some(Ok(Arc::new(Answer::Images(Default::default()))));
        QueryRecord { id: 1, done: 1.0, last: true, step: 1200, answer_id: 1, cancelled_id: 0, answer }
    }

    fn text(record: &QueryRecord) -> String {
        query_status(None, false, Some(record), 1200).text
    }

    #[test]
    fn a_view_says_what_it_needs() {
        let status = query_status(Some("Draw something."), false, Some(&answered()), 5);
        assert_eq!(status.text, "Draw something.");
        assert_eq!((status.percent, status.repeatable), (None, false));
        assert_eq!(query_status(None, false, None, 5), QueryStatus::default());
    }

    #[test]
    fn progress_is_shown_until_the_last_answer() {
        let part = QueryRecord { last: false, done: 0.425, ..answered() };
        assert_eq!(query_status(None, false, Some(&part), 1200).percent, Some(42));
        assert_eq!(query_status(None, true, Some(&part), 1200).percent, None, "it follows training");
        let blank = QueryRecord { answer: None, ..part };
        assert_eq!(query_status(None, true, Some(&blank), 1200).percent, Some(42));
        assert_eq!(query_status(None, false, Some(&answered()), 1200).percent, None);
    }

    #[test]
    fn an_old_answer_says_its_age_and_can_be_repeated() {
        let status = query_status(None, false, Some(&answered()), 1201);
        assert_eq!(status.text, "Measured at step 1\u{202f}200.");
        assert!(status.repeatable);
        let part = QueryRecord { last: false, ..answered() };
        assert!(!query_status(None, false, Some(&part), 1201).repeatable, "it is being measured");
        let following = query_status(None, true, Some(&answered()), 1201);
        assert_eq!((following.text.as_str(), following.repeatable), ("", false));
    }

    #[test]
    fn a_refusal_is_told_in_its_own_words() {
        let refused = QueryRecord { answer: Some(Err("There are no classes.".into())), ..answered() };
        assert_eq!(text(&refused), "There are no classes.");
    }

    #[test]
    fn a_cancelled_query_says_what_is_left_of_it() {
        let cancelled = QueryRecord { id: 2, answer_id: 2, cancelled_id: 2, ..answered() };
        assert_eq!(text(&cancelled), "Cancelled: this is a partial result.");
        assert!(query_status(None, true, Some(&cancelled), 1200).repeatable);
        assert_eq!(
            text(&QueryRecord { answer_id: 1, ..cancelled.clone() }),
            "Cancelled: this is the previous result."
        );
        assert_eq!(text(&QueryRecord { answer: None, ..cancelled }), "Cancelled.");
    }
}
