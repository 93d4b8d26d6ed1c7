//! The service: takes in commands, and does its work in slices between them.

use super::active_run::{ActiveRun, RunMode};
use crate::protocol::{Command, Drill, Envelope, Event, Failure, PauseReason, RunId, StepUntil};
use crate::trainer::TrainerError;
use crate::trainer::time_budget::Clock;
use burn::tensor::Device;

/// Sends an event to the page.
pub type Emit = Box<dyn FnMut(Envelope<Event>)>;

/// Whether there is more to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// There is more to do without another command.
    Busy,
    /// Nothing to do until the next command.
    Idle,
}

/// A trainer that speaks the protocol.
pub struct Service {
    pub(super) device: Device,
    pub(super) clock: Clock,
    pub(super) emit: Emit,
    pub(super) active: Option<ActiveRun>,
}

impl Service {
    /// A service without a run.
    pub fn new(device: Device, clock: Clock, emit: Emit) -> Self {
        Self { device, clock, emit, active: None }
    }

    /// Executes a command. Failures are sent as [`Event::Failed`].
    pub async fn handle(&mut self, command: Envelope<Command>) {
        let run = command.run;
        if let Err(error) = self.execute(run, command.body).await {
            self.fail(run, &error);
        }
    }

    /// Does one slice of work: a chunk of steps, and the background tasks that are due after it.
    pub async fn run_slice(&mut self) -> Outcome {
        let Some(mut active) = self.active.take() else { return Outcome::Idle };
        let id = active.id;
        match self.work(&mut active).await {
            Ok(outcome) => {
                self.active = Some(active);
                outcome
            }
            Err(error) => {
                self.fail(id, &error);
                Outcome::Idle
            }
        }
    }

    async fn execute(&mut self, run: RunId, command: Command) -> Result<(), TrainerError> {
        match command {
            Command::Start(start) => return self.start(run, *start).await,
            Command::Calibrate(start) => return self.calibrate(run, *start).await,
            Command::Drill(Drill::Panic) => panic!("this panic was asked for by a test"),
            _ => {}
        }
        // The others are for the active run, which may have been replaced after the page sent them.
        let Some(mut active) = self.active.take() else { return Ok(()) };
        if active.id == run {
            let done = self.execute_on_run(&mut active, command).await;
            self.active = Some(active);
            return done;
        }
        self.active = Some(active);
        Ok(())
    }

    async fn execute_on_run(&mut self, active: &mut ActiveRun, command: Command) -> Result<(), TrainerError> {
        match command {
            Command::Play if active.mode == RunMode::Diverged => {}
            Command::Play => active.mode = RunMode::Playing,
            Command::Pause => self.pause(active, PauseReason::Requested).await?,
            Command::Step(_) if active.mode == RunMode::Diverged => {}
            Command::Step(until) => {
                let (step, epoch_steps) = (active.trainer.steps(), active.trainer.steps_per_epoch());
                active.mode = RunMode::UntilStep(match until {
                    StepUntil::Step => step + 1,
                    StepUntil::Epoch => (step / epoch_steps + 1) * epoch_steps,
                });
            }
            Command::Adjust(spec) => active.trainer.adjust(*spec),
            Command::Own(own) => {
                active.budget.note_request((self.clock)());
                active.own = own.map(|b| b.0).filter(|p| p.len() == active.trainer.set().shape.len());
                self.send_own_image(active).await?;
            }
            Command::Axes(axes) => {
                active.map.set_axes(axes);
                self.send_positions(active, 0, active.map.len());
                self.send_own_image(active).await?;
            }
            Command::Collect { id, kind, codes } => self.collect(active, id, kind, codes.0).await?,
            Command::Query { slot, id, query } => self.query(active, slot, id, *query).await?,
            Command::CancelQuery(slot) => active.queries.retain(|pending| pending.slot != slot),
            Command::Shown => active.budget.preview_shown(),
            Command::Save => {
                self.save(active).await?;
            }
            Command::Drill(Drill::Diverge) => active.trainer.set_params_to_nan(),
            Command::Drill(_) | Command::Start(_) | Command::Calibrate(_) => {}
        }
        Ok(())
    }

    /// Trains if the run does, then does what is due beside it.
    async fn work(&mut self, active: &mut ActiveRun) -> Result<Outcome, TrainerError> {
        if matches!(active.mode, RunMode::Playing | RunMode::UntilStep(_)) {
            self.train(active).await?;
        }
        let paused = matches!(active.mode, RunMode::Paused | RunMode::Diverged);
        let busy = self.update_previews(active, paused).await? | self.advance_queries(active, paused).await?;
        Ok(if paused && !busy { Outcome::Idle } else { Outcome::Busy })
    }

    pub(super) fn send(&mut self, run: RunId, body: Event) {
        (self.emit)(Envelope { run, body });
    }

    fn fail(&mut self, run: RunId, error: &TrainerError) {
        let kind = match error {
            TrainerError::Device(..) => Failure::DeviceLost,
            _ => Failure::Experiment,
        };
        self.send(run, Event::Failed { kind, detail: error.to_string() });
    }
}
