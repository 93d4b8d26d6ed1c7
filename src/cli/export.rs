//! `hourglass export`.

use super::bring::{self, Purpose};
use super::report::Reporter;
use super::{CliError, Export, model};
use crate::checkpoint::Checkpoint;
use crate::data::{ImageSet, dataset};
use crate::export::{DataFacts, Format, Model};
use crate::protocol::Engine;
use crate::spec::OWN_DATA;
use crate::trainer::{Trainer, open};
use serde_json::json;
use std::collections::BTreeMap;

/// A format by its name on the command line.
pub(super) fn format(name: &str) -> Result<Format, String> {
    let names = || Format::ALL.iter().map(|format| format.key()).collect::<Vec<_>>().join(", ");
    let found = Format::ALL.iter().copied().find(|format| format.key() == name);
    found.ok_or_else(|| format!("there are {}", names()))
}

pub(super) async fn export(options: Export) -> Result<(), CliError> {
    let model::Model { file, checkpoint } = model::Model::read(&options.model)?;
    let (facts, run) = match data(&options, &checkpoint, file.images).await? {
        Some(set) => {
            let trainer = trainer(set, &checkpoint).await?;
            (
                Some(facts(&trainer, options.alarms / 100.0).await?),
                Some(trainer.run_data().await.map_err(CliError::new)?),
            )
        }
        None => {
            eprintln!(
                "note: without --images the files say nothing about the data that this network was trained on"
            );
            (None, None)
        }
    };
    let model = Model::new(&checkpoint, facts).map_err(CliError::new)?;
    let cant_write =
        |path: &std::path::Path, error| CliError(format!("can't write {}: {error}", path.display()));
    std::fs::create_dir_all(&options.out).map_err(|error| cant_write(&options.out, error))?;
    // By name: two formats can have a file in common.
    let mut made = BTreeMap::new();
    for format in &options.format {
        let exported = crate::export::export(&model, run.as_ref(), *format).map_err(CliError::new)?;
        made.extend(exported.into_iter().map(|file| (file.name, file.bytes)));
    }
    let mut sizes = Vec::new();
    for (name, bytes) in &made {
        let path = options.out.join(name);
        std::fs::write(&path, bytes).map_err(|error| cant_write(&path, error))?;
        sizes.push(json!({"file": name, "bytes": bytes.len()}));
    }
    let names: Vec<&str> = made.keys().copied().collect();
    let report =
        json!({"folder": options.out.display().to_string(), "written": names.join(", "), "files": sizes});
    let text = format!("Written to {}: {}.", options.out.display(), names.join(", "));
    Reporter(options.report).told("exported", &report, &text);
    Ok(())
}

/// The examples that the network has learned from and those that were kept for validation; `None` when they are not at hand.
/// `within` are those in its file.
async fn data(
    options: &Export,
    checkpoint: &Checkpoint,
    within: Option<ImageSet>,
) -> Result<Option<ImageSet>, CliError> {
    let spec = &checkpoint.spec;
    let Some(images) = &options.images else {
        let at_hand = within.is_some() || dataset(&spec.data).is_some();
        return at_hand.then(|| model::images(within, spec, spec)).transpose();
    };
    if spec.data != OWN_DATA {
        return Err(CliError(
            "this network was trained on generated images, so --images has nothing to add".into(),
        ));
    }
    let purpose = Purpose::Network(checkpoint.image, checkpoint.made_of);
    let set = bring::image_set(images, options.labels.as_deref(), &options.bring, purpose).await?;
    let wants = checkpoint.image;
    if set.shape != wants {
        return Err(CliError(format!(
            "--images are {}×{}×{}, but the network was trained on {}×{}×{}",
            set.shape.channels, set.shape.height, set.shape.width, wants.channels, wants.height, wants.width
        )));
    }
    Ok(Some(set.drawn(spec.n as usize, spec.seed).unwrap_or(set)))
}

/// The network with its data.
async fn trainer(set: ImageSet, checkpoint: &Checkpoint) -> Result<Trainer, CliError> {
    let device = open(Engine::Cpu).await.map_err(CliError::new)?;
    let spec = checkpoint.spec.clone();
    let mut trainer = Trainer::resume(spec, set, checkpoint.clone(), &device).map_err(CliError::new)?;
    trainer.generate_all();
    Ok(trainer)
}

/// What is known of the data.
async fn facts(trainer: &Trainer, alarms: f32) -> Result<DataFacts, CliError> {
    let threshold = trainer.threshold(alarms).await.map_err(CliError::new)?;
    Ok(DataFacts::of(trainer.set(), threshold))
}
