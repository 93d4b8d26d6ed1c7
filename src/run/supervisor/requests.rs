//! What the user asks for.

use super::{Action, Adapter, Ask, EnginePreference, Notice, Slot, Stage, Supervisor, Tone, Verdict};
use crate::protocol::{Command, Engine, RunId, Start};

impl Supervisor {
    /// Does what the user asks.
    pub fn ask(&mut self, ask: Ask) -> Vec<Action> {
        let mut out = Vec::new();
        match ask {
            Ask::Run(start) => self.begin(*start, &mut out),
            Ask::Reset => {
                let start = self.start.clone();
                self.begin(start, &mut out);
            }
            Ask::Play => self.play(&mut out),
            Ask::Pause => {
                self.start.playing = false;
                self.deliver(Command::Pause, &mut out);
            }
            Ask::Step(until) => {
                if self.diverged || self.stage == Stage::Stuck {
                    self.relaunch(&mut out);
                }
                self.start.playing = false;
                self.deliver(Command::Step(until), &mut out);
            }
            Ask::Prefer(preference) => self.set_preference(preference, &mut out),
            Ask::Adjust(spec) => {
                self.start.spec = (*spec).clone();
                self.deliver(Command::Adjust(spec), &mut out);
            }
            Ask::Rewind => {
                self.start.spec.lr /= 2.0;
                self.start.playing = true;
                self.relaunch(&mut out);
            }
            Ask::Send(command) => self.forward(command, &mut out),
        }
        self.consider(&mut out);
        out
    }

    fn begin(&mut self, start: Start, out: &mut Vec<Action>) {
        let same = !self.start.spec.needs_restart(&start.spec) && self.start.images == start.images;
        if self.stage == Stage::Running {
            // The old run must not go on beside the measuring of the new one.
            self.post(self.home, Command::Pause, out);
        }
        self.cancel_move(out);
        if !same {
            self.cpu_speed = None;
            if !matches!(self.verdict, Verdict::Unusable(_)) {
                self.verdict = Verdict::Unknown;
            }
        } else if self.verdict == Verdict::Measuring {
            self.verdict = Verdict::Unknown;
        }
        let stays = match self.preference {
            EnginePreference::To(engine) => engine == self.home,
            EnginePreference::Auto => same,
        };
        if !stays {
            self.home = Engine::Cpu;
        }
        self.run = RunId(self.run.0 + 1);
        // A run may begin where another was; its step is told with the first report.
        self.saved = start.checkpoint.clone().map(|file| (0, file));
        self.start = Start { checkpoint: None, ..start };
        self.pending.clear();
        (self.diverged, self.told) = (false, false);
        (self.setbacks, self.load_failures) = (0, 0);
        out.push(Action::Renew(self.run));
        self.launch(out);
    }

    fn play(&mut self, out: &mut Vec<Action>) {
        self.start.playing = true;
        if self.diverged || self.stage == Stage::Stuck {
            return self.relaunch(out);
        }
        self.deliver(Command::Play, out);
    }

    /// Goes on from the last checkpoint in the run's worker, or in a fresh one.
    fn relaunch(&mut self, out: &mut Vec<Action>) {
        self.diverged = false;
        (self.setbacks, self.load_failures) = (0, 0);
        if self.stage == Stage::Stuck {
            self.home = Engine::Cpu;
        }
        self.cancel_move(out);
        self.launch(out);
    }

    fn set_preference(&mut self, preference: EnginePreference, out: &mut Vec<Action>) {
        self.preference = preference;
        self.told = false;
        if matches!(self.verdict, Verdict::Unusable(_)) {
            // The user asks again, so it is tried again.
            self.verdict = Verdict::Unknown;
        }
        if preference == EnginePreference::To(Engine::WebGpu) && self.adapter == Some(Adapter::Missing) {
            self.told = true;
            let text = "This browser offers no GPU adapter to WebGPU, so the run stays on the CPU.";
            out.push(Action::Say(Notice::new(Tone::Warning, text)));
        }
    }

    fn forward(&mut self, command: Command, out: &mut Vec<Action>) {
        match &command {
            Command::Own(own) => self.start.own.clone_from(own),
            Command::Axes(axes) => self.start.axes = *axes,
            Command::Shown if self.stage != Stage::Running => return,
            _ => {}
        }
        self.deliver(command, out);
    }

    /// Sends a command to whoever will compute next; keeps it while a `Start` is under way.
    pub(super) fn deliver(&mut self, command: Command, out: &mut Vec<Action>) {
        let handing_over = self.moving.is_some();
        match (&command, self.stage) {
            (_, Stage::Running) if !handing_over => self.post(self.home, command, out),
            // What shows something now is answered by who knows the run now.
            (
                Command::Decode { .. } | Command::Own(_) | Command::Axes(_) | Command::Shown,
                Stage::Running,
            ) => {
                if !matches!(command, Command::Decode { .. } | Command::Shown) {
                    self.pending.push(command.clone());
                }
                self.post(self.home, command, out);
            }
            // Who computes next is asked again by the page, as soon as it has begun.
            (Command::Query { .. } | Command::CancelQuery(_), Stage::Running) => {
                self.post(self.home, command, out)
            }
            (Command::Query { .. } | Command::CancelQuery(_), _) => {}
            (_, Stage::Stuck) => {}
            // What the coming `Start` carries anyway, as long as it has not been sent.
            (
                Command::Play | Command::Pause | Command::Adjust(_) | Command::Own(_) | Command::Axes(_),
                Stage::Waiting,
            ) => {}
            (Command::Shown, _) => {}
            _ => {
                if matches!(command, Command::Decode { .. }) {
                    self.pending.retain(|c| !matches!(c, Command::Decode { .. }));
                }
                self.pending.push(command);
            }
        }
    }

    /// True when the GPU worker may be loaded without being asked for.
    pub(super) fn may_measure(&self) -> bool {
        matches!(self.adapter, Some(Adapter::Hardware(_))) && self.cpu_speed.is_some() && !self.diverged
    }

    pub(super) fn ready(&mut self, engine: Engine) -> bool {
        *self.slot(engine) == Slot::Ready
    }
}
