//! Files of results: codes and errors of all images, and the images as the network sees them.

use super::figures::Comparison;
use super::{CliError, Evaluate};
use crate::data::import::{Numbers, images_npz, npy};
use crate::data::{LabelKind, Labels};
use std::path::{Path, PathBuf};

/// Images whose errors are computed at once: those of their pixels are kept meanwhile.
const AT_ONCE: usize = 1000;

/// What is to be written, and where.
pub(super) struct Files {
    codes: Option<PathBuf>,
    losses: Option<PathBuf>,
    dataset: Option<PathBuf>,
}

impl Files {
    /// The files that were asked for.
    ///
    /// # Errors
    /// When one has a name that says another format.
    pub(super) fn new(options: &Evaluate) -> Result<Self, CliError> {
        let Evaluate { codes, losses, dataset, .. } = options;
        check("codes", codes.as_deref(), &["csv", "npy"])?;
        check("losses", losses.as_deref(), &["csv"])?;
        check("dataset", dataset.as_deref(), &["npz"])?;
        Ok(Self { codes: codes.clone(), losses: losses.clone(), dataset: dataset.clone() })
    }

    /// Writes them.
    pub(super) async fn write(&self, comparison: &Comparison<'_>) -> Result<(), CliError> {
        if let Some(path) = &self.codes {
            save(path, &codes(comparison, is(path, "npy")).await?)?;
        }
        if let Some(path) = &self.losses {
            save(path, &losses(comparison).await?)?;
        }
        if let Some(path) = &self.dataset {
            let failed = |error| CliError(format!("the dataset {error}"));
            save(path, &images_npz(comparison.trainer.set()).map_err(failed)?)?;
        }
        Ok(())
    }
}

fn is(path: &Path, extension: &str) -> bool {
    path.extension().is_some_and(|of| of.eq_ignore_ascii_case(extension))
}

fn check(option: &str, path: Option<&Path>, extensions: &[&str]) -> Result<(), CliError> {
    match path.filter(|path| !extensions.iter().any(|extension| is(path, extension))) {
        Some(_) => {
            Err(CliError(format!("--{option} takes a name that ends in .{}", extensions.join(" or ."))))
        }
        None => Ok(()),
    }
}

fn save(path: &Path, bytes: &[u8]) -> Result<(), CliError> {
    std::fs::write(path, bytes).map_err(|error| CliError(format!("can't write {}: {error}", path.display())))
}

/// The code of every image; where codes are distributions the means, and in a table also the deviations.
async fn codes(comparison: &Comparison<'_>, as_array: bool) -> Result<Vec<u8>, CliError> {
    let trainer = comparison.trainer;
    let (count, latent) = (trainer.set().len(), trainer.network().latent());
    let (codes, stds) = trainer.encode_range_with_std(0, count).await.map_err(CliError::new)?;
    if as_array {
        return Ok(npy(&[count, latent], Numbers::Floats(&codes)));
    }
    let named = |what: &str| (0..latent).map(|value| format!("{what}_{value}")).collect::<Vec<_>>();
    let mut columns = named("code");
    if !stds.is_empty() {
        columns.extend(named("std"));
    }
    let of = |all: &[f32], index: usize| all.chunks_exact(latent).nth(index).unwrap_or_default().to_vec();
    table(comparison, &columns, &|index| [of(&codes, index), of(&stds, index)].concat())
}

/// The errors of every image.
async fn losses(comparison: &Comparison<'_>) -> Result<Vec<u8>, CliError> {
    let trainer = comparison.trainer;
    let all: Vec<u32> = (0..trainer.set().len() as u32).collect();
    let mut rows: Vec<Vec<f32>> = Vec::with_capacity(all.len());
    let mut columns = vec!["mse".to_owned(), "worst_pixels_mse".to_owned()];
    for part in all.chunks(AT_ONCE) {
        let scores = trainer.anomaly_scores(part).await.map_err(CliError::new)?;
        if scores.neg_elbo.is_some() && columns.len() == 2 {
            columns.push("neg_elbo_nats".into());
        }
        for index in 0..part.len() {
            let all = [Some(&scores.mean), Some(&scores.top), scores.neg_elbo.as_ref()];
            rows.push(all.into_iter().flatten().filter_map(|values| values.get(index).copied()).collect());
        }
    }
    table(comparison, &columns, &|index| rows.get(index).cloned().unwrap_or_default())
}

/// A row an image: its place, its name where images have names, its labels, what the run used it for where these are the run's
/// own images, and its values.
fn table(
    comparison: &Comparison<'_>,
    columns: &[String],
    values: &dyn Fn(usize) -> Vec<f32>,
) -> Result<Vec<u8>, CliError> {
    let set = comparison.trainer.set();
    let named = set.names.len() == set.len();
    let mut header = vec!["index"];
    header.extend(named.then_some("name"));
    header.extend(set.labels.iter().map(|labels| labels.name.as_str()));
    header.extend(comparison.own.then_some("used_for"));
    header.extend(columns.iter().map(String::as_str));
    let mut used_for = vec![""; set.len()];
    let lists = [
        ("training", comparison.reference),
        ("validation", comparison.test),
        ("anomaly", comparison.anomalous),
    ];
    for (what, list) in lists.into_iter().filter(|_| comparison.own) {
        list.iter().for_each(|index| used_for[*index as usize] = what);
    }
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&header).map_err(CliError::new)?;
    for (index, used_for) in used_for.into_iter().enumerate() {
        let mut row = vec![index.to_string()];
        row.extend(named.then(|| set.names[index].clone()));
        row.extend(set.labels.iter().map(|labels| label(labels, index)));
        row.extend(comparison.own.then(|| used_for.to_owned()));
        row.extend(values(index).iter().map(f32::to_string));
        writer.write_record(&row).map_err(CliError::new)?;
    }
    writer.into_inner().map_err(CliError::new)
}

/// An image's class by its name, or its quantity; empty where it has none.
fn label(labels: &Labels, index: usize) -> String {
    let value = labels.values.get(index).copied().filter(|value| value.is_finite());
    match (value, &labels.kind) {
        (None, _) => String::new(),
        (Some(class), LabelKind::Class(names)) => names.get(class as usize).cloned().unwrap_or_default(),
        (Some(value), LabelKind::Factor { .. }) => value.to_string(),
    }
}
