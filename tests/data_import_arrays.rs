//! Arrays and archives: files of other programs are read, bad ones get a sentence.
#![allow(clippy::unwrap_used, reason = "helpers of tests may panic too")]

use hourglass::data::import::{
    ArraySet, Assembled, DecodedPicture, InputFile, LeftOut, LocalFuture, Platform, assemble, expand,
    read_arrays,
};
use hourglass::data::{ImageShape, LabelKind, Labels};
use std::path::{Path, PathBuf};

/// A place without decoders of its own.
struct Bare;

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

fn expanded(files: Vec<InputFile>) -> (Vec<InputFile>, Vec<LeftOut>) {
    pollster::block_on(expand(files, &Bare))
}

/// Files of a folder in the field collection; `None` where it is not at hand.
fn field(case: &str) -> Option<Vec<InputFile>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/field").join(case);
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
fn together(files: Vec<InputFile>) -> Result<ArraySet, String> {
    let (files, left_out) = expanded(files);
    if let Some(LeftOut { path, why }) = left_out.first() {
        return Err(format!("“{path}” {why}."));
    }
    let arrays: Result<Vec<_>, _> = files.iter().map(read_arrays).collect();
    let arrays = arrays.map_err(|error| error.to_string())?.concat();
    match assemble(arrays).map_err(|error| error.to_string())? {
        Assembled::Images(set) => Ok(set),
        Assembled::Matrix(matrix) => Err(format!("a matrix of {} columns", matrix.columns.len())),
    }
}

fn count(set: &ArraySet) -> usize {
    set.pixels.len() / set.shape.len()
}

fn classes(labels: &Labels) -> Vec<String> {
    match &labels.kind {
        LabelKind::Class(names) => names.clone(),
        LabelKind::Factor { .. } => panic!("a quantity"),
    }
}

#[test]
fn field_emnist_lies_and_has_letters() {
    let Some(files) = field("01-emnist-letters") else { return };
    let set = together(files).unwrap();
    assert_eq!((count(&set), set.shape), (780, ImageShape::grey(28, 28)));
    assert!(set.lying);
    let names = classes(&set.labels[0]);
    assert_eq!((names.len(), names[0].as_str(), names[25].as_str()), (26, "A", "Z"));
}

#[test]
fn field_gz_that_is_not_packed() {
    let Some(files) = field("02-gz-not-gz") else { return };
    assert_eq!(count(&together(files).unwrap()), 300);
}

#[test]
fn field_web_page_is_blamed() {
    let Some(files) = field("03-mirror-html") else { return };
    assert_eq!(
        together(files).unwrap_err(),
        "“train-images-idx3-ubyte.gz” is a web page, not the gzip file that its name says: the download failed, fetch it again."
    );
}

#[test]
fn field_four_files_of_mnist() {
    let Some(files) = field("06-train-and-test") else { return };
    let set = together(files).unwrap();
    let split = set.split.as_ref().unwrap();
    let train = split.iter().filter(|of| **of == 0).count();
    assert_eq!((count(&set), train), (1200, 1000));
    assert_eq!(set.labels[0].values.len(), split.len());
}

#[test]
fn field_variants_of_idx() {
    let Some(files) = field("22-idx-variants") else { return };
    for file in files {
        let name = file.path.clone();
        let set = together(vec![file]).unwrap();
        let expected = if name.starts_with("little") { 1 } else { 3 };
        assert_eq!(set.shape.channels, expected, "{name}");
        println!("{name}: {:?} {:?} {:?}", set.shape, set.facts, set.notes);
    }
}

#[test]
fn field_labels_of_the_other_half() {
    let Some(files) = field("23-labels-of-other-half") else { return };
    let sentence = together(files).unwrap_err();
    assert!(sentence.contains("train-images") && sentence.contains("t10k-labels"), "{sentence}");
    assert!(sentence.ends_with("they don't belong together."), "{sentence}");
}

#[test]
fn field_other_packing() {
    let Some(files) = field("26-other-packing") else { return };
    for file in files {
        let name = file.path.clone();
        let result = together(vec![file]);
        match name.split('-').next().unwrap() {
            "bitflip" => assert!(result.unwrap_err().contains("is a damaged gzip file: fetch it again")),
            "truncated" => assert!(result.unwrap_err().contains("was cut off: fetch it again")),
            _ => {
                let set = result.unwrap();
                println!("{name}: {} {:?}", count(&set), set.facts);
            }
        }
    }
}
