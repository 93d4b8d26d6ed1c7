//! Reports of workers and of the browser.

use super::engine_preference::{Adapter, EnginePreference};
use super::messages::{Action, Report};
use super::notice::{Notice, Offer, Tone};
use super::state::{Calibration, HandOver, HandOverPhase, RunStage, Supervisor, WorkerState};
use crate::protocol::{Engine, Envelope, Event, PauseReason, RunId};

/// Optimiser steps after which the CPU's speed counts as measured.
const STEPS_TO_MEASURE: u32 = 20;

impl Supervisor {
    /// Takes in a report, and says what the page has to do.
    pub fn report(&mut self, report: Report) -> Vec<Action> {
        let mut actions = Vec::new();
        match report {
            Report::Message(engine, envelope) => {
                self.note_activity(engine);
                self.message(engine, envelope, &mut actions);
            }
            Report::WorkerError(engine, detail) => self.worker_error(engine, detail, &mut actions),
            Report::Adapter(adapter) => {
                let missing = adapter == Adapter::Missing;
                self.adapter = Some(adapter);
                if missing && self.preference == EnginePreference::To(Engine::WebGpu) {
                    self.give_up_gpu("this browser offers no GPU adapter for WebGPU".into(), &mut actions);
                }
            }
            Report::Tick(now) => self.tick(now, &mut actions),
        }
        self.choose_engine(&mut actions);
        actions
    }

    fn message(&mut self, engine: Engine, envelope: Envelope<Event>, actions: &mut Vec<Action>) {
        if self.worker(engine).state == WorkerState::Absent {
            // Sent before the worker was terminated.
            return;
        }
        let Envelope { run, body } = envelope;
        match body {
            Event::Ready { .. } => {
                self.worker(engine).state = WorkerState::Ready;
                if engine == self.engine && self.stage == RunStage::AwaitingWorker {
                    self.launch(actions);
                }
            }
            Event::Failed { kind, detail } if run == self.run || run == RunId::default() => {
                self.worker_failed(engine, kind, detail, actions);
            }
            Event::Busy(_) if engine == self.engine && self.stage == RunStage::AwaitingWorker => {
                // A worker that has no run yet sends the default id.
                actions.push(Action::Apply(Envelope { run: self.run, body }));
            }
            Event::Busy(what) if engine == Engine::WebGpu && engine != self.engine => {
                self.gpu_busy = Some(what)
            }
            _ if run != self.run => {}
            Event::Calibrated { images_per_second } if self.calibration == Calibration::Running => {
                self.calibration = Calibration::Measured(images_per_second);
            }
            Event::Started(_)
                if self.hand_over == Some(HandOver { to: engine, phase: HandOverPhase::Starting }) =>
            {
                self.finish_hand_over(actions);
                actions.push(Action::Apply(Envelope { run, body }));
            }
            _ if engine == self.engine => self.run_event(body, actions),
            _ => {}
        }
    }

    /// An event of the run, from the worker that computes it.
    fn run_event(&mut self, body: Event, actions: &mut Vec<Action>) {
        let leaving = self.hand_over.is_some_and(|h| h.phase == HandOverPhase::Starting);
        match &body {
            Event::Started(_) => self.resume_running(actions),
            Event::Checkpoint { step, file } => {
                if self.checkpoint.as_ref().is_none_or(|(last, _)| last < step) {
                    (self.failed_attempts, self.failed_loads) = (0, 0);
                }
                self.forward_checkpoint(file, actions);
                self.checkpoint = Some((*step, file.clone()));
            }
            Event::Progress(progress) if self.engine == Engine::Cpu && progress.step >= STEPS_TO_MEASURE => {
                self.cpu_speed = Some(progress.images_per_second);
            }
            Event::Paused(reason) if !leaving => self.paused(*reason, actions),
            _ => {}
        }
        // The steps after the checkpoint of a hand-over are repeated by the other engine; only answers to what the
        // user does now still count.
        let is_answer = matches!(
            body,
            Event::Own { .. }
                | Event::Checkpoint { .. }
                | Event::QueryProgress { .. }
                | Event::QueryResult { .. }
        );
        if !leaving || is_answer {
            actions.push(Action::Apply(Envelope { run: self.run, body }));
        }
    }

    fn paused(&mut self, reason: PauseReason, actions: &mut Vec<Action>) {
        let spec = &self.start.spec;
        let notice = match reason {
            PauseReason::Requested => return,
            PauseReason::AtStep => {
                (self.start.playing, self.start.stop_at) = (false, None);
                return;
            }
            PauseReason::NoBetter { epochs } => Notice::new(
                Tone::Info,
                format!("Stopped early: the validation loss has not improved for {epochs} epochs."),
            ),
            PauseReason::Reached => {
                Notice::new(Tone::Info, format!("Stopped early: the validation loss reached {}.", spec.goal))
            }
            PauseReason::Finished => {
                let text = format!("Finished all {} epochs.", spec.epochs);
                Notice::new(Tone::Info, text).offering(Offer::MoreEpochs(spec.epochs))
            }
            PauseReason::Diverged { step } => {
                self.diverged = true;
                let kept = self.checkpoint.as_ref().map_or(0, |(step, _)| *step);
                let text = format!(
                    "Training diverged at step {step}: the loss is not a number, usually because the steps are too large. \
                        The network from step {kept} is saved; a smaller learning rate usually helps."
                );
                Notice::new(Tone::Error, text).offering(Offer::RewindAndHalve)
            }
        };
        self.start.playing = false;
        actions.push(Action::Notify(notice));
    }
}
