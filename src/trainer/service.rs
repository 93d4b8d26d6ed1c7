//! Answers the protocol's commands with a [`Trainer`](super::Trainer), the same in a browser's worker and in a test on the
//! host.

mod active_run;
mod calibrate;
mod collecting;
mod commands;
mod pending_query;
mod previews;
mod queries;
mod start;
mod training;

pub use commands::{Outcome, Service};
