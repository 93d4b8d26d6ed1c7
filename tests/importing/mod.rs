//! What the tests of importing have in common.
#![allow(dead_code, reason = "each test uses a part of it")]

use hourglass::data::import::{
    ArrayFile, ArraySet, Assembled, DecodedPicture, InputFile, LeftOut, LocalFuture, Platform, array_files,
    assemble, expand,
};
use hourglass::data::{LabelKind, Labels};
use std::path::{Path, PathBuf};

/// A place without decoders of its own.
pub struct Bare;

impl Platform for Bare {
    fn decode<'a>(&'a self, _: &'a str, _: &'a [u8]) -> LocalFuture<'a, Result<DecodedPicture, String>> {
        Box::pin(async { Err("can't be read here".into()) })
    }

    fn proceed(&self) -> LocalFuture<'_, bool> {
        Box::pin(async { true })
    }

    fn progress(&self, _: &str, _: usize, _: usize) {}

    fn now(&self) -> f64 {
        0.0
    }
}

/// A place without decoders that says nothing of why: the sentence is then the importer's own.
pub struct Nothing;

impl Platform for Nothing {
    fn decode<'a>(&'a self, _: &'a str, _: &'a [u8]) -> LocalFuture<'a, Result<DecodedPicture, String>> {
        Box::pin(async { Err(String::new()) })
    }
    fn proceed(&self) -> LocalFuture<'_, bool> {
        Box::pin(async { true })
    }
    fn progress(&self, _: &str, _: usize, _: usize) {}
    fn now(&self) -> f64 {
        0.0
    }
}

pub fn expanded(files: Vec<InputFile>) -> (Vec<InputFile>, Vec<LeftOut>) {
    pollster::block_on(expand(files, &Bare))
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
