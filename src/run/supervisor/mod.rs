//! Who computes. A pure state machine over what the user asks ([`Ask`]) and what workers and browser report
//! ([`Report`]); its answer is a list of [`Action`]s that the page carries out.
//!
//! Every run starts on the CPU. Where there is a real GPU adapter the GPU worker is loaded meanwhile and times the
//! same experiment; if it is clearly faster it takes the run over from a checkpoint. The same checkpoint is what a
//! fresh worker goes on from when one fails.

mod moves;
mod reports;
mod requests;
mod status_text;

pub use status_text::{Adapter, EnginePreference, EngineStatus, Notice, Offer, Tone};

use crate::protocol::{Bytes, Command, Engine, Envelope, Event, Failure, RunId, Start, StepUntil};
use crate::spec::Spec;

/// WebGPU takes over when it is at least this much faster.
const CLEARLY_FASTER: f32 = 1.3;
/// Failures of the run's worker in a row, without a step between them, after which it is not tried again.
const MOST_SETBACKS: u32 = 3;
/// The same for a worker that can't even be loaded.
const MOST_LOAD_FAILURES: u32 = 2;
/// Optimiser steps after which the CPU's speed is taken for measured.
const STEPS_TO_MEASURE: u32 = 20;

/// What the user asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Ask {
    /// A new run.
    Run(Box<Start>),
    /// The same run again, from scratch.
    Reset,
    /// Train.
    Play,
    /// Stop.
    Pause,
    /// Train this far.
    Step(StepUntil),
    /// Which engine is to compute.
    Prefer(EnginePreference),
    /// Live settings have changed.
    Adjust(Box<Spec>),
    /// Back to the last finite checkpoint, with half the learning rate.
    Rewind,
    /// Anything else for the worker that runs the run.
    Send(Command),
}

/// What workers and browser report.
#[derive(Clone, Debug, PartialEq)]
pub enum Report {
    /// A worker says something.
    Message(Engine, Envelope<Event>),
    /// A worker could not be loaded, or stopped with an error that it didn't tell itself.
    Broken(Engine, String),
    /// What the browser says of its GPU.
    Adapter(Adapter),
    /// A second or so has passed; seconds since any fixed moment.
    Tick(f64),
}

/// What the page has to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Make a worker.
    Spawn(Engine),
    /// End a worker.
    Terminate(Engine),
    /// Send this to a worker.
    Post(Engine, Envelope<Command>),
    /// Forget the run that is shown and show this one.
    Renew(RunId),
    /// Give this to the reducer.
    Apply(Envelope<Event>),
    /// Tell the user.
    Say(Notice),
}

/// How far a worker is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Slot {
    #[default]
    Absent,
    Loading,
    Ready,
}

/// How far the run is in the worker it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// The user has to do something first.
    Stuck,
    /// The worker loads.
    Waiting,
    /// It has been sent `Start`.
    Starting,
    /// It has answered `Started`.
    Running,
}

/// A hand-over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Move {
    to: Engine,
    phase: Phase,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// The run's worker has been asked for a checkpoint.
    Saving,
    /// The other has been sent `Start` with it.
    Starting,
}

/// What is known of WebGPU for the present experiment.
#[derive(Clone, Debug, Default, PartialEq)]
enum Verdict {
    #[default]
    Unknown,
    Measuring,
    /// Images a second.
    Measured(f32),
    /// It is this many times as fast as the CPU, which is not enough.
    Slower(f32),
    /// It is this many times as fast as the CPU.
    Faster(f32),
    /// It failed here.
    Unusable(String),
}

/// Decides who computes.
#[derive(Debug)]
pub struct Supervisor {
    run: RunId,
    /// What the present run would be started with now; without checkpoint.
    start: Start,
    preference: EnginePreference,
    adapter: Option<Adapter>,
    cpu: Slot,
    gpu: Slot,
    home: Engine,
    stage: Stage,
    moving: Option<Move>,
    verdict: Verdict,
    cpu_speed: Option<f32>,
    saved: Option<(u32, Bytes)>,
    /// Losses are no longer finite.
    diverged: bool,
    /// To be sent as soon as the run is running.
    pending: Vec<Command>,
    setbacks: u32,
    load_failures: u32,
    /// What the GPU worker is doing before the run is on it.
    gpu_busy: Option<String>,
    /// The user knows that a pinned WebGPU can't be had.
    told: bool,
    now: f64,
    cpu_heard: f64,
    gpu_heard: f64,
}

impl Default for Supervisor {
    fn default() -> Self {
        Self {
            run: RunId(0),
            start: Start::default(),
            preference: EnginePreference::Auto,
            adapter: None,
            cpu: Slot::Absent,
            gpu: Slot::Absent,
            home: Engine::Cpu,
            stage: Stage::Stuck,
            moving: None,
            verdict: Verdict::Unknown,
            cpu_speed: None,
            saved: None,
            diverged: false,
            pending: Vec::new(),
            setbacks: 0,
            load_failures: 0,
            gpu_busy: None,
            told: false,
            now: 0.0,
            cpu_heard: 0.0,
            gpu_heard: 0.0,
        }
    }
}

impl Supervisor {
    /// The experiment as it runs, with the live settings as they are now.
    pub fn spec(&self) -> &Spec {
        &self.start.spec
    }

    /// What the page shows of who computes and why.
    pub fn engine_status(&self) -> EngineStatus {
        EngineStatus {
            engine: self.home,
            why: self.why(),
            preference: self.preference,
            playing: self.start.playing,
            spec: self.start.spec.clone(),
        }
    }

    fn slot(&mut self, engine: Engine) -> &mut Slot {
        match engine {
            Engine::Cpu => &mut self.cpu,
            Engine::WebGpu => &mut self.gpu,
        }
    }

    fn hear(&mut self, engine: Engine) {
        match engine {
            Engine::Cpu => self.cpu_heard = self.now,
            Engine::WebGpu => self.gpu_heard = self.now,
        }
    }

    fn spawn(&mut self, engine: Engine, out: &mut Vec<Action>) {
        if *self.slot(engine) == Slot::Absent {
            *self.slot(engine) = Slot::Loading;
            self.hear(engine);
            out.push(Action::Spawn(engine));
        }
    }

    fn terminate(&mut self, engine: Engine, out: &mut Vec<Action>) {
        if *self.slot(engine) != Slot::Absent {
            *self.slot(engine) = Slot::Absent;
            if engine == Engine::WebGpu {
                self.gpu_busy = None;
            }
            out.push(Action::Terminate(engine));
        }
    }

    fn post(&mut self, engine: Engine, body: Command, out: &mut Vec<Action>) {
        self.hear(engine);
        out.push(Action::Post(engine, Envelope { run: self.run, body }));
    }

    /// The run as it would go on from the last checkpoint.
    fn resumed(&self) -> Box<Start> {
        let checkpoint = self.saved.as_ref().map(|(_, file)| file.clone());
        Box::new(Start { checkpoint, ..self.start.clone() })
    }

    /// Starts the run in its worker if that listens, and otherwise as soon as it does.
    fn launch(&mut self, out: &mut Vec<Action>) {
        let home = self.home;
        if *self.slot(home) == Slot::Ready {
            self.stage = Stage::Starting;
            let start = self.resumed();
            self.post(home, Command::Start(start), out);
        } else {
            self.stage = Stage::Waiting;
            self.spawn(home, out);
        }
    }

    /// Gives up until the user does something.
    fn get_stuck(&mut self, kind: Failure, detail: String, out: &mut Vec<Action>) {
        self.stage = Stage::Stuck;
        self.start.playing = false;
        self.terminate(self.home, out);
        let body = Event::Failed { kind, detail };
        out.push(Action::Apply(Envelope { run: self.run, body }));
    }
}
