//! Names of members of archives as paths of files.

use crate::data::import::source::InputFile;

/// The path of a member below its archive's: parts that lead nowhere or out of the archive ("..", ".", "C:") are dropped, and
/// Windows' separators are read as such. `None` when nothing is left.
pub(super) fn member_path(archive: &InputFile, name: &str) -> Option<String> {
    let leads_nowhere =
        |part: &&str| matches!(*part, "" | "." | "..") || part.ends_with(':') && part.len() == 2;
    let parts: Vec<&str> = name.split(['/', '\\']).filter(|part| !leads_nowhere(part)).collect();
    (!parts.is_empty()).then(|| format!("{}/{}", archive.path, parts.join("/")))
}
