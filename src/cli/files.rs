//! Reading what the command line names.

use super::CliError;

use crate::spec::Link;
use std::path::Path;

pub(super) fn read(path: &Path) -> Result<Vec<u8>, CliError> {
    std::fs::read(path).map_err(|error| CliError(format!("can't read {}: {error}", path.display())))
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
