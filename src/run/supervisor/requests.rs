//! Requests of the user.

use super::engine_preference::{Adapter, EnginePreference};
use super::messages::{Action, Request};
use super::notice::{Notice, Tone};
use super::state::{Calibration, RunStage, Supervisor};
use crate::protocol::{Command, Engine, RunId, Start};

impl Supervisor {
    /// Takes in a request, and says what the page has to do.
    pub fn request(&mut self, request: Request) -> Vec<Action> {
        let mut actions = Vec::new();
        match request {
            Request::NewRun(start) => self.new_run(*start, &mut actions),
            Request::Reset => {
                let start = Start { stop_at: None, ..self.start.clone() };
                self.new_run(start, &mut actions);
            }
            Request::Play => self.play(&mut actions),
            Request::Pause => {
                self.start.playing = false;
                self.deliver(Command::Pause, &mut actions);
            }
            Request::Step(until) => {
                if self.needs_relaunch() {
                    self.relaunch(&mut actions);
                }
                self.start.playing = false;
                self.deliver(Command::Step(until), &mut actions);
            }
            Request::Prefer(preference) => self.set_preference(preference, &mut actions),
            Request::Adjust(spec) => {
                self.start.spec = (*spec).clone();
                self.deliver(Command::Adjust(spec), &mut actions);
            }
            Request::Rewind => {
                self.start.spec.lr /= 2.0;
                self.start.playing = true;
                self.relaunch(&mut actions);
            }
            Request::Send(command) => self.forward(command, &mut actions),
        }
        self.choose_engine(&mut actions);
        actions
    }

    fn new_run(&mut self, start: Start, actions: &mut Vec<Action>) {
        let same = !self.start.spec.needs_restart(&start.spec) && self.start.images == start.images;
        if self.stage == RunStage::Running {
            // The old run must not go on while the new one is being measured.
            self.post(self.engine, Command::Pause, actions);
        }
        self.cancel_hand_over(actions);
        if !same {
            self.cpu_speed = None;
            if !matches!(self.calibration, Calibration::Unusable(_)) {
                self.calibration = Calibration::NotStarted;
            }
        } else if self.calibration == Calibration::Running {
            self.calibration = Calibration::NotStarted;
        }
        let stays = match self.preference {
            EnginePreference::To(engine) => engine == self.engine,
            EnginePreference::Auto => same,
        };
        if !stays {
            self.engine = Engine::Cpu;
        }
        let next = self.next_number.take();
        self.run = RunId(next.unwrap_or_else(|| self.new_number()));
        self.last_number = self.last_number.max(self.run.0);
        // The step of a checkpoint that the run begins with is known only when the worker reports it.
        self.checkpoint = start.checkpoint.clone().map(|file| (0, file));
        self.start = Start { checkpoint: None, ..start };
        self.pending.clear();
        (self.diverged, self.gpu_warning_shown) = (false, false);
        (self.failed_attempts, self.failed_loads) = (0, 0);
        actions.push(Action::NewRun(self.run));
        self.launch(actions);
    }

    fn play(&mut self, actions: &mut Vec<Action>) {
        self.start.playing = true;
        if self.needs_relaunch() {
            return self.relaunch(actions);
        }
        self.deliver(Command::Play, actions);
    }

    /// True when the run can continue only from its last checkpoint.
    fn needs_relaunch(&self) -> bool {
        self.diverged || self.stage == RunStage::Halted
    }

    /// Continues from the last checkpoint in the run's worker, or in a new one.
    fn relaunch(&mut self, actions: &mut Vec<Action>) {
        self.diverged = false;
        (self.failed_attempts, self.failed_loads) = (0, 0);
        if self.stage == RunStage::Halted {
            self.engine = Engine::Cpu;
        }
        self.cancel_hand_over(actions);
        self.launch(actions);
    }

    fn set_preference(&mut self, preference: EnginePreference, actions: &mut Vec<Action>) {
        self.preference = preference;
        self.gpu_warning_shown = false;
        if matches!(self.calibration, Calibration::Unusable(_)) {
            // A new choice by the user is a reason to try WebGPU again.
            self.calibration = Calibration::NotStarted;
        }
        if preference == EnginePreference::To(Engine::WebGpu) && self.adapter == Some(Adapter::Missing) {
            self.gpu_warning_shown = true;
            let text = "This browser offers no GPU adapter for WebGPU, so the run stays on the CPU.";
            actions.push(Action::Notify(Notice::new(Tone::Warning, text)));
        }
    }

    fn forward(&mut self, command: Command, actions: &mut Vec<Action>) {
        match &command {
            Command::Own(own) => self.start.own.clone_from(own),
            Command::Axes(axes) => self.start.axes = *axes,
            Command::Shown if self.stage != RunStage::Running => return,
            _ => {}
        }
        self.deliver(command, actions);
    }

    /// Sends a command to the worker that will compute next; keeps it while that worker starts.
    fn deliver(&mut self, command: Command, actions: &mut Vec<Action>) {
        let handing_over = self.hand_over.is_some();
        match (&command, self.stage) {
            (_, RunStage::Running) if !handing_over => self.post(self.engine, command, actions),
            // The present worker answers what is to be seen at once …
            (Command::Shown, RunStage::Running) => self.post(self.engine, command, actions),
            // … and the next one has to know these settings as well.
            (Command::Own(_) | Command::Axes(_), RunStage::Running) => {
                self.pending.push(command.clone());
                self.post(self.engine, command, actions);
            }
            // The page sends queries again to the next worker as soon as it has started.
            (Command::Query { .. } | Command::CancelQuery(_), RunStage::Running) => {
                self.post(self.engine, command, actions);
            }
            (Command::Query { .. } | Command::CancelQuery(_), _) => {}
            (_, RunStage::Halted) => {}
            // The coming `Start` carries these anyway, as long as it has not been sent.
            (
                Command::Play | Command::Pause | Command::Adjust(_) | Command::Own(_) | Command::Axes(_),
                RunStage::AwaitingWorker,
            ) => {}
            (Command::Shown, _) => {}
            _ => self.pending.push(command),
        }
    }
}
