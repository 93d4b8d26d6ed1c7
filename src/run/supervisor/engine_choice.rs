//! Which engine the run belongs on.

use super::engine_preference::{Adapter, EnginePreference};
use super::messages::Action;
use super::state::{Calibration, RunStage, Supervisor, WorkerState};
use crate::protocol::{Command, Engine};

/// WebGPU takes over above this many times the CPU's speed.
const MIN_SPEEDUP: f32 = 1.3;

impl Supervisor {
    /// Moves the run towards the engine it belongs on; called after every request and report.
    pub(super) fn choose_engine(&mut self, actions: &mut Vec<Action>) {
        if self.hand_over.is_some() || self.stage == RunStage::Halted {
            return;
        }
        match (self.preference, self.engine) {
            (EnginePreference::To(Engine::Cpu), Engine::WebGpu) => {
                self.begin_hand_over(Engine::Cpu, actions);
            }
            (EnginePreference::To(Engine::Cpu), Engine::Cpu) => self.drop_gpu(actions),
            (EnginePreference::To(Engine::WebGpu), Engine::Cpu) => match (&self.adapter, &self.calibration) {
                (None | Some(Adapter::Missing), _) | (_, Calibration::Unusable(_)) => {}
                _ => self.begin_hand_over(Engine::WebGpu, actions),
            },
            (EnginePreference::Auto, Engine::Cpu) if self.can_calibrate() => self.calibrate(actions),
            // The user had chosen WebGPU before, and it is known to be slower.
            (EnginePreference::Auto, Engine::WebGpu)
                if matches!(self.calibration, Calibration::Slower(_))
                    || matches!(self.adapter, Some(Adapter::Software(_))) =>
            {
                self.begin_hand_over(Engine::Cpu, actions);
            }
            (EnginePreference::Auto, Engine::Cpu | Engine::WebGpu)
            | (EnginePreference::To(Engine::WebGpu), Engine::WebGpu) => {}
        }
    }

    fn drop_gpu(&mut self, actions: &mut Vec<Action>) {
        if self.calibration == Calibration::Running {
            self.calibration = Calibration::NotStarted;
        }
        self.terminate(Engine::WebGpu, actions);
    }

    /// True when the GPU worker may be loaded without a request of the user.
    fn can_calibrate(&self) -> bool {
        matches!(self.adapter, Some(Adapter::Hardware(_))) && self.cpu_speed.is_some() && !self.diverged
    }

    /// Measures WebGPU's speed for this experiment, step by step, and hands over if it is faster.
    fn calibrate(&mut self, actions: &mut Vec<Action>) {
        match (&self.calibration, self.gpu.state) {
            (Calibration::NotStarted, WorkerState::Ready) => {
                self.calibration = Calibration::Running;
                let start = Box::new(self.start.clone());
                self.post(Engine::WebGpu, Command::Calibrate(start), actions);
            }
            (Calibration::NotStarted | Calibration::Faster(_), WorkerState::Absent) => {
                // A result from before a failure still holds, but its worker is gone.
                self.spawn(Engine::WebGpu, actions);
            }
            (Calibration::Measured(gpu), _) => {
                let ratio = gpu / self.cpu_speed.unwrap_or(f32::INFINITY);
                if ratio > MIN_SPEEDUP {
                    self.calibration = Calibration::Faster(ratio);
                    self.begin_hand_over(Engine::WebGpu, actions);
                } else {
                    self.calibration = Calibration::Slower(ratio);
                    self.terminate(Engine::WebGpu, actions);
                }
            }
            (Calibration::Faster(_), _) => self.begin_hand_over(Engine::WebGpu, actions),
            _ => {}
        }
    }
}
