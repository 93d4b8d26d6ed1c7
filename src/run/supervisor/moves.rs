//! When the run changes its engine, and how.

use super::{
    Action, Adapter, CLEARLY_FASTER, EnginePreference, Move, Notice, Phase, Slot, Stage, Supervisor, Tone,
    Verdict,
};
use crate::protocol::{Bytes, Command, Engine};

impl Supervisor {
    /// Does what the present state calls for; called after every input.
    pub(super) fn consider(&mut self, out: &mut Vec<Action>) {
        if self.moving.is_some() || matches!(self.stage, Stage::Stuck) {
            return;
        }
        match (self.preference, self.home) {
            (EnginePreference::To(Engine::Cpu), Engine::WebGpu) => self.approach(Engine::Cpu, out),
            (EnginePreference::To(Engine::Cpu), Engine::Cpu) => self.drop_gpu(out),
            (EnginePreference::To(Engine::WebGpu), Engine::Cpu) => match (&self.adapter, &self.verdict) {
                (None | Some(Adapter::Missing), _) | (_, Verdict::Unusable(_)) => {}
                _ => self.approach(Engine::WebGpu, out),
            },
            (EnginePreference::Auto, Engine::Cpu) if self.may_measure() => self.weigh(out),
            // Pinned before, and known to be no gain.
            (EnginePreference::Auto, Engine::WebGpu)
                if matches!(self.verdict, Verdict::Slower(_))
                    || matches!(self.adapter, Some(Adapter::Software(_))) =>
            {
                self.approach(Engine::Cpu, out);
            }
            (EnginePreference::Auto, Engine::Cpu | Engine::WebGpu)
            | (EnginePreference::To(Engine::WebGpu), Engine::WebGpu) => {}
        }
    }

    fn drop_gpu(&mut self, out: &mut Vec<Action>) {
        if self.verdict == Verdict::Measuring {
            self.verdict = Verdict::Unknown;
        }
        self.terminate(Engine::WebGpu, out);
    }

    /// Loads the other engine, and moves when it listens.
    fn approach(&mut self, to: Engine, out: &mut Vec<Action>) {
        self.spawn(to, out);
        if self.ready(to) && self.stage == Stage::Running && !self.diverged {
            self.moving = Some(Move { to, phase: Phase::Saving });
            self.post(self.home, Command::Save, out);
        }
    }

    /// Finds out whether WebGPU is faster for this experiment, and acts on it.
    fn weigh(&mut self, out: &mut Vec<Action>) {
        match (&self.verdict, self.gpu) {
            (Verdict::Unknown, Slot::Ready) => {
                self.verdict = Verdict::Measuring;
                let start = Box::new(self.start.clone());
                self.post(Engine::WebGpu, Command::Calibrate(start), out);
            }
            (Verdict::Unknown | Verdict::Faster(_), Slot::Absent) => {
                // A verdict from before a failure still stands, but the worker is gone.
                self.spawn(Engine::WebGpu, out);
            }
            (Verdict::Measured(gpu), _) => {
                let ratio = gpu / self.cpu_speed.unwrap_or(f32::INFINITY);
                if ratio > CLEARLY_FASTER {
                    self.verdict = Verdict::Faster(ratio);
                    self.approach(Engine::WebGpu, out);
                } else {
                    self.verdict = Verdict::Slower(ratio);
                    self.terminate(Engine::WebGpu, out);
                }
            }
            (Verdict::Faster(_), _) => self.approach(Engine::WebGpu, out),
            _ => {}
        }
    }

    /// The checkpoint to move with has come.
    pub(super) fn hand_over(&mut self, file: &Bytes, out: &mut Vec<Action>) {
        let Some(Move { to, phase: Phase::Saving }) = self.moving else { return };
        self.moving = Some(Move { to, phase: Phase::Starting });
        // From here on its steps would be thrown away, and it would take time from the other's start.
        self.post(self.home, Command::Pause, out);
        let start = Box::new(crate::protocol::Start { checkpoint: Some(file.clone()), ..self.start.clone() });
        self.post(to, Command::Start(start), out);
    }

    /// The other engine runs the run.
    pub(super) fn arrive(&mut self, out: &mut Vec<Action>) {
        let Some(Move { to, .. }) = self.moving.take() else { return };
        let left = self.home;
        self.home = to;
        self.terminate(left, out);
        self.settle_in(out);
    }

    /// The run is running: what was asked meanwhile is sent.
    pub(super) fn settle_in(&mut self, out: &mut Vec<Action>) {
        self.stage = Stage::Running;
        for command in std::mem::take(&mut self.pending) {
            self.post(self.home, command, out);
        }
    }

    /// Forgets a hand-over because the run is to be started anew anyway.
    pub(super) fn cancel_move(&mut self, out: &mut Vec<Action>) {
        if let Some(Move { to: Engine::WebGpu, phase: Phase::Starting }) = self.moving.take() {
            // It has been told to train what nobody will look at.
            self.terminate(Engine::WebGpu, out);
        }
    }

    /// The engine that the run was to move to is of no use; the run stays.
    pub(super) fn stay(&mut self, out: &mut Vec<Action>) {
        let Some(Move { phase, .. }) = self.moving.take() else { return };
        // Pictures that were held back count as shown, or no more would come.
        self.post(self.home, Command::Shown, out);
        if phase == Phase::Starting && self.start.playing {
            self.post(self.home, Command::Play, out);
        }
        self.settle_in(out);
    }

    /// WebGPU can't be used; said aloud only to those who asked for it.
    pub(super) fn give_up_gpu(&mut self, why: String, out: &mut Vec<Action>) {
        if self.preference == EnginePreference::To(Engine::WebGpu) && !self.told {
            self.told = true;
            let text = format!("WebGPU could not be used ({why}), so the run stays on the CPU.");
            out.push(Action::Say(Notice::new(Tone::Warning, text)));
        }
        self.verdict = Verdict::Unusable(why);
        self.terminate(Engine::WebGpu, out);
        self.stay(out);
    }
}
