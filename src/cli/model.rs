//! Trained networks in files: what `--model` and `--resume` read, and `--out` writes.

use super::{CliError, files, train};
use crate::checkpoint::Checkpoint;
use crate::data::ImageSet;
use crate::data::import::{Curves, InputFile, ModelFile, NewModelFile, Preview, read_model};
use crate::run::{History, Point};
use crate::spec::{FIELDS, OWN_DATA, Spec};
use crate::trainer::Trainer;
use serde_json::{Map, Value};
use std::path::{Path, PathBuf};

/// Extension of the file of a run.
pub(super) const RUN: &str = "hourglass";

/// A trained network that was read.
pub(super) struct Model {
    /// All that its file holds.
    pub file: ModelFile,
    /// Its checkpoint.
    pub checkpoint: Checkpoint,
}

impl Model {
    /// Reads the file of a run, or a checkpoint alone.
    pub(super) fn read(path: &Path) -> Result<Self, CliError> {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let input = InputFile::in_memory(name, files::read(path)?);
        let failed = |error: &dyn core::fmt::Display| CliError(format!("{} {error}", path.display()));
        let file = read_model(&input).map_err(|error| failed(&error))?;
        let checkpoint = Checkpoint::from_bytes(&file.checkpoint).map_err(CliError::new)?;
        Ok(Self { file, checkpoint })
    }
}

/// The images of an experiment that a trained network goes on with: those in its file (`within`), where they are the ones that
/// it was trained on and the experiment has not been changed from `known` to others; else generated ones.
pub(super) fn images(within: Option<ImageSet>, known: &Spec, spec: &Spec) -> Result<ImageSet, CliError> {
    let same =
        spec.data == known.data && (spec.data == OWN_DATA || (spec.n, spec.seed) == (known.n, known.seed));
    match within.filter(|_| same) {
        Some(images) => Ok(images),
        None => train::generated(spec),
    }
}

/// Loss history, as many points as a curve of the page has.
#[derive(Default)]
pub(super) struct LossCurves {
    /// Training losses.
    pub train: History,
    /// Penalties before their weight.
    pub penalty: History,
    /// Validation losses.
    pub validation: History,
}

impl LossCurves {
    /// The curves of a run that is gone on with, up to this step.
    pub(super) fn resumed(curves: &Curves, step: u32) -> Self {
        let mut resumed = Self::default();
        resumed.train.restore(&curves.train, step);
        resumed.penalty.restore(&curves.penalty, step);
        resumed.validation.restore(&curves.validation, step);
        resumed
    }

    /// The losses and penalties of the steps from `first` on.
    pub(super) fn extend(&mut self, first: u32, losses: &[f32], penalties: &[f32]) {
        self.train.extend(first, losses);
        self.penalty.extend(first, penalties);
    }

    /// The validation loss after a step.
    pub(super) fn validated(&mut self, step: u32, loss: f32) {
        self.validation.extend(step, &[loss]);
    }

    fn curves(&self) -> Curves {
        let of = |history: &History| {
            history.points().iter().map(|Point { step, value, .. }| [*step as f32, *value]).collect()
        };
        Curves { train: of(&self.train), penalty: of(&self.penalty), validation: of(&self.validation) }
    }
}

/// Where a trained network goes.
pub(super) struct Out {
    /// The file.
    pub(super) path: PathBuf,
    with_images: bool,
}

impl Out {
    /// `--out` and `--with-images`, which are looked at before a night of training and not after it.
    pub(super) fn new(path: &Path, with_images: bool) -> Result<Self, CliError> {
        let out = Self { path: path.to_path_buf(), with_images };
        if with_images && !out.is_run() {
            return Err(CliError(format!("--with-images needs --out with a name that ends in .{RUN}")));
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        match folder.filter(|folder| !folder.is_dir()) {
            Some(folder) => Err(CliError(format!("--out: there is no folder {}", folder.display()))),
            None => Ok(out),
        }
    }

    /// True for the file of a run; otherwise it is a checkpoint alone.
    fn is_run(&self) -> bool {
        self.path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case(RUN))
    }

    /// Writes the network.
    pub(super) async fn write(
        &self,
        trainer: &Trainer,
        curves: &LossCurves,
        figures: &Map<String, Value>,
    ) -> Result<(), CliError> {
        let checkpoint =
            trainer.checkpoint().await.map_err(CliError::new)?.to_bytes().map_err(CliError::new)?;
        let file =
            if self.is_run() { self.run(trainer, &checkpoint, curves, figures).await? } else { checkpoint };
        let failed = |error| CliError(format!("can't write {}: {error}", self.path.display()));
        std::fs::write(&self.path, file).map_err(failed)
    }

    async fn run(
        &self,
        trainer: &Trainer,
        checkpoint: &[u8],
        curves: &LossCurves,
        figures: &Map<String, Value>,
    ) -> Result<Vec<u8>, CliError> {
        let spec = trainer.spec();
        let settings: Vec<_> = FIELDS.iter().map(|field| (field.key.to_owned(), field.text(spec))).collect();
        let name = self.path.file_stem().map(|stem| stem.to_string_lossy()).unwrap_or_default();
        let figures = serde_json::to_string_pretty(figures).map_err(CliError::new)?;
        let file = NewModelFile {
            name: &name,
            created_by: concat!("hourglass ", env!("CARGO_PKG_VERSION")),
            settings: &settings,
            checkpoint,
            steps_per_epoch: trainer.steps_per_epoch(),
            curves: &curves.curves(),
            figures: &figures,
            images: self.with_images.then(|| trainer.set()),
            preview: Some(preview(trainer).await?),
        };
        file.to_bytes().map_err(|error| CliError(format!("the run {error}")))
    }
}

/// Some of the images that it never trained on, and their copies.
async fn preview(trainer: &Trainer) -> Result<Preview, CliError> {
    let [originals, copies] = trainer.preview().await.map_err(CliError::new)?;
    Ok(Preview { shape: trainer.set().shape, originals, copies })
}
