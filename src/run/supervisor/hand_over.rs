//! Handing the run over to the other engine: save in the old worker, start in the new one, end the old one.

use super::messages::Action;
use super::state::{HandOver, HandOverPhase, RunStage, Supervisor};
use crate::protocol::{Bytes, Command, Engine, Start};

impl Supervisor {
    /// Loads the other engine and, once its worker is ready, asks the present one for a checkpoint.
    pub(super) fn begin_hand_over(&mut self, to: Engine, actions: &mut Vec<Action>) {
        self.spawn(to, actions);
        if self.is_ready(to) && self.stage == RunStage::Running && !self.diverged {
            self.hand_over = Some(HandOver { to, phase: HandOverPhase::Saving });
            self.post(self.engine, Command::Save, actions);
        }
    }

    /// Sends the checkpoint of a hand-over to the new engine; nothing when none was waiting for it.
    pub(super) fn forward_checkpoint(&mut self, file: &Bytes, actions: &mut Vec<Action>) {
        let Some(HandOver { to, phase: HandOverPhase::Saving }) = self.hand_over else { return };
        self.hand_over = Some(HandOver { to, phase: HandOverPhase::Starting });
        // Its steps from here on would be thrown away, and would slow down the start of the other worker.
        self.post(self.engine, Command::Pause, actions);
        let start = Box::new(Start { checkpoint: Some(file.clone()), ..self.start.clone() });
        self.post(to, Command::Start(start), actions);
    }

    /// The new engine has started the run: the old one ends.
    pub(super) fn finish_hand_over(&mut self, actions: &mut Vec<Action>) {
        let Some(HandOver { to, .. }) = self.hand_over.take() else { return };
        let old = self.engine;
        self.engine = to;
        self.terminate(old, actions);
        self.resume_running(actions);
    }

    /// The run is running: sends it the commands that were held back.
    pub(super) fn resume_running(&mut self, actions: &mut Vec<Action>) {
        self.stage = RunStage::Running;
        for command in std::mem::take(&mut self.pending) {
            self.post(self.engine, command, actions);
        }
    }

    /// Drops a hand-over because the run is to be started again.
    pub(super) fn cancel_hand_over(&mut self, actions: &mut Vec<Action>) {
        if let Some(HandOver { to: Engine::WebGpu, phase: HandOverPhase::Starting }) = self.hand_over.take() {
            // It already trains the run that is replaced.
            self.terminate(Engine::WebGpu, actions);
        }
    }

    /// Drops a hand-over because the other engine failed: the run continues where it is.
    pub(super) fn abandon_hand_over(&mut self, actions: &mut Vec<Action>) {
        let Some(HandOver { phase, .. }) = self.hand_over.take() else { return };
        // Previews that were held back count as shown, or the worker would send no more.
        self.post(self.engine, Command::Shown, actions);
        if phase == HandOverPhase::Starting && self.start.playing {
            self.post(self.engine, Command::Play, actions);
        }
        self.resume_running(actions);
    }
}
