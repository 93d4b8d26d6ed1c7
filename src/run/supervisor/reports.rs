//! What workers and browser report.

use super::status_text::lower;
use super::{
    Action, Adapter, EnginePreference, MOST_LOAD_FAILURES, MOST_SETBACKS, Move, Notice, Offer, Phase, Report,
    STEPS_TO_MEASURE, Slot, Stage, Supervisor, Tone, Verdict,
};
use crate::protocol::{Engine, Envelope, Event, Failure, PauseReason, RunId};

/// Seconds without a word after which a worker that should be training is taken for dead. A chunk takes 50 ms; the
/// slowest network on the slowest machine seconds.
const SILENCE: f64 = 30.0;
/// The same for a worker that loads, sets up a run or compiles shaders.
const PATIENCE: f64 = 120.0;
/// A tick that comes this late says that the machine slept, and nothing about workers.
const NAP: f64 = 10.0;

impl Supervisor {
    /// Takes in what happened.
    pub fn report(&mut self, report: Report) -> Vec<Action> {
        let mut out = Vec::new();
        match report {
            Report::Message(engine, envelope) => {
                self.hear(engine);
                self.message(engine, envelope, &mut out);
            }
            Report::Broken(engine, detail) => {
                let loaded = *self.slot(engine) == Slot::Ready;
                let kind = if loaded { Failure::Panic } else { Failure::Load };
                self.failed(engine, kind, detail, &mut out);
            }
            Report::Adapter(adapter) => {
                self.adapter = Some(adapter);
                if self.preference == EnginePreference::To(Engine::WebGpu)
                    && self.adapter == Some(Adapter::Missing)
                {
                    self.give_up_gpu("this browser offers no GPU adapter".into(), &mut out);
                }
            }
            Report::Tick(now) => self.tick(now, &mut out),
        }
        self.consider(&mut out);
        out
    }

    fn message(&mut self, engine: Engine, envelope: Envelope<Event>, out: &mut Vec<Action>) {
        if *self.slot(engine) == Slot::Absent {
            // Sent before its end was decided.
            return;
        }
        let Envelope { run, body } = envelope;
        match body {
            Event::Ready { .. } => {
                *self.slot(engine) = Slot::Ready;
                if engine == self.home && self.stage == Stage::Waiting {
                    self.launch(out);
                }
            }
            Event::Failed { kind, detail } if run == self.run || run == RunId::default() => {
                self.failed(engine, kind, detail, out);
            }
            Event::Busy(_) if engine == self.home && self.stage == Stage::Waiting => {
                // Before it knows of a run, a worker's words carry none.
                out.push(Action::Apply(Envelope { run: self.run, body }));
            }
            Event::Busy(what) if engine == Engine::WebGpu && engine != self.home => {
                self.gpu_busy = Some(what)
            }
            _ if run != self.run => {}
            Event::Calibrated { images_per_second } if self.verdict == Verdict::Measuring => {
                self.verdict = Verdict::Measured(images_per_second);
            }
            Event::Started(_) if self.moving == Some(Move { to: engine, phase: Phase::Starting }) => {
                self.arrive(out);
                out.push(Action::Apply(Envelope { run, body }));
            }
            _ if engine == self.home => self.of_the_run(body, out),
            _ => {}
        }
    }

    /// The run's own worker says something of the run.
    fn of_the_run(&mut self, body: Event, out: &mut Vec<Action>) {
        let leaving = self.moving.is_some_and(|m| m.phase == Phase::Starting);
        match &body {
            Event::Started(_) => self.settle_in(out),
            Event::Checkpoint { step, file } => {
                if self.saved.as_ref().is_none_or(|(saved, _)| saved < step) {
                    (self.setbacks, self.load_failures) = (0, 0);
                }
                self.hand_over(file, out);
                self.saved = Some((*step, file.clone()));
            }
            Event::Progress(progress) if self.home == Engine::Cpu && progress.step >= STEPS_TO_MEASURE => {
                self.cpu_speed = Some(progress.images_per_second);
            }
            Event::Paused(reason) if !leaving => self.paused(*reason, out),
            _ => {}
        }
        // Steps after the checkpoint it moves with are taken again by the other engine.
        let goes_on = matches!(
            body,
            Event::Decoded { .. }
                | Event::Own { .. }
                | Event::Checkpoint { .. }
                | Event::QueryProgress { .. }
                | Event::QueryResult { .. }
        );
        if !leaving || goes_on {
            out.push(Action::Apply(Envelope { run: self.run, body }));
        }
    }

    fn paused(&mut self, reason: PauseReason, out: &mut Vec<Action>) {
        match reason {
            PauseReason::Requested => {}
            PauseReason::NoBetter { .. } | PauseReason::Reached => {
                self.start.playing = false;
                let text = match reason {
                    PauseReason::NoBetter { epochs } => {
                        format!(
                            "Stopped early, as asked: the validation loss has not fallen for {epochs} epochs."
                        )
                    }
                    _ => format!(
                        "Stopped early, as asked: the validation loss is down to {}.",
                        self.start.spec.goal
                    ),
                };
                out.push(Action::Say(Notice::new(Tone::Info, text)));
            }
            PauseReason::Finished => {
                self.start.playing = false;
                let epochs = self.start.spec.epochs;
                let text = format!("All {epochs} epochs are done.");
                out.push(Action::Say(Notice::new(Tone::Info, text).offering(Offer::MoreEpochs(epochs))));
            }
            PauseReason::Diverged { step } => {
                (self.start.playing, self.diverged) = (false, true);
                let back = self.saved.as_ref().map_or(0, |(step, _)| *step);
                let text = format!(
                    "The loss stopped being a number at step {step}: the steps were too large and the weights blew up. \
                     The network as it was at step {back} is kept; a smaller learning rate usually helps."
                );
                out.push(Action::Say(Notice::new(Tone::Error, text).offering(Offer::RewindAndHalve)));
            }
        }
    }

    fn failed(&mut self, engine: Engine, kind: Failure, detail: String, out: &mut Vec<Action>) {
        if *self.slot(engine) == Slot::Absent {
            return;
        }
        self.terminate(engine, out);
        if engine != self.home {
            match engine {
                Engine::WebGpu => self.give_up_gpu(lower(&detail), out),
                Engine::Cpu => self.no_way_back(out),
            }
            return;
        }
        self.cancel_move(out);
        if kind == Failure::Experiment {
            let text = format!("This experiment can't be run: {}.", lower(&detail));
            out.push(Action::Say(Notice::new(Tone::Error, text)));
            return self.get_stuck(kind, detail, out);
        }
        if kind == Failure::Load {
            self.load_failures += 1;
        } else {
            self.setbacks += 1;
        }
        if self.load_failures >= MOST_LOAD_FAILURES || self.setbacks >= MOST_SETBACKS {
            let what = match kind {
                Failure::Load => "The trainer could not be loaded. Check the connection",
                _ => "The trainer failed again and again. Try a smaller network",
            };
            let text = format!("{what}, then try again. ({})", lower(&detail));
            out.push(Action::Say(Notice::new(Tone::Error, text).offering(Offer::TryAgain)));
            return self.get_stuck(kind, detail, out);
        }
        if engine == Engine::WebGpu {
            self.verdict = Verdict::Unusable(lower(&detail));
        }
        let from = match &self.saved {
            Some((step, _)) => format!("from step {step}"),
            None => "from the start".to_owned(),
        };
        let what = match kind {
            Failure::Load => "could not be loaded",
            Failure::DeviceLost => "lost its GPU",
            Failure::NoAdapter => "found no GPU",
            Failure::Panic | Failure::Experiment => "stopped unexpectedly",
        };
        let text = format!("The {} trainer {what}; the run goes on {from} on the CPU.", engine.name());
        out.push(Action::Say(Notice::new(Tone::Warning, text)));
        self.home = Engine::Cpu;
        self.launch(out);
    }

    /// A move back to the CPU failed.
    fn no_way_back(&mut self, out: &mut Vec<Action>) {
        self.load_failures += 1;
        if self.load_failures >= MOST_LOAD_FAILURES {
            // Or it would be tried for ever.
            self.preference = EnginePreference::To(Engine::WebGpu);
            let text = "The CPU trainer could not be loaded, so the run stays on WebGPU.";
            out.push(Action::Say(Notice::new(Tone::Warning, text)));
        }
        self.stay(out);
    }

    fn tick(&mut self, now: f64, out: &mut Vec<Action>) {
        let slept = now - self.now > NAP;
        self.now = now;
        if slept {
            (self.cpu_heard, self.gpu_heard) = (now, now);
            return;
        }
        for (engine, heard) in [(Engine::Cpu, self.cpu_heard), (Engine::WebGpu, self.gpu_heard)] {
            let at_home = engine == self.home;
            let saving = at_home && self.moving.is_some_and(|m| m.phase == Phase::Saving);
            let training = at_home && self.start.playing && !self.diverged && self.moving.is_none();
            let limit = match (*self.slot(engine), self.stage) {
                (Slot::Absent, _) => continue,
                (Slot::Loading, _) => PATIENCE,
                (Slot::Ready, Stage::Running) if training || saving => SILENCE,
                (Slot::Ready, Stage::Starting) if at_home => PATIENCE,
                (Slot::Ready, _) if !at_home && self.is_awaited(engine) => PATIENCE,
                (Slot::Ready, _) => continue,
            };
            if now - heard > limit {
                let loaded = *self.slot(engine) == Slot::Ready;
                let kind = if loaded { Failure::Panic } else { Failure::Load };
                self.failed(engine, kind, format!("no answer for {limit} seconds"), out);
            }
        }
    }

    /// True when a worker that is not the run's owes an answer.
    fn is_awaited(&self, engine: Engine) -> bool {
        let measuring = engine == Engine::WebGpu && self.verdict == Verdict::Measuring;
        measuring || self.moving == Some(Move { to: engine, phase: Phase::Starting })
    }
}
