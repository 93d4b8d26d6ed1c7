//! The supervisor's state, and the steps that requests and reports share.

use super::engine_preference::{Adapter, EnginePreference};
use super::messages::Action;
use crate::protocol::{Bytes, Command, Engine, Envelope, Event, Failure, RunId, Start};
use crate::spec::Spec;

/// How far a worker is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum WorkerState {
    /// It does not exist.
    #[default]
    Absent,
    /// It was created and has not sent [`Event::Ready`].
    Loading,
    /// It takes commands.
    Ready,
}

/// A worker as the supervisor knows it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Worker {
    pub(super) state: WorkerState,
    /// When it last sent a message or was sent one, in the seconds of [`Report::Tick`](super::Report::Tick).
    pub(super) active_at: f64,
}

/// How far the run is in the worker that computes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RunStage {
    /// There is no run, or it failed: it continues only on a request of the user.
    Halted,
    /// The worker is loading.
    AwaitingWorker,
    /// The worker was sent [`Command::Start`].
    Starting,
    /// The worker has answered [`Event::Started`].
    Running,
}

/// A hand-over of the run to the other engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct HandOver {
    /// The engine that takes the run over.
    pub(super) to: Engine,
    pub(super) phase: HandOverPhase,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HandOverPhase {
    /// The present worker was asked for a checkpoint.
    Saving,
    /// The other worker was sent [`Command::Start`] with that checkpoint.
    Starting,
}

/// How fast WebGPU computes the present experiment.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Calibration {
    #[default]
    NotStarted,
    /// The GPU worker was sent [`Command::Calibrate`].
    Running,
    /// WebGPU's training speed in images a second, not yet compared with the CPU's.
    Measured(f32),
    /// WebGPU's speed over the CPU's: not enough to hand over.
    Slower(f32),
    /// WebGPU's speed over the CPU's: enough to hand over.
    Faster(f32),
    /// WebGPU failed, and why.
    Unusable(String),
}

/// Decides which engine computes the run.
#[derive(Debug)]
pub struct Supervisor {
    pub(super) run: RunId,
    /// The largest number that a run has had, and the number of the next one; `None` for the one after the largest.
    pub(super) last_number: u32,
    pub(super) next_number: Option<u32>,
    /// What the run would be started with now, without a checkpoint.
    pub(super) start: Start,
    pub(super) preference: EnginePreference,
    /// `None` until the browser has answered.
    pub(super) adapter: Option<Adapter>,
    pub(super) cpu: Worker,
    pub(super) gpu: Worker,
    /// The engine that the run is on.
    pub(super) engine: Engine,
    pub(super) stage: RunStage,
    pub(super) hand_over: Option<HandOver>,
    pub(super) calibration: Calibration,
    /// The CPU's training speed for this experiment, in images a second.
    pub(super) cpu_speed: Option<f32>,
    /// The last checkpoint and its step.
    pub(super) checkpoint: Option<(u32, Bytes)>,
    /// A loss was not finite.
    pub(super) diverged: bool,
    /// Commands to send as soon as the run is running.
    pub(super) pending: Vec<Command>,
    /// Failures of the run's worker since the last new checkpoint.
    pub(super) failed_attempts: u32,
    /// Failures to load a worker since the last new checkpoint.
    pub(super) failed_loads: u32,
    /// What the GPU worker is doing before the run is on it, in words.
    pub(super) gpu_busy: Option<String>,
    /// The user has been told that the WebGPU they chose can't be used.
    pub(super) gpu_warning_shown: bool,
    /// The time of the last tick.
    pub(super) now: f64,
}

impl Default for Supervisor {
    fn default() -> Self {
        Self {
            run: RunId(0),
            last_number: 0,
            next_number: None,
            start: Start::default(),
            preference: EnginePreference::Auto,
            adapter: None,
            cpu: Worker::default(),
            gpu: Worker::default(),
            engine: Engine::Cpu,
            stage: RunStage::Halted,
            hand_over: None,
            calibration: Calibration::NotStarted,
            cpu_speed: None,
            checkpoint: None,
            diverged: false,
            pending: Vec::new(),
            failed_attempts: 0,
            failed_loads: 0,
            gpu_busy: None,
            gpu_warning_shown: false,
            now: 0.0,
        }
    }
}

impl Supervisor {
    /// Runs of earlier visits have numbers up to `last`; the next run gets `next`, or else the one after.
    pub fn number_from(&mut self, last: u32, next: Option<u32>) {
        self.last_number = self.last_number.max(last);
        self.next_number = next;
    }

    /// A number that no run has had, for one that is not started here.
    pub fn new_number(&mut self) -> u32 {
        self.last_number = self.last_number.max(self.run.0) + 1;
        self.last_number
    }

    /// The experiment as it runs, with the live settings as they are now.
    pub fn spec(&self) -> &Spec {
        &self.start.spec
    }

    pub(super) fn worker(&mut self, engine: Engine) -> &mut Worker {
        match engine {
            Engine::Cpu => &mut self.cpu,
            Engine::WebGpu => &mut self.gpu,
        }
    }

    pub(super) fn is_ready(&mut self, engine: Engine) -> bool {
        self.worker(engine).state == WorkerState::Ready
    }

    /// Restarts the time after which a worker counts as silent.
    pub(super) fn note_activity(&mut self, engine: Engine) {
        self.worker(engine).active_at = self.now;
    }

    pub(super) fn spawn(&mut self, engine: Engine, actions: &mut Vec<Action>) {
        if self.worker(engine).state == WorkerState::Absent {
            self.worker(engine).state = WorkerState::Loading;
            self.note_activity(engine);
            actions.push(Action::Spawn(engine));
        }
    }

    pub(super) fn terminate(&mut self, engine: Engine, actions: &mut Vec<Action>) {
        if self.worker(engine).state != WorkerState::Absent {
            self.worker(engine).state = WorkerState::Absent;
            if engine == Engine::WebGpu {
                self.gpu_busy = None;
            }
            actions.push(Action::Terminate(engine));
        }
    }

    pub(super) fn post(&mut self, engine: Engine, body: Command, actions: &mut Vec<Action>) {
        self.note_activity(engine);
        actions.push(Action::Post(engine, Envelope { run: self.run, body }));
    }

    /// Starts the run from the last checkpoint: now if its worker is ready, otherwise as soon as it is.
    pub(super) fn launch(&mut self, actions: &mut Vec<Action>) {
        let engine = self.engine;
        if self.is_ready(engine) {
            self.stage = RunStage::Starting;
            let checkpoint = self.checkpoint.as_ref().map(|(_, file)| file.clone());
            let start = Box::new(Start { checkpoint, ..self.start.clone() });
            self.post(engine, Command::Start(start), actions);
        } else {
            self.stage = RunStage::AwaitingWorker;
            self.spawn(engine, actions);
        }
    }

    /// Halts the run until the user requests something.
    pub(super) fn halt(&mut self, kind: Failure, detail: String, actions: &mut Vec<Action>) {
        self.stage = RunStage::Halted;
        self.start.playing = false;
        self.terminate(self.engine, actions);
        let body = Event::Failed { kind, detail };
        actions.push(Action::Apply(Envelope { run: self.run, body }));
    }
}
