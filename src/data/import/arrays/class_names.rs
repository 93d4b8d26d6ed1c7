//! Names of classes in a text file: EMNIST's mappings ("1 65 97": label, then codes of characters) and lists with a name a
//! line, as CIFAR's.

use crate::data::import::array::{Array, NamedArray, Values};
use crate::data::import::bytes::is_text;
use crate::data::import::error::ReadError;
use crate::data::import::format::Head;
use crate::data::import::source::InputFile;

/// Names by which such files are known.
const NAMES: [&str; 6] =
    ["mapping.txt", "batches.meta.txt", "label_names.txt", "class_names.txt", "classes.txt", "labelmap.txt"];
/// Most bytes of such a file, and most classes.
const MAX_SIZE: u64 = 64 << 10;
const MAX_CLASSES: usize = 1000;

/// True for a short text of such a name.
pub(crate) fn is_class_names(head: &Head<'_>) -> bool {
    head.size <= MAX_SIZE && is_name_of_class_names(head.name) && is_text(head.bytes)
}

/// True for such a name.
pub(super) fn is_name_of_class_names(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    NAMES.iter().any(|end| name.ends_with(end))
}

/// Reads the names, one for each class from 0 on; empty for classes that have none.
///
/// # Errors
/// When there are no names in it.
pub(crate) fn read_class_names(file: &InputFile, _limit: usize) -> Result<Vec<NamedArray>, ReadError> {
    let text = file.read().map_err(ReadError::unreadable)?;
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let names =
        mapping(&lines).unwrap_or_else(|| lines.iter().take(MAX_CLASSES).map(ToString::to_string).collect());
    if names.is_empty() {
        return Err(ReadError::Empty);
    }
    let array = Array { shape: vec![names.len()], values: Values::Texts(names) };
    Ok(vec![NamedArray::whole(file.path.clone(), array)])
}

/// The characters of a mapping; `None` when a line is not one.
fn mapping(lines: &[&str]) -> Option<Vec<String>> {
    let mut names = Vec::new();
    for line in lines {
        let mut numbers = line.split_whitespace().map(str::parse::<u32>);
        let label = numbers.next()?.ok()? as usize;
        // Where capital and small letters are one class, the capital comes first.
        let character = char::from_u32(numbers.next()?.ok()?)?;
        if label >= MAX_CLASSES {
            return None;
        }
        names.resize(names.len().max(label + 1), String::new());
        names[label] = character.to_string();
    }
    Some(names)
}
