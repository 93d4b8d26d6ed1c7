//! `hourglass evaluate`.

use super::figures::Comparison;
use super::report::Reporter;
use super::{CliError, Evaluate, files, train};
use crate::data::{ImageSet, LabelKind};
use crate::trainer::{Checkpoint, Trainer, open};
use serde_json::{Map, Value, json};

pub(super) async fn evaluate(options: Evaluate) -> Result<(), CliError> {
    let checkpoint = Checkpoint::from_bytes(&files::read(&options.model)?).map_err(CliError::new)?;
    let mut set = match &options.images {
        Some(images) => files::image_set(images, options.labels.as_deref())?,
        None => train::generated(&checkpoint.spec)?,
    };
    let tested = set.len() as u32;
    if let Some(images) = &options.reference_images {
        append(&mut set, files::image_set(images, options.reference_labels.as_deref())?)?;
    }
    if set.shape != checkpoint.image {
        let (is, wants) = (set.shape, checkpoint.image);
        return Err(CliError(format!(
            "the images are {}×{}×{}, but the network was trained on {}×{}×{}",
            is.channels, is.height, is.width, wants.channels, wants.height, wants.width
        )));
    }
    let device = open(options.device.engine()).await.map_err(CliError::new)?;
    let spec = checkpoint.spec.clone();
    let trainer = Trainer::resume(spec, set, checkpoint, &device).map_err(CliError::new)?;
    let all: Vec<u32> = (0..trainer.set().len() as u32).collect();
    let (test, rest) = all.split_at(tested as usize);
    let reference = if rest.is_empty() { test } else { rest };
    let mut figures = Map::from_iter([
        ("images".to_owned(), json!(test.len())),
        ("reference_images".to_owned(), json!(reference.len())),
    ]);
    figures.extend(Comparison { trainer: &trainer, test, reference }.figures().await?);
    Reporter(options.report).report(None, Value::Object(figures));
    Ok(())
}

/// Puts the reference images behind the others. Labels stay only where both have classes.
fn append(set: &mut ImageSet, reference: ImageSet) -> Result<(), CliError> {
    if set.shape != reference.shape {
        return Err(CliError("--reference-images are of another size than --images".into()));
    }
    set.pixels.extend(reference.pixels);
    let is_class = |kind: &LabelKind| matches!(kind, LabelKind::Class(_));
    let theirs = reference.labels.into_iter().find(|l| is_class(&l.kind));
    let ours = set.labels.drain(..).find(|l| is_class(&l.kind));
    set.labels = match (ours, theirs) {
        (Some(mut ours), Some(theirs)) => {
            ours.values.extend(theirs.values);
            vec![ours]
        }
        _ => Vec::new(),
    };
    Ok(())
}
