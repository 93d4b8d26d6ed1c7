//! Decides which engine computes the run. A pure state machine: requests of the user ([`Request`]) and reports of
//! workers and browser ([`Report`]) go in, a list of [`Action`]s for the page comes out.
//!
//! Every run starts on the CPU. With a real GPU adapter, the GPU worker is loaded meanwhile and times the same
//! experiment; if it is clearly faster, it takes the run over from a checkpoint. The same checkpoint is what a fresh
//! worker resumes from after a failure.

mod engine_choice;
mod engine_preference;
mod engine_status;
mod failures;
mod hand_over;
mod messages;
mod notice;
mod reports;
mod requests;
mod state;

pub use engine_preference::{Adapter, EnginePreference};
pub use engine_status::EngineStatus;
pub use messages::{Action, Report, Request};
pub use notice::{Notice, Offer, Tone};
pub use state::Supervisor;
