//! One or two files as a dataset: images, with or without their labels.

mod gunzip;
mod idx;

pub use idx::read_idx;

use super::error::{ImportError, ReadError};
use super::format::FileKind;
use super::formats::recognise;
use super::limits::NETWORK_SIDE;
use crate::data::area::{Plane, Window, scale};
use crate::data::{ImageSet, ImageShape, LabelKind, Labels};

/// Makes a set called `name` of one or two files, `(file name, content)` in any order: the images, and their labels if there
/// are any. Images with a side above [`NETWORK_SIDE`] are scaled down to it.
///
/// # Errors
/// Names the file that is wrong, or says why the two don't go together.
pub fn pair(name: &str, files: &[(&str, &[u8])]) -> Result<ImageSet, ImportError> {
    let read = |&(name, bytes): &(&str, &[u8])| {
        read(name, bytes).map_err(|source| ImportError::Read { name: name.into(), source })
    };
    let (images, labels) = match files {
        [] => return Err(ImportError::NoFile),
        [only] => (read(only)?, None),
        [first, second] => (read(first)?, Some(read(second)?)),
        _ => return Err(ImportError::TooManyFiles(files.len())),
    };
    let named = |i: usize| String::from(files[i].0);
    let (at, shape, pixels, labels) = match (images, labels) {
        (DatasetPart::Labels(_), None) => return Err(ImportError::OnlyLabels { name: named(0) }),
        (DatasetPart::Labels(_), Some(DatasetPart::Labels(_))) => {
            return Err(ImportError::TwoLabels(named(0), named(1)));
        }
        (DatasetPart::Images { .. }, Some(DatasetPart::Images { .. })) => {
            return Err(ImportError::TwoImages(named(0), named(1)));
        }
        (DatasetPart::Images { shape, pixels }, None) => (0, shape, pixels, None),
        (DatasetPart::Images { shape, pixels }, Some(DatasetPart::Labels(labels))) => {
            (0, shape, pixels, Some(labels))
        }
        (DatasetPart::Labels(labels), Some(DatasetPart::Images { shape, pixels })) => {
            (1, shape, pixels, Some(labels))
        }
    };
    let image_count = pixels.len() / shape.len();
    if let Some(labels) = labels.as_ref().filter(|l| l.len() != image_count) {
        return Err(ImportError::CountsDiffer {
            images: named(at),
            image_count,
            labels: named(1 - at),
            label_count: labels.len(),
        });
    }
    let (shape, pixels) = shrink(shape, pixels);
    Ok(ImageSet {
        name: name.into(),
        shape,
        pixels,
        labels: labels.iter().map(|l| column(l)).collect(),
        ..ImageSet::default()
    })
}

/// Reads a file by the reader of its format.
fn read(name: &str, bytes: &[u8]) -> Result<DatasetPart, ReadError> {
    match recognise(name, bytes) {
        FileKind::Known(format) if matches!(format.name, "IDX" | "gzip") => read_idx(bytes),
        FileKind::Empty => Err(ReadError::Empty),
        // The reader says what the first bytes are.
        FileKind::Unknown => read_idx(bytes),
        other => Err(ReadError::Other(other.noun())),
    }
}

/// The label column; its classes are the numbers that occur, in order.
fn column(labels: &[u8]) -> Labels {
    let mut classes = labels.to_vec();
    classes.sort_unstable();
    classes.dedup();
    let index = |label: &u8| classes.partition_point(|c| c < label) as f32;
    Labels {
        name: "label".into(),
        values: labels.iter().map(index).collect(),
        kind: LabelKind::Class(classes.iter().map(u8::to_string).collect()),
    }
}

/// Scales images down until neither side is above [`NETWORK_SIDE`], keeping their aspect.
fn shrink(shape: ImageShape, pixels: Vec<u8>) -> (ImageShape, Vec<u8>) {
    let longest = shape.height.max(shape.width);
    if longest <= NETWORK_SIDE {
        return (shape, pixels);
    }
    let side = |length: usize| ((length * NETWORK_SIDE + longest / 2) / longest).max(1);
    let small = ImageShape { height: side(shape.height), width: side(shape.width), ..shape };
    let all = Window { x: 0.0, y: 0.0, width: shape.width as f32, height: shape.height as f32 };
    let value = core::array::from_fn(|i| i as f32);
    let mut result = Vec::with_capacity(pixels.len() / shape.len() * small.len());
    for plane in pixels.chunks_exact(shape.height * shape.width) {
        let plane = Plane { width: shape.width, pixels: plane };
        let values = scale(plane, all, [small.height, small.width], &value);
        result.extend(values.iter().map(|v| (v + 0.5) as u8));
    }
    (small, result)
}

/// Content of one file of a dataset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DatasetPart {
    /// Images of one shape.
    Images {
        /// Shape of every image.
        shape: ImageShape,
        /// `[n, channels, height, width]`.
        pixels: Vec<u8>,
    },
    /// Class of each image.
    Labels(Vec<u8>),
}
