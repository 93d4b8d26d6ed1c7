//! The supervisor: every way that a run can change its engine, and every way that a worker can fail.

mod engine_choice;
mod failures;
mod page;
mod requests;
