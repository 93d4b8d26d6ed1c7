//! What the tests of importing have in common.
#![allow(dead_code, reason = "each test uses a part of it")]

use hourglass::data::import::draft::{Alone, Draft, Opened, Work};
use hourglass::data::import::{
    ArrayFile, ArraySet, Assembled, InputFile, LeftOut, NoDecoder, array_files, assemble, expand,
};
use hourglass::data::{ImageSet, LabelKind, Labels};
use std::path::{Path, PathBuf};

pub fn expanded(files: Vec<InputFile>) -> (Vec<InputFile>, Vec<LeftOut>) {
    expand(files)
}

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A file that other programs made; see `tests/fixtures/import/make.py`.
pub fn fixture(name: &str) -> InputFile {
    file(&root().join("tests/fixtures/import").join(name))
}

/// Files of a folder in the field collection; `None` where it is not at hand.
pub fn field(case: &str) -> Option<Vec<InputFile>> {
    let folder = root().join("../shared/field").join(case);
    let Ok(entries) = std::fs::read_dir(&folder) else {
        eprintln!("skipped: {} is not here", folder.display());
        return None;
    };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    Some(paths.iter().map(|path| file(path)).collect())
}

fn file(path: &Path) -> InputFile {
    InputFile::in_memory(path.file_name().unwrap().to_string_lossy(), std::fs::read(path).unwrap())
}

/// What files make together, or the first sentence.
pub fn together(files: Vec<InputFile>) -> Result<Assembled, String> {
    let sentence = |left_out: &LeftOut| format!("“{}” {}.", left_out.path, left_out.why);
    let (files, left_out) = expanded(files);
    if let Some(left_out) = left_out.first() {
        return Err(sentence(left_out));
    }
    let (files, left_out) = array_files(files);
    if let Some(left_out) = left_out.first() {
        return Err(sentence(left_out));
    }
    let arrays: Result<Vec<_>, _> = files.iter().map(ArrayFile::read).collect();
    let arrays = arrays.map_err(|error| error.to_string())?;
    assemble(arrays.concat()).map_err(|error| error.to_string())
}

/// The same where they are images.
pub fn images(files: Vec<InputFile>) -> Result<ArraySet, String> {
    match together(files)? {
        Assembled::Images(set) => Ok(set),
        Assembled::Matrix(matrix) => Err(format!("a matrix of {} columns", matrix.columns.len())),
    }
}

/// What files are, as the page or the command line would have them, or a sentence.
pub fn opened(files: Vec<InputFile>) -> Result<Opened, String> {
    let opened = pollster::block_on(Draft::open(files, Alone::Picture, &Work::new(&NoDecoder, &|_| ())));
    opened.map_err(|error| error.to_string())
}

/// The set of files with the choices that suit it, or a sentence: for the first file that is left out, too.
pub fn set_of(files: Vec<InputFile>) -> Result<ImageSet, String> {
    let Opened::Set(mut draft) = opened(files)? else { return Err("a single picture or sound".into()) };
    let choices = draft.choices();
    let built = pollster::block_on(draft.build(&choices, &Work::new(&NoDecoder, &|_| ())));
    let (set, late) = built.map_err(|error| error.to_string())?;
    match draft.left_out().iter().chain(&late).next() {
        Some(left_out) => Err(format!("“{}” {}.", left_out.path, left_out.why)),
        None => Ok(set),
    }
}

pub fn count(set: &ArraySet) -> usize {
    set.pixels.len() / set.shape.len()
}

pub fn classes(labels: &Labels) -> Vec<&str> {
    match &labels.kind {
        LabelKind::Class(names) => names.iter().map(String::as_str).collect(),
        LabelKind::Factor { .. } => panic!("a quantity"),
    }
}

/// Values 0, 1, 2 … from 0 again after 250, as `make.py` counts.
pub fn counting(count: usize) -> Vec<u8> {
    (0..count).map(|value| (value % 251) as u8).collect()
}
