//! `hourglass decode`.

use super::report::Reporter;
use super::results::{check, save};
use super::{CliError, Decode, files, model};
use crate::checkpoint::Checkpoint;
use crate::data::import::{InputFile, Numbers, images_npz, npy};
use crate::data::{ImageSet, table::pixel};
use crate::protocol::Engine;
use crate::results::{Codes, ResultsError, file_names, pictures_zip, png, read_codes, rows_csv};
use crate::trainer::{Decoder, open};
use serde_json::json;
use std::path::Path;

pub(super) async fn decode(options: Decode) -> Result<(), CliError> {
    let model::Model { checkpoint, .. } = model::Model::read(&options.model)?;
    let rows = !checkpoint.columns.is_empty();
    let named = options.out.extension().is_some();
    let formats: &[&str] = if rows { &["csv", "npy"] } else { &["npz", "npy", "zip"] };
    if named || rows {
        check("out", Some(&options.out), formats)?;
    }
    let device = open(Engine::Cpu).await.map_err(CliError::new)?;
    let decoder = Decoder::new(&checkpoint, &device).map_err(CliError::new)?;
    let name = options.codes.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let file = InputFile::in_memory(name, files::read(&options.codes)?);
    let failed = |error: ResultsError| CliError(format!("{} {error}", options.codes.display()));
    let codes = read_codes(&file, decoder.latent()).map_err(failed)?;
    let values = decoder.decode(&codes.values).await.map_err(CliError::new)?;
    let count = codes.values.len() / decoder.latent();
    match rows {
        true => write_rows(&options.out, &checkpoint, &codes, &values)?,
        false => write_images(&options.out, set(&checkpoint, codes, &values), &values)?,
    }
    let report = json!({"codes": count, "written": options.out.display().to_string()});
    let text = format!("{count} codes decoded to {}.", options.out.display());
    Reporter(options.report).told("decoded", &report, &text);
    Ok(())
}

/// The images of codes.
fn set(checkpoint: &Checkpoint, codes: Codes, values: &[f32]) -> ImageSet {
    ImageSet {
        name: "decoded".into(),
        shape: checkpoint.image,
        pixels: values.iter().copied().map(pixel).collect(),
        names: codes.names,
        made_of: checkpoint.made_of,
        ..ImageSet::default()
    }
}

fn write_images(out: &Path, set: ImageSet, values: &[f32]) -> Result<(), CliError> {
    let extension = out.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    let all: Vec<u32> = (0..set.len() as u32).collect();
    match extension.as_deref() {
        Some("npz") => {
            let failed = |error| CliError(format!("the images {error}"));
            save(out, &images_npz(&set).map_err(failed)?)
        }
        // Not rounded to bytes.
        Some("npy") => {
            let shape = [set.len(), set.shape.channels, set.shape.height, set.shape.width];
            save(out, &npy(&shape, Numbers::Floats(values)))
        }
        Some(_) => {
            let image = |n: usize| (set.shape, set.image(n).to_vec());
            save(out, &pictures_zip(&file_names(&set, &all, "png"), &image).map_err(CliError::new)?)
        }
        None => {
            let failed = |error| CliError(format!("can't write {}: {error}", out.display()));
            std::fs::create_dir_all(out).map_err(failed)?;
            for (index, name) in file_names(&set, &all, "png").iter().enumerate() {
                save(&out.join(name), &png(set.shape, set.image(index)).map_err(CliError::new)?)?;
            }
            Ok(())
        }
    }
}

/// Rows of a table in the units of their columns; as an array as the network sees them.
fn write_rows(out: &Path, checkpoint: &Checkpoint, codes: &Codes, values: &[f32]) -> Result<(), CliError> {
    let columns = &checkpoint.columns;
    if out.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("npy")) {
        return save(out, &npy(&[values.len() / columns.len(), columns.len()], Numbers::Floats(values)));
    }
    let own = values.iter().zip(columns.iter().cycle());
    let own: Vec<f32> = own.map(|(value, column)| column.from_network(*value)).collect();
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    save(out, &rows_csv(&names, &codes.names, &own).map_err(CliError::new)?)
}
