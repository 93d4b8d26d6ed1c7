//! What goes into the supervisor, and what comes out.

use super::engine_preference::{Adapter, EnginePreference};
use super::notice::Notice;
use crate::protocol::{Command, Engine, Envelope, Event, RunId, Start, StepUntil};
use crate::spec::Spec;

/// A request of the user.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    /// Start a new run.
    NewRun(Box<Start>),
    /// Start the same run again, from scratch.
    Reset,
    /// Train.
    Play,
    /// Stop training.
    Pause,
    /// Train this far, then stop.
    Step(StepUntil),
    /// Use this engine.
    Prefer(EnginePreference),
    /// Use these live settings from now on.
    Adjust(Box<Spec>),
    /// Return to the last finite checkpoint and train on with half the learning rate.
    Rewind,
    /// Send any other command to the worker that computes the run.
    Send(Command),
}

/// A report of a worker or of the browser.
#[derive(Clone, Debug, PartialEq)]
pub enum Report {
    /// An event from a worker.
    Message(Engine, Envelope<Event>),
    /// A worker could not be loaded, or stopped with an error that it did not report itself.
    WorkerError(Engine, String),
    /// The GPU adapter that the browser offers.
    Adapter(Adapter),
    /// The time, about once a second: seconds since any fixed moment.
    Tick(f64),
}

/// What the page has to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Create a worker.
    Spawn(Engine),
    /// End a worker.
    Terminate(Engine),
    /// Send a command to a worker.
    Post(Engine, Envelope<Command>),
    /// Show an empty run with this id instead of the present one.
    NewRun(RunId),
    /// Apply this event to the [`Run`](crate::run::Run).
    Apply(Envelope<Event>),
    /// Show this to the user.
    Notify(Notice),
}
