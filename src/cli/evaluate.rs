//! `hourglass evaluate`.

use super::figures::Comparison;
use super::report::Reporter;
use super::{CliError, Evaluate, files, train};
use crate::data::{ImageSet, LabelKind, Labels, odd};
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
    let (tested, rest) = all.split_at(tested as usize);
    let (odd, test): (Vec<u32>, Vec<u32>) =
        tested.iter().partition(|&&i| odd(trainer.set(), i as usize, trainer.spec().held_out()));
    let reference = if rest.is_empty() { &test } else { rest };
    let mut figures = Map::from_iter([
        ("images".to_owned(), json!(test.len())),
        ("reference_images".to_owned(), json!(reference.len())),
    ]);
    let comparison = Comparison { trainer: &trainer, test: &test, odd: &odd, reference };
    figures.extend(comparison.figures().await?);
    figures.extend(comparison.uses().await?);
    Reporter(options.report).report(None, Value::Object(figures));
    Ok(())
}

/// Puts the reference images behind the others. Labels stay only where both have classes; a class is the same when
/// its name is.
fn append(set: &mut ImageSet, reference: ImageSet) -> Result<(), CliError> {
    if set.shape != reference.shape {
        return Err(CliError("--reference-images are of another size than --images".into()));
    }
    set.pixels.extend(reference.pixels);
    let ours = set.labels.drain(..).find_map(classes);
    let theirs = reference.labels.into_iter().find_map(classes);
    if let (Some((name, mut names, mut values)), Some((_, their_names, their_values))) = (ours, theirs) {
        let class_of_theirs: Vec<usize> = their_names
            .into_iter()
            .map(|theirs| {
                names.iter().position(|n| *n == theirs).unwrap_or_else(|| {
                    names.push(theirs);
                    names.len() - 1
                })
            })
            .collect();
        values.extend(their_values.iter().map(|v| class_of_theirs[*v as usize] as f32));
        set.labels = vec![Labels { name, kind: LabelKind::Class(names), values }];
    }
    Ok(())
}

/// Name, class names and values of a column of classes.
fn classes(labels: Labels) -> Option<(String, Vec<String>, Vec<f32>)> {
    match labels.kind {
        LabelKind::Class(names) => Some((labels.name, names, labels.values)),
        LabelKind::Factor { .. } => None,
    }
}
