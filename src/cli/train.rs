//! `hourglass train`.

use super::bring::{self, Purpose};
use super::figures::{Comparison, mean};
use super::interrupt::{INTERRUPTED, Interrupt};
use super::model::{self, LossCurves, Model, Out};
use super::progress::{Epoch, Progress};
use super::report::Reporter;
use super::{CliError, Train, files};
use crate::checkpoint::Checkpoint;
use crate::data::{ImageSet, dataset};
use crate::plot::format::{self, thousands};
use crate::protocol::PauseReason;
use crate::receipt::shaping_changes;
use crate::spec::{Applied, Link, OWN_DATA, Spec};
use crate::trainer::{Losses, Score, Trainer, TrainerError, open};
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// Losses are read back after this many steps; a GPU's queue should not grow without bound.
const CHUNK: u32 = 32;

pub(super) async fn train(options: Train) -> Result<ExitCode, CliError> {
    let reporter = Reporter(options.report);
    let out = options.out.as_ref().map(|path| Out::new(path, options.with_images)).transpose()?;
    let mut resumed = options.resume.as_ref().map(|path| Model::read(path)).transpose()?;
    let (spec, set) = experiment(&options, resumed.as_mut()).await?;
    if let Some(Model { checkpoint, .. }) = resumed.as_ref().filter(|_| options.receipt) {
        unchanged(checkpoint, &spec)?;
    }
    let device = open(options.device.engine()).await.map_err(CliError::new)?;
    let (mut trainer, mut curves) = match resumed {
        Some(Model { file, checkpoint }) => {
            let curves = LossCurves::resumed(&file.curves, checkpoint.position.step);
            (Trainer::resume(spec, set, checkpoint, &device).map_err(CliError::new)?, curves)
        }
        None => (Trainer::new(spec, set, &device).map_err(CliError::new)?, LossCurves::default()),
    };
    let begun = started(&trainer, options.device.engine().key());
    reporter.json(Some("started"), &begun);
    reporter.aside(&started_text(&trainer));
    let interrupt = Interrupt::listen()?;
    let trained = epochs(&mut trainer, &mut curves, reporter, &interrupt).await?;
    if trained.interrupted {
        return interrupted(&trainer, out, &curves, reporter).await;
    }
    let figures = trained.figures(&trainer).await?;
    let path = out.as_ref().map(|out| out.path.clone());
    let finished = finish(&trainer, out, &curves, figures).await?;
    reporter.aside(&trained_text(&trained, &trainer));
    reporter.figures(Some("finished"), &finished);
    if let Some(path) = path {
        reporter.aside(&format!("Saved as {}.", path.display()));
    }
    if options.receipt {
        reporter.receipt(&trainer.receipt(trained.last).await.map_err(CliError::new)?);
    }
    Ok(ExitCode::SUCCESS)
}

/// What came of training.
#[derive(Default)]
struct Trained {
    time: Duration,
    images: usize,
    /// Mean training loss and mean penalty of the last epoch.
    loss: Option<f32>,
    penalty: Option<f32>,
    /// Training loss of the last step.
    last: Option<f32>,
    validation: Option<Score>,
    stopped: Option<PauseReason>,
    /// Somebody has asked to end.
    interrupted: bool,
}

impl Trained {
    fn images_per_second(&self) -> f64 {
        self.images as f64 / self.time.as_secs_f64().max(1e-9)
    }

    /// The figures of training for the report at the end.
    async fn figures(&self, trainer: &Trainer) -> Result<Map<String, Value>, CliError> {
        let score = match self.validation {
            Some(score) => score,
            // A resumed run that had nothing left to do.
            None => trainer.validate().await.map_err(CliError::new)?,
        };
        let figures = json!({
            "epochs": trainer.epoch(),
            "stopped": why_stopped(self.stopped),
            "steps": trainer.steps(),
            "loss": self.loss.unwrap_or(f32::NAN),
            "penalty": self.penalty,
            "val_loss": score.reconstruction,
            "val_penalty": score.penalty,
            "images_per_second": self.images_per_second(),
        });
        Ok(figures.as_object().cloned().unwrap_or_default())
    }
}

/// Trains to the last epoch, or until it stops early or is interrupted.
async fn epochs(
    trainer: &mut Trainer,
    curves: &mut LossCurves,
    reporter: Reporter,
    interrupt: &Interrupt,
) -> Result<Trained, CliError> {
    let mut trained = Trained::default();
    let all = trainer.spec().epochs;
    let steps = all.saturating_mul(trainer.steps_per_epoch());
    let progress = Progress::new(reporter.0, trainer.steps(), steps);
    while !trainer.finished() && trained.stopped.is_none() && !interrupt.asked() {
        let (begun, first) = (Instant::now(), trainer.steps() + 1);
        let losses = epoch(trainer, &progress, interrupt).await?;
        trained.time += begun.elapsed();
        trained.images += losses.finite.len() * trainer.batch();
        if let Some(step) = losses.diverged {
            progress.end();
            reporter.json(Some("diverged"), &json!({"step": step, "lr": trainer.spec().lr}));
            return Err(diverged(step, trainer));
        }
        curves.extend(first, &losses.finite, &losses.penalties);
        trained.last = losses.finite.last().copied();
        if interrupt.asked() && !trainer.at_epoch_end() {
            break;
        }
        let loss = mean(&losses.finite).unwrap_or(f32::NAN);
        (trained.loss, trained.penalty) = (Some(loss), mean(&losses.penalties));
        let score = trainer.validate().await.map_err(CliError::new)?;
        trained.validation = Some(score);
        curves.validated(trainer.steps(), score.reconstruction);
        trained.stopped = trainer.check_stopping(score);
        let speed = trained.images as f64 / trained.time.as_secs_f64();
        let figures = json!({
            "epoch": trainer.epoch(),
            "step": trainer.steps(),
            "loss": loss,
            "penalty": trained.penalty,
            "val_loss": score.reconstruction,
            "val_penalty": score.penalty,
            "images_per_second": speed,
        });
        reporter.json(Some("epoch"), &figures);
        progress.epoch(&Epoch {
            epoch: [trainer.epoch().round() as u32, all],
            step: trainer.steps(),
            loss,
            penalty: trained.penalty,
            validation: score.reconstruction,
            images_per_second: speed,
        });
    }
    progress.end();
    trained.interrupted = interrupt.asked() && !trainer.finished() && trained.stopped.is_none();
    Ok(trained)
}

/// Keeps the network of a run that was interrupted, and says where.
async fn interrupted(
    trainer: &Trainer,
    out: Option<Out>,
    curves: &LossCurves,
    reporter: Reporter,
) -> Result<ExitCode, CliError> {
    let step = trainer.steps();
    let status = ExitCode::from(INTERRUPTED);
    if step == 0 {
        reporter.told(
            "interrupted",
            &json!({"step": 0}),
            "Interrupted before the first step: there is nothing to keep.",
        );
        return Ok(status);
    }
    let out = match out {
        Some(out) => out,
        None => Out::new(&free_name(), false)?,
    };
    out.write(trainer, curves, &Map::new()).await?;
    let path = out.path.display().to_string();
    let text = format!(
        "Interrupted at step {step}. The network is kept in {path}; go on with: hourglass train --resume {path}"
    );
    reporter.told("interrupted", &json!({"step": step, "out": path}), &text);
    Ok(status)
}

/// A name for the file of a run that has none, which overwrites nothing.
fn free_name() -> PathBuf {
    let name = |n: u32| match n {
        1 => PathBuf::from("hourglass-interrupted.hourglass"),
        n => PathBuf::from(format!("hourglass-interrupted-{n}.hourglass")),
    };
    (1..=u32::MAX).map(name).find(|path| !path.exists()).unwrap_or_else(|| name(1))
}

/// What is trained, for people.
fn started_text(trainer: &Trainer) -> String {
    let spec = trainer.spec();
    let data = if trainer.set().name.is_empty() { spec.data.as_str() } else { &trainer.set().name };
    let number = |n: usize| thousands(n as u64);
    let mut text = format!(
        "{data}: {} to train on, {} for validation; {} parameters, a code of {}; {} epochs of {} steps",
        number(trainer.training().len()),
        number(trainer.validation().len()),
        number(trainer.network().param_count()),
        trainer.network().latent(),
        spec.epochs,
        trainer.steps_per_epoch(),
    );
    if trainer.steps() > 0 {
        text.push_str(&format!(", from step {} on", number(trainer.steps() as usize)));
    }
    text.push('.');
    text
}

/// How training went, for people.
fn trained_text(trained: &Trained, trainer: &Trainer) -> String {
    let steps = thousands(trainer.steps().into());
    let why = match trained.stopped {
        Some(PauseReason::Reached) => "stopped early: the validation loss reached its goal",
        Some(_) => "stopped early: the validation loss did not improve any more",
        None => "all epochs are done",
    };
    let loss = trained.loss.map(|loss| format!(", training loss {}", format::loss(loss))).unwrap_or_default();
    let speed = format::images_per_second(trained.images_per_second() as f32);
    let speed = if trained.images > 0 { format!(", {speed}") } else { String::new() };
    format!("After {steps} steps {why}{loss}{speed}.")
}

fn why_stopped(reason: Option<PauseReason>) -> &'static str {
    match reason {
        Some(PauseReason::Reached) => "goal",
        Some(_) => "patience",
        None => "epochs",
    }
}

/// Why a run does not go on.
fn diverged(step: u32, trainer: &Trainer) -> CliError {
    CliError(format!(
        "the loss of step {step} is not a finite number: the run diverged; try a smaller learning rate (--set lr={})",
        trainer.spec().lr / 2.0
    ))
}

/// A receipt says what comes of an experiment from its first step on: settings that shape the training must not have changed on
/// the way.
fn unchanged(before: &Checkpoint, now: &Spec) -> Result<(), CliError> {
    if before.origin.adjusted {
        return Err(CliError::new(TrainerError::Adjusted));
    }
    match shaping_changes(&before.spec, now) {
        none if none.is_empty() => Ok(()),
        changed => Err(CliError(format!(
            "a receipt covers an experiment from its first step, and this run continues with other settings ({}): omit \
                --receipt, or train from scratch without --resume",
            changed.join(", ")
        ))),
    }
}

/// What is told of a run before its first step.
fn started(trainer: &Trainer, device: &str) -> Value {
    let link = Link { spec: trainer.spec().clone(), ..Link::default() };
    json!({
        "spec": link.hash(),
        "device": device,
        "images": trainer.set().len(),
        "training_images": trainer.training().len(),
        "validation_images": trainer.validation().len(),
        "parameters": trainer.network().param_count(),
        "steps_per_epoch": trainer.steps_per_epoch(),
    })
}

/// To the end of the epoch, or until it is interrupted; the losses of its steps.
async fn epoch(
    trainer: &mut Trainer,
    progress: &Progress,
    interrupt: &Interrupt,
) -> Result<Losses, CliError> {
    let steps = trainer.steps_per_epoch();
    let end = (trainer.steps() / steps + 1) * steps;
    let goes_on = |step: u32, loss: Option<f32>| {
        progress.at(step, loss);
        !interrupt.asked()
    };
    train_to(trainer, end, &goes_on).await
}

/// To a step, unless the run diverges before; the losses of the steps on the way. `goes_on` is told the step and its loss now and
/// then, and says whether to train on.
pub(super) async fn train_to(
    trainer: &mut Trainer,
    step: u32,
    goes_on: &dyn Fn(u32, Option<f32>) -> bool,
) -> Result<Losses, CliError> {
    let mut all = Losses::default();
    while trainer.steps() < step && all.diverged.is_none() {
        for _ in 0..CHUNK.min(step - trainer.steps()) {
            trainer.step();
        }
        let losses = trainer.losses().await.map_err(CliError::new)?;
        let last = losses.finite.last().copied();
        all.finite.extend(losses.finite);
        all.penalties.extend(losses.penalties);
        all.diverged = losses.diverged;
        if !goes_on(trainer.steps(), last) {
            break;
        }
    }
    Ok(all)
}

/// Measures the network and writes its file; all that is told of it at the end.
async fn finish(
    trainer: &Trainer,
    out: Option<Out>,
    curves: &LossCurves,
    mut figures: Map<String, Value>,
) -> Result<Value, CliError> {
    let comparison = Comparison::own(trainer);
    let measured = async {
        let scores = comparison.scores().await?;
        comparison.figures(&scores).await
    };
    let measured = measured.await;
    if let Ok(measured) = &measured {
        figures.extend(measured.clone());
    }
    // A night of training is kept, whatever else fails.
    if let Some(out) = out {
        out.write(trainer, curves, &figures).await?;
    }
    measured.map(|_| Value::Object(figures))
}

/// The experiment and its images. A run that is gone on with keeps its own, but for what is named anew.
async fn experiment(options: &Train, mut resumed: Option<&mut Model>) -> Result<(Spec, ImageSet), CliError> {
    let mut spec = match (&options.spec, &resumed) {
        (Some(text), _) => files::link(text)?.spec,
        (None, Some(resumed)) => resumed.checkpoint.spec.clone(),
        (None, None) => Spec::default(),
    };
    let epochs = options.epochs.map(|n| format!("epochs={n}"));
    for setting in options.set.iter().chain(&epochs) {
        let (key, value) = setting
            .split_once('=')
            .ok_or_else(|| CliError(format!("--set takes KEY=VALUE, not \"{setting}\"")))?;
        if let Applied::Clamped(to) = spec.set(key, value).map_err(CliError::new)? {
            eprintln!("note: {key}={value} is out of range and became {to}");
        }
    }
    let Some(images) = &options.images else {
        spec.settle().into_iter().for_each(note);
        let set = match &mut resumed {
            Some(Model { file, checkpoint }) => model::images(file.images.take(), &checkpoint.spec, &spec)?,
            None => generated(&spec)?,
        };
        spec.settle_for(set.kind()).into_iter().for_each(note);
        return Ok((spec, set));
    };
    let purpose = match &resumed {
        Some(Model { checkpoint, .. }) => Purpose::Network(checkpoint.image, checkpoint.made_of),
        None => Purpose::Set,
    };
    // All of them, unless a number was given for images from files.
    let limited = options.set.iter().any(|setting| setting.trim_start().starts_with("n="))
        || ((options.spec.is_some() || resumed.is_some()) && spec.data == OWN_DATA);
    let files = (images.as_path(), options.labels.as_deref());
    brought(spec, limited, files, &options.bring, purpose).await
}

/// An experiment on images from files, and these: all of them, or where the number is `limited` as many as it says.
pub(super) async fn brought(
    mut spec: Spec,
    limited: bool,
    (images, labels): (&Path, Option<&Path>),
    options: &bring::Options,
    purpose: Purpose,
) -> Result<(Spec, ImageSet), CliError> {
    let set = bring::image_set(images, labels, options, purpose).await?;
    let n = spec.n;
    let mut notes = spec.fit_to_set(set.len(), set.kind());
    if limited {
        spec.n = n;
        notes.extend(spec.settle());
    }
    notes.into_iter().for_each(note);
    let set = match set.drawn(spec.n as usize, spec.seed) {
        Some(part) => {
            note(format!("{} of {} images are used (n={})", part.len(), set.len(), spec.n));
            part
        }
        None => set,
    };
    Ok((spec, set))
}

fn note(note: String) {
    eprintln!("note: {note}");
}

/// The images a spec stands for.
pub(super) fn generated(spec: &Spec) -> Result<ImageSet, CliError> {
    let dataset = dataset(&spec.data)
        .ok_or_else(|| CliError("this experiment was trained on files; name them with --images".into()))?;
    Ok(dataset.generate(spec.n as usize, spec.seed))
}
