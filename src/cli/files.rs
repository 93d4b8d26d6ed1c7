//! Reading what the command line names.

use super::CliError;
use crate::data::ImageSet;
use crate::data::import::pair;
use crate::spec::Link;
use std::path::Path;

pub(super) fn read(path: &Path) -> Result<Vec<u8>, CliError> {
    std::fs::read(path).map_err(|error| CliError(format!("can't read {}: {error}", path.display())))
}

/// Images and their labels, from IDX files.
pub(super) fn image_set(images: &Path, labels: Option<&Path>) -> Result<ImageSet, CliError> {
    let paths: Vec<&Path> = std::iter::once(images).chain(labels).collect();
    let files = paths.iter().map(|p| Ok((name(p), read(p)?))).collect::<Result<Vec<_>, CliError>>()?;
    let files: Vec<(&str, &[u8])> = files.iter().map(|(n, f)| (n.as_str(), f.as_slice())).collect();
    pair(&name(images), &files).map_err(CliError::new)
}

/// A spec file or a link; settings that can't be used are an error here, because a script's notes are not read.
pub(super) fn link(text: &str) -> Result<Link, CliError> {
    let is_link = text.contains('#') || text.contains("://");
    let content =
        if is_link { text.to_owned() } else { String::from_utf8_lossy(&read(Path::new(text))?).into_owned() };
    let (link, notes) = Link::parse(&content);
    for note in notes {
        eprintln!("note: {}", note.0);
    }
    Ok(link)
}

fn name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned())
}
