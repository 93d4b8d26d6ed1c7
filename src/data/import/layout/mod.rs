//! What paths say of the files at their ends: classes, training and validation, masks of defects.

mod folders;
mod hidden;
mod mvtec;
mod names;
mod order;

pub use folders::tells_part;
pub use hidden::is_hidden;
pub use mvtec::is_good;
pub use order::natural;

use crate::data::{DEFECT, LabelKind, Labels, SPLIT};
use folders::{Parts, enclosing, part_of, split_depth};
use mvtec::{Piece, Place};

/// Name of the label column of classes.
const CLASS: &str = "class";
/// The class of files that lie beside the folders of the others.
const NO_FOLDER: &str = "no folder";

/// What the paths of files say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layout {
    /// Indices of the files that are examples, in the order given.
    pub examples: Vec<usize>,
    /// Path of each example below the folders that enclose all files.
    pub names: Vec<String>,
    /// Columns of labels, each with a value an example.
    pub labels: Vec<Labels>,
    /// Files that are masks, each with the position in `examples` of the one that it marks.
    pub masks: Vec<(usize, usize)>,
    /// Files that belong to nothing, with why.
    pub left_out: Vec<(usize, String)>,
    /// Name of the innermost folder that encloses all files; empty without one.
    pub folder: String,
    /// How it was understood, in whole sentences.
    pub notes: Vec<String>,
}

impl Layout {
    /// Reads paths. `sounds`: the leading part of a name may be its class.
    pub fn of(paths: &[&str], sounds: bool) -> Self {
        let files: Vec<Parts<'_>> = paths.iter().map(|path| Parts::of(path)).collect();
        let depth = enclosing(&files);
        match mvtec::places(&files) {
            Some(places) => Self::of_mvtec(&files, &places, depth),
            None => Self::of_folders(&files, depth, sounds),
        }
    }

    fn of_folders(files: &[Parts<'_>], depth: usize, sounds: bool) -> Self {
        let mut labels = Vec::new();
        let mut notes = Vec::new();
        let split = split_depth(files, depth);
        // What is left of the folders tells the classes.
        let folders = |parts: &Parts<'_>| -> Vec<String> {
            let keep = |(at, _): &(usize, &&str)| *at >= depth && Some(*at) != split;
            parts.folders.iter().enumerate().filter(keep).map(|(_, folder)| (*folder).to_owned()).collect()
        };
        let folders: Vec<Vec<String>> = files.iter().map(folders).collect();
        let deepest = folders.iter().map(Vec::len).max().unwrap_or(0);
        if deepest > 0 {
            let outer = |f: &Vec<String>| f.first().cloned().unwrap_or_else(|| NO_FOLDER.into());
            labels.extend(column(CLASS, folders.iter().map(outer).collect()));
        } else if let Some(classes) = names::classes(files, sounds) {
            if let (Some(first), Some(class)) = (files.first(), classes.first()) {
                notes.push(format!(
                    "Classes are read from the names: “{}” is of class “{class}”.",
                    first.name
                ));
            }
            labels.extend(column(CLASS, classes));
        }
        if deepest > 1 {
            labels.extend(column("folder", folders.iter().map(|f| f.join("/")).collect()));
        }
        if let Some(at) = split {
            let parts = |parts: &Parts<'_>| parts.folders.get(at).and_then(|f| part_of(f)).unwrap_or(0);
            labels.push(split_column(files.iter().map(parts)));
        }
        Self {
            examples: (0..files.len()).collect(),
            names: files.iter().map(|parts| parts.below(depth)).collect(),
            labels,
            folder: folder_name(files, depth),
            notes,
            ..Self::default()
        }
    }

    fn of_mvtec(files: &[Parts<'_>], places: &[Place], depth: usize) -> Self {
        let is_example = |i: &usize| matches!(places[*i].piece, Piece::Train | Piece::Test(_));
        let examples: Vec<usize> = (0..files.len()).filter(is_example).collect();
        let mut kinds: Vec<&str> = places
            .iter()
            .filter_map(|place| match &place.piece {
                Piece::Test(kind) if !kind.is_empty() => Some(kind.as_str()),
                Piece::Test(_) | Piece::Train | Piece::Mask(_) | Piece::Other => None,
            })
            .collect();
        kinds.sort_by(|a, b| natural(a, b));
        kinds.dedup();
        let defect = |i: &usize| match &places[*i].piece {
            Piece::Test(kind) => kinds.iter().position(|k| k == kind).map_or(0.0, |at| (at + 1) as f32),
            Piece::Train | Piece::Mask(_) | Piece::Other => 0.0,
        };
        let names = std::iter::once("good").chain(kinds.iter().copied()).map(str::to_owned).collect();
        let mut labels = vec![Labels {
            name: DEFECT.into(),
            kind: LabelKind::Class(names),
            values: examples.iter().map(defect).collect(),
        }];
        labels.extend(column("object", examples.iter().map(|i| places[*i].object.clone()).collect()));
        // Without a folder for training, good pieces are learned from, but for some.
        let trains = examples.iter().any(|i| places[*i].piece == Piece::Train);
        if trains {
            labels.push(split_column(examples.iter().map(|i| usize::from(places[*i].piece != Piece::Train))));
        }
        let learns = "The folders are laid out like MVTec AD: the network learns only from normal images";
        let kept = if trains { ", those in “test” are used to measure it" } else { "" };
        let (pairs, stray) = mvtec::pair_masks(files, places);
        let others = (0..files.len()).filter(|i| places[*i].piece == Piece::Other);
        let stray = stray.into_iter().map(|i| (i, "marks a defect of no image".to_owned()));
        let others = others.map(|i| (i, "lies outside of the folders “train” and “test”".to_owned()));
        let position = |(mask, image)| examples.binary_search(&image).ok().map(|at| (mask, at));
        let mut masks: Vec<(usize, usize)> = pairs.into_iter().filter_map(position).collect();
        masks.sort_unstable_by_key(|(_, example)| *example);
        masks.dedup_by_key(|(_, example)| *example);
        Self {
            names: examples.iter().map(|i| files[*i].below(depth)).collect(),
            examples,
            labels,
            masks,
            left_out: stray.chain(others).collect(),
            folder: folder_name(files, depth),
            notes: vec![format!("{learns}{kept}.")],
        }
    }
}

/// Name of the innermost enclosing folder.
fn folder_name(files: &[Parts<'_>], depth: usize) -> String {
    let name = |parts: &Parts<'_>| parts.folders.get(depth.checked_sub(1)?).map(|f| (*f).to_owned());
    files.first().and_then(name).unwrap_or_default()
}

/// A column of classes by their names, in natural order; `None` where all are of one class.
pub fn column(name: &str, classes: Vec<String>) -> Option<Labels> {
    let mut names = classes.clone();
    names.sort_by(|a, b| natural(a, b));
    names.dedup();
    let index = |class: &String| names.binary_search_by(|n| natural(n, class)).unwrap_or(0) as f32;
    let values = classes.iter().map(index).collect();
    (names.len() > 1).then(|| Labels { name: name.into(), kind: LabelKind::Class(names), values })
}

/// The column that says what is for training (0) and what for validation (1).
pub fn split_column(parts: impl Iterator<Item = usize>) -> Labels {
    Labels {
        name: SPLIT.into(),
        kind: LabelKind::class(&["train", "validation"]),
        values: parts.map(|part| part as f32).collect(),
    }
}

#[cfg(test)]
mod tests;
