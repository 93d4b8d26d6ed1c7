//! `hourglass evaluate`.

use super::bring::{self, Purpose};
use super::figures::Comparison;
use super::model::{self, LossCurves, Model};
use super::report::Reporter;
use super::report_file;
use super::results;
use super::{CliError, Evaluate};
use crate::data::rng::Random;
use crate::data::{ImageSet, ImageShape, LabelKind, Labels, anomalous, first_classes};
use crate::spec::OWN_DATA;
use crate::trainer::{Trainer, open};
use serde_json::{Map, Value, json};

/// Streams of [`Random`] for the order of the images that were given, and of those to compare them with.
const TEST_STREAM: u64 = 0xE7A1_0000;
const REFERENCE_STREAM: u64 = 0xE7A1_0001;

pub(super) async fn evaluate(options: Evaluate) -> Result<(), CliError> {
    let Model { mut file, checkpoint } = Model::read(&options.model)?;
    let curves = LossCurves::resumed(&file.curves, checkpoint.position.step);
    let mut spec = checkpoint.spec.clone();
    let known = |set: ImageSet| {
        let aligned = set.aligned_to(&checkpoint.columns).map_err(CliError::new)?;
        Ok::<ImageSet, CliError>(aligned.unwrap_or(set))
    };
    let purpose = Purpose::Network(checkpoint.image, checkpoint.made_of);
    let mut set = match &options.images {
        Some(images) => {
            // Nothing that a generator knows of its own images holds for these.
            spec.data = OWN_DATA.into();
            known(bring::image_set(images, options.labels.as_deref(), &options.bring, purpose).await?)?
        }
        None => model::images(file.images.take(), &checkpoint.spec, &spec)?,
    };
    if options.own_split
        && let Some(part) = set.drawn(spec.n as usize, spec.seed)
    {
        set = part;
    }
    let tested = set.len();
    if let Some(images) = &options.reference_images {
        let labels = options.reference_labels.as_deref();
        append(&mut set, known(bring::image_set(images, labels, &options.bring, purpose).await?)?)?;
    }
    fits("the images", set.shape, checkpoint.image)?;
    let scored = match &options.score_images {
        Some(images) => Some(known(bring::image_set(images, None, &options.bring, purpose).await?)?),
        None => None,
    };
    if let Some(scored) = &scored {
        fits("--score-images", scored.shape, checkpoint.image)?;
    }
    if options.receipt && options.images.is_some() && !options.own_split {
        return Err(CliError(
            "a receipt covers the images the network was trained on: with --images it needs --own-split"
                .into(),
        ));
    }
    let files = results::Files::new(&options)?;
    results::check("report-file", options.report_file.as_deref(), &["html"])?;
    let device = open(options.device.engine()).await.map_err(CliError::new)?;
    let trainer = Trainer::resume(spec, set, checkpoint, &device).map_err(CliError::new)?;
    if !options.sizes.is_empty() && options.images.is_some() && !options.own_split {
        return Err(CliError(
            "--sizes trains on the network's own training images: with --images it needs --own-split".into(),
        ));
    }
    let given;
    let comparison = if options.images.is_none() || options.own_split {
        Comparison::own(&trainer)
    } else {
        given = Given::new(&trainer, tested);
        given.comparison(&trainer)
    };
    let mut figures = Map::from_iter([
        ("split".to_owned(), json!(if comparison.own { "own" } else { "given" })),
        ("images".to_owned(), json!(comparison.test.len())),
        ("reference_images".to_owned(), json!(comparison.reference.len())),
        ("odd_images".to_owned(), json!(comparison.anomalous.len())),
    ]);
    files.write(&comparison, scored.as_ref()).await?;
    let scores = comparison.scores().await?;
    figures.extend(comparison.figures(&scores).await?);
    figures.extend(comparison.run().await?);
    figures.extend(comparison.studies(scored, options.sizes).await?);
    if let Some(found) = comparison.anomalies(&scores, options.alarms / 100.0).await? {
        figures.insert("anomalies".into(), found);
    }
    let receipt = match options.receipt {
        true => Some(trainer.receipt(None).await.map_err(CliError::new)?),
        false => None,
    };
    if let Some(path) = &options.report_file {
        let receipt = receipt.as_ref().map(|receipt| format!("#{}", receipt.hash()));
        let alarms = options.alarms / 100.0;
        let (name, curves, figures, scores) = (&file.name, &curves, &figures, &scores);
        let input = report_file::Input { name, curves, figures, scores, alarms, receipt };
        results::save(path, report_file::html(&comparison, &input).await?.as_bytes())?;
    }
    let reporter = Reporter(options.report);
    reporter.figures(None, &Value::Object(figures));
    receipt.iter().for_each(|receipt| reporter.receipt(receipt));
    Ok(())
}

/// Images that the network has not learned from, and those to compare them with, both in an order by chance: a file may be
/// sorted by class, and some figures ask only the first of a list.
struct Given {
    test: Vec<u32>,
    anomalous: Vec<u32>,
    /// None for the same as `test`.
    reference: Option<Vec<u32>>,
}

impl Given {
    /// The first `tested` images of the set are those to measure on, the others the reference.
    fn new(trainer: &Trainer, tested: usize) -> Self {
        let (set, spec) = (trainer.set(), trainer.spec());
        let is_anomalous = |i: &u32| anomalous(set, *i as usize, spec.held_out());
        let shuffled = |mut images: Vec<u32>, stream| {
            Random::new(u64::from(spec.seed), stream).shuffle(&mut images);
            images
        };
        let (anomalous, test): (Vec<u32>, Vec<u32>) = (0..tested as u32).partition(is_anomalous);
        let reference: Vec<u32> = (tested as u32..set.len() as u32).filter(|i| !is_anomalous(i)).collect();
        let reference = (set.len() > tested).then(|| shuffled(reference, REFERENCE_STREAM));
        Self { test: shuffled(test, TEST_STREAM), anomalous, reference }
    }

    fn comparison<'a>(&'a self, trainer: &'a Trainer) -> Comparison<'a> {
        let reference = self.reference.as_ref().unwrap_or(&self.test);
        Comparison { trainer, test: &self.test, anomalous: &self.anomalous, reference, own: false }
    }
}

fn fits(what: &str, is: ImageShape, wants: ImageShape) -> Result<(), CliError> {
    if is == wants {
        return Ok(());
    }
    Err(CliError(format!(
        "{what} are {}×{}×{}, but the network was trained on {}×{}×{}",
        is.channels, is.height, is.width, wants.channels, wants.height, wants.width
    )))
}

/// Puts the reference images behind the others. Labels stay only where both have classes; a class is the same when
/// its name is.
fn append(set: &mut ImageSet, reference: ImageSet) -> Result<(), CliError> {
    if set.shape != reference.shape {
        return Err(CliError("--reference-images are of another size than --images".into()));
    }
    let named = set.names.len() == set.len() && reference.names.len() == reference.len();
    set.names.extend(reference.names);
    if !named {
        set.names.clear();
    }
    if let (Some(table), Some(more)) = (&mut set.table, reference.table) {
        table.values.0.extend(more.values.0);
    }
    if let Some(masks) = reference.masks {
        let count = set.len() as u32;
        let of_set = set.masks.get_or_insert_default();
        of_set.indices.extend(masks.indices.iter().map(|index| index + count));
        of_set.pixels.extend(masks.pixels);
    }
    set.pixels.extend(reference.pixels);
    let classes = |labels: Vec<Labels>| first_classes(&labels).cloned();
    let (ours, theirs) = (classes(std::mem::take(&mut set.labels)), classes(reference.labels));
    if let Some((
        Labels { name, kind: LabelKind::Class(mut names), mut values },
        Labels { kind: LabelKind::Class(their_names), values: their_values, .. },
    )) = ours.zip(theirs)
    {
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
