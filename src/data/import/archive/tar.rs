//! tar: the headers are read by the crate `tar`, members are parts of the archive.

use super::name::member_path;
use super::too_many;
use crate::data::import::error::ReadError;
use crate::data::import::limits::MAX_MEMBERS;
use crate::data::import::look::LeftOut;
use crate::data::import::source::{InputFile, Slice};
use std::io::BufReader;
use std::rc::Rc;
use tar::Archive;

/// Members of a tar.
///
/// # Errors
/// When not even the first header can be read. A tar that is cut off gives what comes before.
pub(super) fn members(file: &InputFile) -> Result<super::Members, ReadError> {
    let mut archive = Archive::new(BufReader::new(file.reader()));
    let (mut members, mut left_out) = (Vec::new(), Vec::new());
    for entry in archive.entries_with_seek().map_err(|_| ReadError::BadTar)? {
        let Ok(entry) = entry else {
            left_out.push(LeftOut { path: file.path.clone(), why: ReadError::BadTar.to_string() });
            break;
        };
        if !entry.header().entry_type().is_file() {
            continue;
        }
        if members.len() >= MAX_MEMBERS {
            left_out.push(too_many(&file.path, MAX_MEMBERS + 1));
            break;
        }
        let Some(path) = member_path(file, &String::from_utf8_lossy(&entry.path_bytes())) else { continue };
        let (start, size) = (entry.raw_file_position(), entry.size());
        if start.checked_add(size).is_none_or(|end| end > file.size()) {
            left_out.push(LeftOut { path, why: ReadError::BadTar.to_string() });
            break;
        }
        members
            .push(InputFile { path, bytes: Rc::new(Slice { source: Rc::clone(&file.bytes), start, size }) });
    }
    match (members.is_empty(), left_out.is_empty()) {
        (true, true) => Err(ReadError::NoMembers),
        (true, false) => Err(ReadError::BadTar),
        _ => Ok((members, left_out)),
    }
}
