//! Answers the protocol's commands with a [`Trainer`], the same in a browser's worker and in a test on the host.

mod calibrate;
mod previews;
mod queries;
mod start;

use super::baseline::BaselineFit;
use super::codes::CodeMap;
use super::time_budget::{BackgroundTask, Clock, TimeBudget};
use super::{EarlyStopping, Losses, Score, Trainer, TrainerError};
use crate::protocol::{
    Bytes, Command, Drill, Envelope, Event, Failure, Floats, PauseReason, Progress, RunId, StepUntil,
};
use burn::tensor::Device;
use queries::PendingQuery;

/// Takes what the service has to say.
pub type Emit = Box<dyn FnMut(Envelope<Event>)>;

/// What became of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// There is more to do without being asked.
    Busy,
    /// Nothing to do until the next command.
    Idle,
}

/// A trainer that speaks the protocol.
pub struct Service {
    device: Device,
    clock: Clock,
    emit: Emit,
    active: Option<Active>,
}

/// How far the run goes by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    Paused,
    Playing,
    /// Until this step.
    Until(u32),
    /// A loss was not finite; only a new start helps.
    Diverged,
}

/// How far the reference losses are.
enum Baseline {
    /// Until every image is drawn.
    Waiting,
    /// PCA is being fitted; the loss of the mean image is known.
    Fitting(Box<BaselineFit>, f32),
    /// The page knows them.
    Told,
}

struct Active {
    id: RunId,
    trainer: Trainer,
    mode: Mode,
    budget: TimeBudget,
    map: CodeMap,
    /// Images encoded at once for the map.
    block: usize,
    own: Option<Vec<u8>>,
    baseline: Baseline,
    /// The parameters have moved since the pictures were sent.
    stale_pictures: bool,
    /// The parameters have moved since it was told what there is to see in the codes.
    stale_diagnostics: bool,
    /// An epoch has ended whose validation loss was not measured yet.
    unvalidated: bool,
    /// The step of the last validation loss.
    validated: Option<u32>,
    early_stopping: EarlyStopping,
    /// The parameters have moved since the last checkpoint.
    unsaved: bool,
    /// Studies that are not answered yet, at most one a slot, in the order of their turns.
    queries: Vec<PendingQuery>,
}

impl Service {
    /// A service without a run.
    pub fn new(device: Device, clock: Clock, emit: Emit) -> Self {
        Self { device, clock, emit, active: None }
    }

    /// Carries out a command. What fails is told by [`Event::Failed`].
    pub async fn handle(&mut self, command: Envelope<Command>) {
        let run = command.run;
        if let Err(error) = self.obey(run, command.body).await {
            self.fail(run, &error);
        }
    }

    /// Does one slice of work: a chunk of steps and what is due after it.
    pub async fn turn(&mut self) -> Outcome {
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

    async fn obey(&mut self, run: RunId, command: Command) -> Result<(), TrainerError> {
        match command {
            Command::Start(start) => return self.start(run, *start).await,
            Command::Calibrate(start) => return self.calibrate(run, *start).await,
            Command::Drill(Drill::Panic) => panic!("this panic was asked for by a test"),
            _ => {}
        }
        // The others are for the present run; the page may not know yet that it was replaced.
        let Some(mut active) = self.active.take() else { return Ok(()) };
        if active.id == run {
            let done = self.obey_active(&mut active, command).await;
            self.active = Some(active);
            return done;
        }
        self.active = Some(active);
        Ok(())
    }

    async fn obey_active(&mut self, active: &mut Active, command: Command) -> Result<(), TrainerError> {
        match command {
            Command::Play if active.mode == Mode::Diverged => {}
            Command::Play => active.mode = Mode::Playing,
            Command::Pause => self.pause(active, PauseReason::Requested).await?,
            Command::Step(_) if active.mode == Mode::Diverged => {}
            Command::Step(until) => {
                let (step, length) = (active.trainer.steps(), active.trainer.steps_per_epoch());
                active.mode = Mode::Until(match until {
                    StepUntil::Step => step + 1,
                    StepUntil::Epoch => (step / length + 1) * length,
                });
            }
            Command::Adjust(spec) => active.trainer.adjust(*spec),
            Command::Own(own) => {
                active.budget.asked((self.clock)());
                active.own = own.map(|b| b.0).filter(|p| p.len() == active.trainer.set().shape.len());
                self.show_own(active).await?;
            }
            Command::Axes(axes) => {
                active.map.turn(axes);
                self.place(active, 0, active.map.len());
                self.show_own(active).await?;
            }
            Command::Query { slot, id, query } => self.query(active, slot, id, *query).await?,
            Command::CancelQuery(slot) => active.queries.retain(|pending| pending.slot() != slot),
            Command::Shown => active.budget.shown(),
            Command::Save => {
                self.save(active).await?;
            }
            Command::Drill(Drill::Diverge) => active.trainer.poison(),
            Command::Drill(_) | Command::Start(_) | Command::Calibrate(_) => {}
        }
        Ok(())
    }

    async fn work(&mut self, active: &mut Active) -> Result<Outcome, TrainerError> {
        if matches!(active.mode, Mode::Playing | Mode::Until(_)) {
            self.train(active).await?;
        }
        let paused = matches!(active.mode, Mode::Paused | Mode::Diverged);
        let busy = self.update_previews(active, paused).await? | self.study(active, paused).await?;
        Ok(if paused && !busy { Outcome::Idle } else { Outcome::Busy })
    }

    /// One chunk of steps.
    async fn train(&mut self, active: &mut Active) -> Result<(), TrainerError> {
        let trainer = &mut active.trainer;
        if trainer.finished() {
            return self.pause(active, PauseReason::Finished).await;
        }
        let length = trainer.steps_per_epoch();
        let to_epoch_end = length - trainer.steps() % length;
        let mut steps = active.budget.steps((self.clock)()).min(to_epoch_end);
        if let Mode::Until(until) = active.mode {
            steps = steps.min(until.saturating_sub(trainer.steps())).max(1);
        }
        trainer.draw_ahead(steps);
        let begun = (self.clock)();
        for _ in 0..steps {
            trainer.step();
        }
        let losses = trainer.losses().await?;
        active.budget.trained(steps, (self.clock)() - begun);
        active.map.outdate();
        active.stale_pictures = true;
        active.stale_diagnostics = true;
        let diverged = losses.diverged;
        if let Some(step) = diverged {
            self.report(active, losses, step.saturating_sub(1));
            self.diverge(active, step);
            return Ok(());
        }
        let step = active.trainer.steps();
        self.report(active, losses, step);
        active.unsaved = true;
        active.unvalidated |= active.trainer.at_epoch_end();
        if active.unvalidated && active.budget.allows(BackgroundTask::Validation) {
            let begun = (self.clock)();
            let score = self.validate(active).await?;
            active.budget.spent(BackgroundTask::Validation, (self.clock)() - begun);
            let trainer = &active.trainer;
            let enough = score.and_then(|s| active.early_stopping.judge(trainer.spec(), trainer.epoch(), s));
            if let Some(reason) = enough {
                return self.pause(active, reason).await;
            }
        }
        if active.budget.checkpoint((self.clock)()) && !self.save(active).await? {
            self.diverge(active, step + 1);
            return Ok(());
        }
        if active.trainer.finished() {
            self.pause(active, PauseReason::Finished).await?;
        } else if active.mode == Mode::Until(step) {
            self.pause(active, PauseReason::Requested).await?;
        }
        Ok(())
    }

    fn report(&mut self, active: &Active, losses: Losses, step: u32) {
        if losses.finite.is_empty() {
            return;
        }
        let epoch = step as f32 / active.trainer.steps_per_epoch() as f32;
        let images_per_second = active.budget.images_per_second(active.trainer.batch());
        let (losses, penalties) = (Floats(losses.finite), Floats(losses.penalties));
        let progress = Progress { step, epoch, losses, penalties, images_per_second };
        self.say(active.id, Event::Progress(progress));
    }

    fn diverge(&mut self, active: &mut Active, step: u32) {
        active.mode = Mode::Diverged;
        // Pictures of a network that holds no number show nothing.
        active.map.stale = 0;
        active.stale_pictures = false;
        active.stale_diagnostics = false;
        self.say(active.id, Event::Paused(PauseReason::Diverged { step }));
    }

    /// Stands still, with the validation loss and the checkpoint of just this step.
    async fn pause(&mut self, active: &mut Active, reason: PauseReason) -> Result<(), TrainerError> {
        if active.mode == Mode::Diverged {
            return Ok(());
        }
        active.mode = Mode::Paused;
        let step = active.trainer.steps();
        if step > 0 && active.validated != Some(step) {
            self.validate(active).await?;
        }
        if active.unsaved {
            self.save(active).await?;
        }
        self.say(active.id, Event::Paused(reason));
        Ok(())
    }

    /// Measures what the validation images cost and says it; none when that is no number.
    async fn validate(&mut self, active: &mut Active) -> Result<Option<Score>, TrainerError> {
        active.unvalidated = false;
        active.validated = Some(active.trainer.steps());
        active.trainer.draw_all();
        let score = active.trainer.validate().await?;
        let Score { reconstruction: loss, penalty } = score;
        if !loss.is_finite() {
            return Ok(None);
        }
        self.say(active.id, Event::Validation { step: active.trainer.steps(), loss, penalty });
        Ok(Some(score))
    }

    /// Sends a checkpoint; false when it holds something that is not finite, and nothing was sent.
    async fn save(&mut self, active: &mut Active) -> Result<bool, TrainerError> {
        let checkpoint = active.trainer.checkpoint().await?;
        if !checkpoint.is_finite() {
            return Ok(false);
        }
        active.unsaved = false;
        let file = Bytes(checkpoint.to_bytes()?);
        self.say(active.id, Event::Checkpoint { step: checkpoint.cursor.step, file });
        Ok(true)
    }

    fn say(&mut self, run: RunId, body: Event) {
        (self.emit)(Envelope { run, body });
    }

    fn fail(&mut self, run: RunId, error: &TrainerError) {
        let kind = match error {
            TrainerError::Device(..) => Failure::DeviceLost,
            _ => Failure::Experiment,
        };
        self.say(run, Event::Failed { kind, detail: error.to_string() });
    }
}
