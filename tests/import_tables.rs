//! Tables that other programs wrote are read as their users mean them.

use hourglass::data::import::tables::{self, RawTable, TableError};
use hourglass::data::import::{
    ArraySet, Choices, DecodedPicture, InputFile, LabelChoice, LocalFuture, Platform,
};
use hourglass::data::{DEFECT, ImageSet, LabelKind};

/// A platform without a user.
struct Alone;

impl Platform for Alone {
    fn decode<'a>(&'a self, _: &'a str, _: &'a [u8]) -> LocalFuture<'a, Result<DecodedPicture, String>> {
        Box::pin(async { Err("is no picture".into()) })
    }
    fn proceed(&self) -> LocalFuture<'_, bool> {
        Box::pin(async { true })
    }
    fn progress(&self, _: &str, _: usize, _: usize) {}
    fn now(&self) -> f64 {
        0.0
    }
}

fn read(name: &str, bytes: impl Into<Vec<u8>>) -> Result<RawTable, TableError> {
    pollster::block_on(tables::read_table(&InputFile::in_memory(name, bytes.into()), &Alone))
}

fn field(name: &str) -> Option<ArraySet> {
    let path = format!("../shared/field/05-mnist-csv/{name}");
    let Ok(bytes) = std::fs::read(&path) else {
        println!("skipped: {path} is not there");
        return None;
    };
    Some(tables::into_images(read(name, bytes).unwrap()).unwrap())
}

#[test]
fn mnist_as_a_table_is_images_with_and_without_a_header() {
    for name in ["train.csv", "mnist_test.csv"] {
        let Some(set) = field(name) else { continue };
        assert_eq!((set.shape.height, set.shape.width), (28, 28), "{name}");
        assert_eq!(set.labels.len(), 1, "{name}");
        let classes = set.labels[0].class_names().unwrap();
        assert_eq!(classes, ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], "{name}");
        println!("{:?} {:?}", set.facts, set.notes);
    }
}
