//! `hourglass decode`.

use super::report::Reporter;
use super::results::{check, save};
use super::{CliError, Decode, files, model};
use crate::data::ImageSet;
use crate::data::import::InputFile;
use crate::export::Decoded;
use crate::protocol::{DecodedFormat, Engine};
use crate::results::{ResultsError, file_names, png, read_codes};
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
    let codes = read_codes(&file, decoder.latent(), usize::MAX).map_err(failed)?;
    let values = decoder.decode(&codes.values).await.map_err(CliError::new)?;
    let count = codes.values.len() / decoder.latent();
    write(&options.out, &Decoded { checkpoint: &checkpoint, names: &codes.names, values: &values })?;
    let report = json!({"codes": count, "written": options.out.display().to_string()});
    let text = format!("{count} codes decoded to {}.", options.out.display());
    Reporter(options.report).told("decoded", &report, &text);
    Ok(())
}

fn write(out: &Path, decoded: &Decoded<'_>) -> Result<(), CliError> {
    let extension = out.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    let format = match extension.as_deref() {
        Some("npz") => DecodedFormat::Bytes,
        Some("npy") => DecodedFormat::Values,
        Some("csv") => DecodedFormat::Rows,
        Some(_) => DecodedFormat::Pictures,
        None => return write_folder(out, &decoded.set()),
    };
    save(out, &decoded.to_file(format).map_err(CliError::new)?)
}

fn write_folder(out: &Path, set: &ImageSet) -> Result<(), CliError> {
    let all: Vec<u32> = (0..set.len() as u32).collect();
    let failed = |error| CliError(format!("can't write {}: {error}", out.display()));
    std::fs::create_dir_all(out).map_err(failed)?;
    for (index, name) in file_names(set, &all, "png").iter().enumerate() {
        save(&out.join(name), &png(set.shape, set.image(index)).map_err(CliError::new)?)?;
    }
    Ok(())
}
