//! Progress and newest answer of a query.

use crate::protocol::Answer;
use std::sync::Arc;

/// Progress and newest answer of a query.
#[derive(Clone, Debug, Default)]
pub struct QueryRecord {
    /// The newest request.
    pub id: u32,
    /// Its progress, 0–1.
    pub done: f32,
    /// True when the last of its answers has come.
    pub last: bool,
    /// Optimiser steps of the network that the answer is about.
    pub step: u32,
    /// The request that the answer is to: the one before, until the first answer to the newest has come.
    pub answer_id: u32,
    /// Requests up to this one were cancelled: what still comes of them is dropped.
    pub cancelled_id: u32,
    /// The newest answer, or a sentence why there is none.
    pub answer: Option<Result<Arc<Answer>, String>>,
}

impl QueryRecord {
    /// True with the answer of a study: images that were looked up measure nothing.
    pub fn is_measured(&self) -> bool {
        matches!(&self.answer, Some(Ok(answer)) if !matches!(**answer, Answer::Images(_) | Answer::Rows(_)))
    }
}

/// Answers are large and hold `NaN`s: they are compared by address.
impl PartialEq for QueryRecord {
    fn eq(&self, other: &Self) -> bool {
        let numbers = |it: &Self| (it.id, it.done.to_bits(), it.last, it.step, it.answer_id, it.cancelled_id);
        let same_answer = match (&self.answer, &other.answer) {
            (Some(Ok(a)), Some(Ok(b))) => Arc::ptr_eq(a, b),
            (Some(Err(a)), Some(Err(b))) => a == b,
            (a, b) => a.is_none() && b.is_none(),
        };
        same_answer && numbers(self) == numbers(other)
    }
}
