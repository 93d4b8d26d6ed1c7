//! Workers that fail or fall silent.

use super::engine_preference::EnginePreference;
use super::messages::Action;
use super::notice::{Notice, Offer, Tone, clause};
use super::state::{Calibration, HandOver, HandOverPhase, RunStage, Supervisor, WorkerState};
use crate::protocol::{Engine, Failure};

/// Failures of the run's worker without a new checkpoint between them, after which the run is halted.
const MAX_FAILED_ATTEMPTS: u32 = 3;
/// The same for a worker that can't be loaded.
const MAX_FAILED_LOADS: u32 = 2;
/// Seconds without a message after which a worker that should be training counts as dead. A chunk of steps takes
/// 50 ms; with the largest network on the slowest machine, seconds.
const MAX_SILENCE_S: f64 = 30.0;
/// The same for a worker that is loading, setting up a run or compiling shaders.
const MAX_SETUP_S: f64 = 120.0;
/// Seconds between two ticks above which the machine was asleep: then silence says nothing about the workers.
const SLEEP_S: f64 = 10.0;

impl Supervisor {
    /// A worker stopped with an error that it did not report itself.
    pub(super) fn worker_error(&mut self, engine: Engine, detail: String, actions: &mut Vec<Action>) {
        let kind = if self.is_ready(engine) { Failure::Panic } else { Failure::Load };
        self.worker_failed(engine, kind, detail, actions);
    }

    /// Ends a worker that failed, and resumes the run on the CPU unless it has failed too often.
    pub(super) fn worker_failed(
        &mut self,
        engine: Engine,
        kind: Failure,
        detail: String,
        actions: &mut Vec<Action>,
    ) {
        if self.worker(engine).state == WorkerState::Absent {
            return;
        }
        self.terminate(engine, actions);
        if engine != self.engine {
            match engine {
                Engine::WebGpu => self.give_up_gpu(clause(&detail), actions),
                Engine::Cpu => self.return_to_cpu_failed(actions),
            }
            return;
        }
        self.cancel_hand_over(actions);
        if kind == Failure::Experiment {
            let text = format!("This experiment can't be run: {}.", clause(&detail));
            actions.push(Action::Notify(Notice::new(Tone::Error, text)));
            return self.halt(kind, detail, actions);
        }
        if kind == Failure::Load {
            self.failed_loads += 1;
        } else {
            self.failed_attempts += 1;
        }
        if self.failed_loads >= MAX_FAILED_LOADS || self.failed_attempts >= MAX_FAILED_ATTEMPTS {
            let what = match kind {
                Failure::Load => "The trainer could not be loaded. Check the connection",
                _ => "The trainer keeps failing. Try a smaller network",
            };
            let text = format!("{what}, then try again. ({})", clause(&detail));
            actions.push(Action::Notify(Notice::new(Tone::Error, text).offering(Offer::TryAgain)));
            return self.halt(kind, detail, actions);
        }
        if engine == Engine::WebGpu {
            self.calibration = Calibration::Unusable(clause(&detail));
        }
        self.resume_on_cpu(engine, kind, actions);
    }

    fn resume_on_cpu(&mut self, failed: Engine, kind: Failure, actions: &mut Vec<Action>) {
        let from = match &self.checkpoint {
            Some((step, _)) => format!("from step {step}"),
            None => "from the start".to_owned(),
        };
        let what = match kind {
            Failure::Load => "could not be loaded",
            Failure::DeviceLost => "lost its GPU",
            Failure::NoAdapter => "found no GPU",
            Failure::Panic | Failure::Experiment => "stopped unexpectedly",
        };
        let text = format!("The {} trainer {what}; the run continues {from} on the CPU.", failed.name());
        actions.push(Action::Notify(Notice::new(Tone::Warning, text)));
        self.engine = Engine::Cpu;
        self.launch(actions);
    }

    /// The run is on WebGPU and was to return to the CPU, whose worker failed.
    fn return_to_cpu_failed(&mut self, actions: &mut Vec<Action>) {
        self.failed_loads += 1;
        if self.failed_loads >= MAX_FAILED_LOADS {
            // Otherwise it would be tried again without end.
            self.preference = EnginePreference::To(Engine::WebGpu);
            let text = "The CPU trainer could not be loaded, so the run stays on WebGPU.";
            actions.push(Action::Notify(Notice::new(Tone::Warning, text)));
        }
        self.abandon_hand_over(actions);
    }

    /// WebGPU can't be used. The user is told, once, if they chose it.
    pub(super) fn give_up_gpu(&mut self, why: String, actions: &mut Vec<Action>) {
        if self.preference == EnginePreference::To(Engine::WebGpu) && !self.gpu_warning_shown {
            self.gpu_warning_shown = true;
            let text = format!("WebGPU could not be used ({why}), so the run stays on the CPU.");
            actions.push(Action::Notify(Notice::new(Tone::Warning, text)));
        }
        self.calibration = Calibration::Unusable(why);
        self.terminate(Engine::WebGpu, actions);
        self.abandon_hand_over(actions);
    }

    /// Replaces workers that have been silent for too long.
    pub(super) fn tick(&mut self, now: f64, actions: &mut Vec<Action>) {
        let slept = now - self.now > SLEEP_S;
        self.now = now;
        if slept {
            (self.cpu.active_at, self.gpu.active_at) = (now, now);
            return;
        }
        for (engine, active_at) in [(Engine::Cpu, self.cpu.active_at), (Engine::WebGpu, self.gpu.active_at)] {
            if let Some(limit) = self.silence_limit(engine)
                && now - active_at > limit
            {
                self.worker_error(engine, format!("no answer for {limit} seconds"), actions);
            }
        }
    }

    /// Seconds that a worker may be silent now; `None` when nothing is expected of it.
    fn silence_limit(&mut self, engine: Engine) -> Option<f64> {
        let has_run = engine == self.engine;
        let saving = has_run && self.hand_over.is_some_and(|h| h.phase == HandOverPhase::Saving);
        let training = has_run && self.start.playing && !self.diverged && self.hand_over.is_none();
        let calibrating = engine == Engine::WebGpu && self.calibration == Calibration::Running;
        let taking_over = self.hand_over == Some(HandOver { to: engine, phase: HandOverPhase::Starting });
        match (self.worker(engine).state, self.stage) {
            (WorkerState::Absent, _) => None,
            (WorkerState::Loading, _) => Some(MAX_SETUP_S),
            (WorkerState::Ready, RunStage::Running) if training || saving => Some(MAX_SILENCE_S),
            (WorkerState::Ready, RunStage::Starting) if has_run => Some(MAX_SETUP_S),
            (WorkerState::Ready, _) if !has_run && (calibrating || taking_over) => Some(MAX_SETUP_S),
            (WorkerState::Ready, _) => None,
        }
    }
}
