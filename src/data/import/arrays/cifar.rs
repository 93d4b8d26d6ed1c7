//! The binary version of CIFAR (Krizhevsky 2009): a record is a label (CIFAR-100: a coarse and a fine one), then 32×32 pixels
//! of red, green and blue, a plane each.

use crate::data::import::array::{Array, NamedArray, Values};
use crate::data::import::bytes::extension;
use crate::data::import::error::ReadError;
use crate::data::import::format::Head;
use crate::data::import::source::InputFile;
use std::io::{BufReader, Read as _};

/// Bytes of an image.
const IMAGE: usize = 3 * 32 * 32;
/// Number of classes of each label, by the number of labels of an image.
const CLASSES: [&[u8]; 2] = [&[10], &[20, 100]];
/// Names of the label columns, likewise.
const COLUMNS: [&[&str]; 2] = [&["label"], &["coarse label", "fine label"]];

/// True for a file named `.bin` that consists of records, as far as its head shows their labels.
pub(crate) fn is_cifar(head: &Head<'_>) -> bool {
    extension(head.name) == "bin" && classes(head.bytes, head.size).is_some()
}

/// The classes of the labels of a record; `None` when the file is not made of records.
fn classes(head: &[u8], size: u64) -> Option<&'static [u8]> {
    let fits = |classes: &&'static [u8]| {
        let record = classes.len() + IMAGE;
        let labels = |record: &[u8]| record.iter().zip(*classes).all(|(label, count)| label < count);
        size > 0 && size.is_multiple_of(record as u64) && head.chunks(record).all(labels)
    };
    CLASSES.into_iter().find(fits)
}

/// Reads images and labels.
///
/// # Errors
/// What is wrong with the file.
pub(crate) fn read_cifar(file: &InputFile, limit: usize) -> Result<Vec<NamedArray>, ReadError> {
    let size = file.size();
    let head = file.head(2 * IMAGE).map_err(ReadError::unreadable)?;
    let classes = classes(&head, size).ok_or(ReadError::BadHeader("CIFAR"))?;
    let record = classes.len() + IMAGE;
    let count = (size / record as u64) as usize;
    if size > limit as u64 {
        return Err(ReadError::TooLargeArray { shape: format!("({count}, 3, 32, 32)") });
    }
    let mut reader = BufReader::new(file.reader());
    let mut pixels = Vec::with_capacity(count * IMAGE);
    let mut labels: Vec<Vec<u8>> = vec![Vec::with_capacity(count); classes.len()];
    let mut bytes = vec![0; record];
    for _ in 0..count {
        reader.read_exact(&mut bytes).map_err(ReadError::unreadable)?;
        let (its_labels, image) = bytes.split_at(classes.len());
        labels.iter_mut().zip(its_labels).for_each(|(labels, label)| labels.push(*label));
        pixels.extend_from_slice(image);
    }
    let named = |part: &str, shape: Vec<usize>, values: Vec<u8>| {
        NamedArray::whole(format!("{}/{part}", file.path), Array { shape, values: Values::Bytes(values) })
    };
    let mut arrays = vec![named("images", vec![count, 3, 32, 32], pixels)];
    let columns = COLUMNS[classes.len() - 1];
    arrays.extend(columns.iter().zip(labels).map(|(name, labels)| named(name, vec![count], labels)));
    Ok(arrays)
}
