//! The file that somebody takes away of the page.

use super::{
    DataFacts, Decoded, ExportError, Format, Model, codes_csv, errors_csv, export, predictions_csv, report,
};
use crate::checkpoint::Checkpoint;
use crate::data::import::{Curves, NewModelFile, Numbers, Packing, Preview, ZipWriter, images_npz, npy};
use crate::data::{ImageSet, ImageShape};
use crate::plot::LIGHT;
use crate::protocol::{Collected, DecodedFormat, ExportJob, ExportKind};
use crate::results::{UsedFor, error_maps_zip, images_zip, projector};
use crate::spec::FIELDS;
use serde_json::json;
use std::sync::Arc;

/// A file that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeFile {
    /// Its name.
    pub name: String,
    /// Its media type (MIME).
    pub media_type: &'static str,
    /// Its content.
    pub bytes: Vec<u8>,
}

const BYTES: &str = "application/octet-stream";
const CSV: &str = "text/csv";
const ZIP: &str = "application/zip";

/// Makes a file of what the trainer has collected for it. Several files are put into a ZIP.
///
/// # Errors
/// When the run has diverged, or what was collected is not whole.
pub fn make(job: &ExportJob, collected: &Collected) -> Result<MadeFile, ExportError> {
    let set = || collected.set.as_ref().ok_or(ExportError::NoData);
    let [training, validation, anomalies] = collected.uses.each_ref().map(Vec::as_slice);
    let used = Some(UsedFor { training, validation, anomalies });
    let (ending, media_type, bytes) = match job.kind {
        ExportKind::Run { with_images } => (".hourglass", BYTES, run(job, collected, with_images)?),
        ExportKind::Checkpoint => {
            finite(collected)?;
            ("-checkpoint.safetensors", BYTES, collected.checkpoint.0.clone())
        }
        ExportKind::Safetensors => ("-weights.safetensors", BYTES, network(collected, Format::Safetensors)?),
        ExportKind::Onnx => ("-onnx.zip", ZIP, network(collected, Format::Onnx)?),
        ExportKind::PyTorch => ("-pytorch.zip", ZIP, network(collected, Format::PyTorch)?),
        ExportKind::Keras => ("-keras.zip", ZIP, network(collected, Format::Keras)?),
        ExportKind::Burn => ("-burn.zip", ZIP, network(collected, Format::Burn)?),
        ExportKind::CodesCsv => {
            ("-codes.csv", CSV, codes_csv(set()?, used, &collected.codes.0, &collected.stds.0)?)
        }
        ExportKind::CodesNpy => {
            let (count, codes) = (set()?.len(), &collected.codes.0);
            ("-codes.npy", BYTES, npy(&[count, codes.len() / count.max(1)], Numbers::Floats(codes)))
        }
        ExportKind::ErrorsCsv => {
            let errors = collected.errors.each_ref().map(|errors| errors.0.as_slice());
            ("-errors.csv", CSV, errors_csv(set()?, used, errors)?)
        }
        ExportKind::CurvesCsv => ("-losses.csv", CSV, curves(job).to_csv(job.steps_per_epoch)?),
        ExportKind::Projector => {
            let (set, codes) = (set()?, &collected.codes.0);
            let files = projector(set, codes, codes.len() / set.len().max(1))?;
            ("-projector.zip", ZIP, zip(files.iter().map(|file| (file.name, file.bytes.as_slice())))?)
        }
        ExportKind::Dataset => ("-dataset.npz", BYTES, images_npz(set()?)?),
        ExportKind::Pictures => ("-pictures.zip", ZIP, images_zip(set()?)?),
        ExportKind::Report => {
            let html = report::html(job, collected, &finite(collected)?, set()?)?;
            ("-report.html", "text/html", html.into_bytes())
        }
        ExportKind::Receipt => {
            ("-receipt.txt", "text/plain", format!("#{}\n", collected.receipt).into_bytes())
        }
        ExportKind::PredictionsCsv => {
            ("-predictions.csv", CSV, predictions_csv(set()?, used, &collected.codes.0, training)?)
        }
        ExportKind::ErrorMaps => {
            let maps =
                error_maps_zip(set()?, &[validation, anomalies].concat(), &collected.preview[1].0, &LIGHT)?;
            ("-error-maps.zip", ZIP, maps)
        }
        ExportKind::Decoded(format) => {
            let (ending, media_type) = match format {
                DecodedFormat::Pictures => ("-decoded.zip", ZIP),
                DecodedFormat::Bytes => ("-decoded.npz", BYTES),
                DecodedFormat::Values => ("-decoded.npy", BYTES),
                DecodedFormat::Rows => ("-decoded.csv", CSV),
            };
            let checkpoint = finite(collected)?;
            let decoded =
                Decoded { checkpoint: &checkpoint, names: &job.names, values: &collected.decoded.0 };
            (ending, media_type, decoded.to_file(format)?)
        }
    };
    Ok(MadeFile { name: format!("{}{ending}", file_stem(&job.name)), media_type, bytes })
}

/// A run's name as a file's: what some system does not allow in one becomes a dash.
fn file_stem(name: &str) -> String {
    let allowed = |c: char| if c.is_control() || "/\\:*?\"<>|".contains(c) { '-' } else { c };
    let stem: String = name.trim().trim_matches('.').chars().map(allowed).take(80).collect();
    if stem.is_empty() { "hourglass".into() } else { stem }
}

/// The checkpoint of a run that has not diverged.
fn finite(collected: &Collected) -> Result<Checkpoint, ExportError> {
    let checkpoint = Checkpoint::from_bytes(&collected.checkpoint.0)?;
    if checkpoint.is_finite() { Ok(checkpoint) } else { Err(ExportError::NotFinite) }
}

/// The network in a format: one file as it is, several in a ZIP.
fn network(collected: &Collected, format: Format) -> Result<Vec<u8>, ExportError> {
    let checkpoint = finite(collected)?;
    let program = collected.program.as_deref();
    let set: Option<&Arc<ImageSet>> = program.map(|run| &run.set).or(collected.set.as_ref());
    let facts = set.map(|set| DataFacts::of(set, collected.threshold));
    let mut files = export(&Model::new(&checkpoint, facts)?, program, format)?;
    if files.len() == 1 {
        return Ok(files.remove(0).bytes);
    }
    zip(files.iter().map(|file| (file.name, file.bytes.as_slice())))
}

/// A ZIP of these files, by name and content.
fn zip<'a>(files: impl Iterator<Item = (&'a str, &'a [u8])>) -> Result<Vec<u8>, ExportError> {
    let mut zip = ZipWriter::default();
    for (name, content) in files {
        zip.add(name, content, Packing::Deflated)?;
    }
    Ok(zip.finish()?)
}

fn curves(job: &ExportJob) -> Curves {
    let [train, penalty, validation] = job.curves.each_ref().map(|curve| curve.0.as_chunks().0.to_vec());
    Curves { train, penalty, validation }
}

fn run(job: &ExportJob, collected: &Collected, with_images: bool) -> Result<Vec<u8>, ExportError> {
    let checkpoint = finite(collected)?;
    let settings: Vec<_> =
        FIELDS.iter().map(|field| (field.key.to_owned(), field.text(&checkpoint.spec))).collect();
    let curves = curves(job);
    let last = |curve: &[[f32; 2]]| curve.last().map(|[_, value]| *value);
    let (validation, penalty) = collected.validation.unzip();
    let figures = json!({
        "epochs": f64::from(checkpoint.position.step) / f64::from(job.steps_per_epoch.max(1)),
        "steps": checkpoint.position.step,
        "loss": last(&curves.train),
        "penalty": last(&curves.penalty),
        "val_loss": validation,
        "val_penalty": penalty.flatten(),
    });
    let [originals, copies] = collected.preview.each_ref().map(|pixels| pixels.0.clone());
    let shape: ImageShape = checkpoint.image;
    let file = NewModelFile {
        name: &job.name,
        created_by: concat!("hourglass ", env!("CARGO_PKG_VERSION")),
        settings: &settings,
        checkpoint: &collected.checkpoint.0,
        steps_per_epoch: job.steps_per_epoch,
        curves: &curves,
        figures: &serde_json::to_string_pretty(&figures)?,
        images: collected.set.as_deref().filter(|_| with_images),
        preview: Some(Preview { shape, originals, copies }),
    };
    Ok(file.to_bytes()?)
}
