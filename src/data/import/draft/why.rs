//! Errors as what follows a file's name in the list of what was left out.

use crate::data::import::ImportError;

/// The error without the file's name and without a full stop.
pub(super) fn why(error: &ImportError) -> String {
    match error {
        ImportError::Read { source, .. } => source.to_string(),
        ImportError::Picture { source, .. } => source.to_string(),
        ImportError::Sound { source, .. } => source.to_string(),
        other => other.to_string().trim_end_matches('.').to_owned(),
    }
}
