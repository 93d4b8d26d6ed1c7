//! Files of results: codes and errors of all images, the images as the network sees them, scores, groups, predicted classes.

use super::figures::Comparison;
use super::{CliError, Evaluate};
use crate::buffers::Bytes;
use crate::data::import::{Numbers, images_npz, npy};
use crate::data::{ImageSet, flagged_csv};
use crate::export::{ExportError, codes_csv, errors_csv, predictions_csv};
use crate::metrics::threshold_at;
use crate::plot::LIGHT;
use crate::results::{UsedFor, error_maps_zip, images_zip, projector, table};
use crate::study::Answer;
use crate::study::clusters::Clusters;
use crate::study::score_images::ScoreImages;
use std::path::{Path, PathBuf};

/// Images that are scored at once: the errors of their pixels are kept meanwhile.
const AT_ONCE: usize = 1000;

/// What is to be written, and where.
pub(super) struct Files {
    codes: Option<PathBuf>,
    losses: Option<PathBuf>,
    dataset: Option<PathBuf>,
    projector: Option<PathBuf>,
    scores: Option<PathBuf>,
    hits: Option<PathBuf>,
    error_maps: Option<PathBuf>,
    clusters: Option<PathBuf>,
    predictions: Option<PathBuf>,
    /// Share of good images that may be taken for odd, 0–1.
    alarms: f32,
}

impl Files {
    /// The files that were asked for.
    ///
    /// # Errors
    /// When one has a name that says another format.
    pub(super) fn new(options: &Evaluate) -> Result<Self, CliError> {
        let checked = |option: &str, path: &Option<PathBuf>, extensions: &[&str]| {
            check(option, path.as_deref(), extensions).map(|()| path.clone())
        };
        Ok(Self {
            codes: checked("codes", &options.codes, &["csv", "npy"])?,
            losses: checked("losses", &options.losses, &["csv"])?,
            dataset: checked("dataset", &options.dataset, &["npz", "zip"])?,
            projector: options.projector.clone(),
            scores: checked("scores", &options.scores, &["csv"])?,
            hits: checked("hits", &options.hits, &["csv"])?,
            error_maps: checked("error-maps", &options.error_maps, &["zip"])?,
            clusters: checked("clusters", &options.clusters, &["csv"])?,
            predictions: checked("predictions", &options.predictions, &["csv"])?,
            alarms: options.alarms / 100.0,
        })
    }

    /// Writes them; scores and error maps are of the images from `outside` where there are some.
    pub(super) async fn write(
        &self,
        comparison: &Comparison<'_>,
        outside: Option<&ImageSet>,
    ) -> Result<(), CliError> {
        let set = comparison.trainer.set();
        if let Some(path) = &self.codes {
            save(path, &codes(comparison, is(path, "npy")).await?)?;
        }
        if let Some(path) = &self.losses {
            save(path, &losses(comparison).await?)?;
        }
        if let Some(path) = &self.dataset {
            let failed = |error| CliError(format!("the dataset {error}"));
            let bytes = match is(path, "zip") {
                true => images_zip(set).map_err(CliError::new)?,
                false => images_npz(set).map_err(failed)?,
            };
            save(path, &bytes)?;
        }
        if let Some(folder) = &self.projector {
            let latent = comparison.trainer.network().latent();
            let codes = comparison.trainer.encode_range(0, set.len()).await.map_err(CliError::new)?;
            let failed = |error| CliError(format!("can't write {}: {error}", folder.display()));
            std::fs::create_dir_all(folder).map_err(failed)?;
            for file in projector(set, &codes, latent).map_err(CliError::new)? {
                save(&folder.join(file.name), &file.bytes)?;
            }
        }
        if self.scores.is_some() || self.hits.is_some() || self.error_maps.is_some() {
            self.write_scores(comparison, outside).await?;
        }
        if let Some(path) = &self.clusters {
            save(path, &clusters(comparison).await?)?;
        }
        if let Some(path) = &self.predictions {
            save(path, &predictions(comparison).await?)?;
        }
        Ok(())
    }

    async fn write_scores(
        &self,
        comparison: &Comparison<'_>,
        outside: Option<&ImageSet>,
    ) -> Result<(), CliError> {
        let trainer = comparison.trainer;
        let good = trainer.anomaly_scores(comparison.test).await.map_err(CliError::new)?;
        let threshold = threshold_at(&good.top, self.alarms);
        let (set, scored) = match outside {
            Some(set) => (set, of_outside(comparison, set).await?),
            None => (trainer.set(), of_own(comparison, self.error_maps.is_some()).await?),
        };
        let Scored { indices, top, mean, copies } = scored;
        if let Some(path) = &self.scores {
            let columns = ["score", "mean_squared_error", "threshold", "verdict"];
            let row = |n: usize| {
                let score = top.get(n).copied().unwrap_or(f32::NAN);
                let verdict = if score > threshold { "anomaly" } else { "normal" };
                let mean = mean.get(n).copied().unwrap_or(f32::NAN);
                vec![score.to_string(), mean.to_string(), threshold.to_string(), verdict.to_owned()]
            };
            let used = outside.is_none().then(|| used_for(comparison)).flatten();
            save(path, &table(set, &indices, used, &columns, &row).map_err(CliError::new)?)?;
        }
        if let Some(path) = &self.hits {
            let over = indices.iter().zip(&top).map(|(index, score)| (*index, *score > threshold));
            save(path, flagged_csv("folder", &set.flagged(over)).as_bytes())?;
        }
        if let Some(path) = &self.error_maps {
            save(path, &error_maps_zip(set, &indices, &copies, &LIGHT).map_err(CliError::new)?)?;
        }
        Ok(())
    }
}

/// Images that were scored.
struct Scored {
    /// Their places in their set.
    indices: Vec<u32>,
    /// Mean squared error of the worst pixels of each.
    top: Vec<f32>,
    /// Mean squared error of each.
    mean: Vec<f32>,
    /// Their copies; empty where they are not asked for.
    copies: Vec<u8>,
}

/// The images that are measured, anomalies behind the others.
async fn of_own(comparison: &Comparison<'_>, copied: bool) -> Result<Scored, CliError> {
    let trainer = comparison.trainer;
    let indices = [comparison.test, comparison.anomalous].concat();
    let mut scored = Scored { indices, top: Vec::new(), mean: Vec::new(), copies: Vec::new() };
    for part in scored.indices.chunks(AT_ONCE) {
        let scores = trainer.anomaly_scores(part).await.map_err(CliError::new)?;
        scored.top.extend(scores.top);
        scored.mean.extend(scores.mean);
        if copied {
            let copies = trainer.reconstruct(part).await.map_err(CliError::new)?;
            scored.copies.extend(copies.into_iter().map(crate::data::table::pixel));
        }
    }
    Ok(scored)
}

async fn of_outside(comparison: &Comparison<'_>, set: &ImageSet) -> Result<Scored, CliError> {
    let study = match &set.table {
        Some(table) => ScoreImages { rows: table.values.clone(), ..ScoreImages::default() },
        None => ScoreImages { pixels: Bytes(set.pixels.clone()), ..ScoreImages::default() },
    };
    let input = comparison.study_input().await?;
    match comparison.run_study(&input, study.into()).await? {
        Ok(Answer::ScoreImages(found)) => Ok(Scored {
            indices: (0..set.len() as u32).collect(),
            top: found.top.0,
            mean: found.mean.0,
            copies: found.copies.0,
        }),
        Ok(_) => Err(CliError("the images were not scored".into())),
        Err(why) => Err(CliError(why)),
    }
}

fn is(path: &Path, extension: &str) -> bool {
    path.extension().is_some_and(|of| of.eq_ignore_ascii_case(extension))
}

/// That a path has one of these extensions.
pub(super) fn check(option: &str, path: Option<&Path>, extensions: &[&str]) -> Result<(), CliError> {
    match path.filter(|path| !extensions.iter().any(|extension| is(path, extension))) {
        Some(_) => {
            Err(CliError(format!("--{option} takes a name that ends in .{}", extensions.join(" or ."))))
        }
        None => Ok(()),
    }
}

/// Writes a file.
pub(super) fn save(path: &Path, bytes: &[u8]) -> Result<(), CliError> {
    std::fs::write(path, bytes).map_err(|error| CliError(format!("can't write {}: {error}", path.display())))
}

/// What the run used its images for; `None` of images that are not its own.
fn used_for<'a>(comparison: &Comparison<'a>) -> Option<UsedFor<'a>> {
    comparison.own.then_some(UsedFor {
        training: comparison.reference,
        validation: comparison.test,
        anomalies: comparison.anomalous,
    })
}

/// A table of all images of the set.
fn table_of_all(
    comparison: &Comparison<'_>,
    columns: &[&str],
    row: &dyn Fn(usize) -> Vec<String>,
) -> Result<Vec<u8>, CliError> {
    let set = comparison.trainer.set();
    let all: Vec<u32> = (0..set.len() as u32).collect();
    table(set, &all, used_for(comparison), columns, row).map_err(CliError::new)
}

/// The code of every image; where codes are distributions the means, and in a table also the deviations.
async fn codes(comparison: &Comparison<'_>, as_array: bool) -> Result<Vec<u8>, CliError> {
    let trainer = comparison.trainer;
    let (codes, stds) = trainer.codes(&mut |_| ()).await.map_err(CliError::new)?;
    if as_array {
        return Ok(npy(&[trainer.set().len(), trainer.network().latent()], Numbers::Floats(&codes)));
    }
    codes_csv(trainer.set(), used_for(comparison), &codes, &stds).map_err(CliError::new)
}

/// The errors of every image.
async fn losses(comparison: &Comparison<'_>) -> Result<Vec<u8>, CliError> {
    let trainer = comparison.trainer;
    let errors = trainer.errors(&trainer.every(), &mut |_| ()).await.map_err(CliError::new)?;
    let errors = errors.each_ref().map(Vec::as_slice);
    errors_csv(trainer.set(), used_for(comparison), errors).map_err(CliError::new)
}

/// The group of every image, by k-means on whitened codes.
async fn clusters(comparison: &Comparison<'_>) -> Result<Vec<u8>, CliError> {
    let input = comparison.study_input().await?;
    let groups = match comparison.run_study(&input, Clusters::default().into()).await? {
        Ok(Answer::Clusters(found)) => found.groups,
        Ok(_) => return Err(CliError("the codes were not clustered".into())),
        Err(why) => return Err(CliError(why)),
    };
    table_of_all(comparison, &["cluster"], &|index| {
        groups.get(index).map(u32::to_string).into_iter().collect()
    })
}

/// The class of every image that a linear probe reads off its code; it has learned from the labels of the reference images.
async fn predictions(comparison: &Comparison<'_>) -> Result<Vec<u8>, CliError> {
    let trainer = comparison.trainer;
    let (codes, _) = trainer.codes(&mut |_| ()).await.map_err(CliError::new)?;
    let made = predictions_csv(trainer.set(), used_for(comparison), &codes, comparison.reference);
    made.map_err(|error| match error {
        ExportError::NoClasses => CliError("--predictions needs images with classes".into()),
        error => CliError::new(error),
    })
}
