//! `hourglass verify`.

use super::bring::Purpose;
use super::model::{self, Model};
use super::report::Reporter;
use super::{CliError, Verify, train};
use crate::data::{DataFingerprint, ImageSet};
use crate::protocol::Engine;
use crate::receipt::{
    Agreement, Receipt, Row, Verdict, agreement_text, arithmetic, compare, sentence, verdict,
};
use crate::spec::OWN_DATA;
use crate::trainer::{Trainer, open};
use serde_json::{Value, json};
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// Status of the program when the figures differ, and when that can't be checked.
const DIFFERS: u8 = 1;
const UNCHECKED: u8 = 2;
/// Time between two reports of how far it is.
const TELL_AFTER: Duration = Duration::from_secs(10);
/// Steps between two looks at the clock.
const STEPS_AT_ONCE: u32 = 256;

pub(super) async fn verify(options: Verify) -> ExitCode {
    match checked(&options).await {
        Ok(Verdict::Same | Verdict::Close { .. }) => ExitCode::SUCCESS,
        Ok(Verdict::Differs { .. }) => ExitCode::from(DIFFERS),
        Err(why) => {
            eprintln!("error: this can't be checked: {why}");
            ExitCode::from(UNCHECKED)
        }
    }
}

async fn checked(options: &Verify) -> Result<Verdict, CliError> {
    let receipt = Receipt::parse(&options.receipt).map_err(CliError::new)?;
    let set = images(options, &receipt).await?;
    same_data(&receipt, &set)?;
    let device = open(Engine::Cpu).await.map_err(CliError::new)?;
    let mut trainer = Trainer::new(receipt.spec.clone(), set, &device).map_err(CliError::new)?;
    let most = receipt.spec.epochs.saturating_mul(trainer.steps_per_epoch());
    if receipt.step > most {
        return Err(CliError(format!(
            "the receipt is of step {}, and its experiment has {most}",
            receipt.step
        )));
    }
    let loss = train_again(&mut trainer, receipt.step).await?;
    let here = trainer.receipt(loss).await.map_err(CliError::new)?;
    let rows = compare(&receipt, &here);
    let found = verdict(&rows);
    let reporter = Reporter(options.report);
    reporter.json(Some("verified"), &report(&receipt, &rows, found));
    if !reporter.is_json() {
        tell(&receipt, &rows, found);
    }
    Ok(found)
}

/// What the run was trained on.
async fn images(options: &Verify, receipt: &Receipt) -> Result<ImageSet, CliError> {
    let spec = &receipt.spec;
    let Some(path) = &options.images else {
        return match spec.data == OWN_DATA {
            true => Err(CliError(
                "this run was trained on files; name them with --images, and with the same options as then"
                    .into(),
            )),
            false => train::generated(spec),
        };
    };
    if spec.data != OWN_DATA {
        return Err(CliError("this run was trained on generated images; omit --images".into()));
    }
    if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case(model::RUN)) {
        let within = Model::read(path)?.file.images;
        return within.ok_or_else(|| CliError(format!("{} holds no images", path.display())));
    }
    let files: (&Path, Option<&Path>) = (path, options.labels.as_deref());
    let (_, set) = train::brought(spec.clone(), true, files, &options.bring, Purpose::Set).await?;
    Ok(set)
}

/// That these are the images of the receipt.
fn same_data(receipt: &Receipt, set: &ImageSet) -> Result<(), CliError> {
    let found = DataFingerprint::of(set);
    if found == receipt.data {
        return Ok(());
    }
    let own = receipt.spec.data == OWN_DATA;
    Err(CliError(match (own, found.examples == receipt.data.examples) {
        (false, _) => {
            "this version generates different images for the same settings: use the version that made the \
            receipt"
                .into()
        }
        (true, true) => "the images match the receipt, but the labels differ".into(),
        (true, false) => {
            "these are different images from those of the receipt, or they were prepared differently (size, \
            fit, number)"
                .into()
        }
    }))
}

/// Trains to a step; the loss of that step, not a number where the run diverges.
async fn train_again(trainer: &mut Trainer, to: u32) -> Result<Option<f32>, CliError> {
    let (mut loss, mut told) = (None, Instant::now());
    while trainer.steps() < to {
        let next = to.min(trainer.steps().saturating_add(STEPS_AT_ONCE));
        let losses = train::train_to(trainer, next, &|_, _| true).await?;
        if let Some(step) = losses.diverged {
            eprintln!("note: here the run diverges at step {step}");
            return Ok(Some(f32::NAN));
        }
        loss = losses.finite.last().copied();
        if told.elapsed() > TELL_AFTER && trainer.steps() < to {
            told = Instant::now();
            eprintln!("note: step {} of {to}", trainer.steps());
        }
    }
    Ok(loss)
}

fn tell(receipt: &Receipt, rows: &[Row], found: Verdict) {
    for row in rows {
        let here = row.here.map_or("not measured".to_owned(), |here| here.to_string());
        let agreement = agreement_text(row.agreement);
        println!("{}: receipt {}, here {here}: {agreement}", row.figure.name(), row.receipt);
    }
    println!("{}", sentence(receipt, found, arithmetic(Engine::Cpu)));
}

fn report(receipt: &Receipt, rows: &[Row], found: Verdict) -> Value {
    let row = |row: &Row| {
        let (equal, digits) = match row.agreement {
            Agreement::Same => ("bits", None),
            Agreement::Digits(digits) => ("digits", Some(digits)),
            Agreement::Different => ("no", None),
            Agreement::Unknown => ("unknown", None),
        };
        json!({
            "figure": row.figure.key(),
            "receipt": row.receipt.to_string(),
            "here": row.here.map(|here| here.to_string()),
            "equal": equal,
            "digits": digits,
        })
    };
    let (verdict, digits) = match found {
        Verdict::Same => ("same", None),
        Verdict::Close { digits } => ("close", Some(digits)),
        Verdict::Differs { digits } => ("differs", Some(digits)),
    };
    json!({
        "verdict": verdict,
        "digits": digits,
        "step": receipt.step,
        "arithmetic": receipt.arithmetic,
        "arithmetic_here": arithmetic(Engine::Cpu),
        "says": sentence(receipt, found, arithmetic(Engine::Cpu)),
        "figures": rows.iter().map(row).collect::<Vec<_>>(),
    })
}
