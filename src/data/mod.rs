//! Images to learn from: what a set of them is, where they come from, how a picture is made like the others.
//!
//! A generator is one file beside this one and one row in [`DATASETS`]; the forms, the URL, the help and the
//! tests are made from the row.

#[cfg(feature = "generators")]
mod album;
mod area;
pub mod checkpoint_metadata;
mod dataset;
mod defects;
mod digits;
mod examples;
pub mod export;
mod faces;
mod fingerprint;
mod fitting;
mod flagged;
mod generator;
mod image_set;
pub mod import;
mod labels;
pub mod names;
mod patches;
pub mod preprocess;
pub mod rng;
mod shapes;
mod split;
mod subset;
pub mod table;
pub mod tones;
mod wording;

#[cfg(feature = "generators")]
pub use album::Album;
pub use area::resized;
pub use checkpoint_metadata::CheckpointMetadata;
pub use dataset::{Dataset, Framing};
pub use examples::Examples;
pub use fingerprint::{DataFingerprint, fingerprint};
pub use flagged::{Flagged, flagged_csv, flagged_of_classes, flagged_of_folders};
pub use generator::Generator;
pub use image_set::{DataKind, ImageSet, ImageShape, Masks};
pub use labels::{
    DEFECT, LabelKind, Labels, PERSON, SPLIT, class_name, classes_among, first_classes, label_text,
};
pub use names::Names;
pub use patches::Cut;
pub use split::{Split, anomalous};
pub use table::{Column, ColumnsError, Table, TableRows};

/// Every dataset that needs no download.
pub const DATASETS: &[Dataset] =
    &[digits::DIGITS, shapes::SHAPES, faces::FACES, faces::GREY_FACES, defects::DEFECTS, tones::TONES];

/// The dataset with this key.
pub fn dataset(key: &str) -> Option<&'static Dataset> {
    DATASETS.iter().find(|d| d.key == key)
}
