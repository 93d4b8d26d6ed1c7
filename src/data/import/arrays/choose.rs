//! Which files of arrays make one set, when several sets are brought at once.

use super::tags::{Role, tags};
use crate::data::import::look::LeftOut;
use crate::data::import::source::InputFile;
use std::collections::BTreeMap;

/// The files of the largest set; those of others are left out. Only files whose names say of several sets that they hold both
/// images and labels are told apart: parts of one set differ by numbers alone.
pub(super) fn one_set(files: Vec<InputFile>) -> (Vec<InputFile>, Vec<LeftOut>) {
    let mut sets: BTreeMap<Vec<String>, [u64; 2]> = BTreeMap::new();
    for file in &files {
        let sizes = sets.entry(set(file)).or_default();
        match tags(&file.path).role {
            Some(Role::Images) => sizes[0] += file.size(),
            Some(Role::Labels) => sizes[1] += file.size(),
            None => {}
        }
    }
    sets.retain(|_, [images, labels]| *images > 0 && *labels > 0);
    let Some(largest) = sets.iter().max_by_key(|(_, [images, _])| *images).map(|(set, _)| set.clone()) else {
        return (files, Vec::new());
    };
    if sets.len() < 2 {
        return (files, Vec::new());
    }
    let of_another = |file: &InputFile| set(file) != largest && sets.contains_key(&set(file));
    let (others, files): (Vec<_>, Vec<_>) = files.into_iter().partition(of_another);
    let shared = |word: &&String| sets.keys().all(|set| set.contains(word));
    let mut words: Vec<&str> = largest.iter().filter(|word| !shared(word)).map(String::as_str).collect();
    if words.is_empty() {
        words = largest.iter().map(String::as_str).collect();
    }
    let why = format!("belongs to another dataset than “{}”: drop it alone", words.join(" "));
    (files, others.into_iter().map(|file| LeftOut { path: file.path, why: why.clone() }).collect())
}

/// The words that all files of a set have in common.
fn set(file: &InputFile) -> Vec<String> {
    let mut stem = tags(&file.path).stem;
    stem.retain(|word| word != "batch" && !word.bytes().all(|byte| byte.is_ascii_digit()));
    stem
}
