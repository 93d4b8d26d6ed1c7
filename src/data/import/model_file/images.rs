//! `images.npz`: a set of images so that numpy reads its pixels and labels, and Hourglass all of it.
//!
//! Arrays: `images` (`[n, height, width]`, in colour with three more, bytes), of a table in its place `values` (`[n, columns]` as
//! the network sees them), `mean`, `std` and `indicator` (`[columns]`); a column of labels each (`labels` is the first column of
//! classes, the others are `label_0` …); `masks` (`[m, height, width]`) of the images `mask_indices`. `set.json` has what is no
//! number.

use super::npz::{Arrays, Numbers, Pixels, add_array};
use super::packing::{Packing, ZipWriter};
use super::{ModelFileError, read_whole};
use crate::buffers::Floats;
use crate::data::import::array::Values;
use crate::data::import::source::InputFile;
use crate::data::preprocess::MadeOf;
use crate::data::{Column, ImageSet, ImageShape, LabelKind, Labels, Masks, Table, first_classes};
use serde::Serialize;
use serde_json::Value;

/// Member with what is no number.
const SET: &str = "set.json";
/// Most bytes of it; the names of 100 000 files take 5 MB.
const MAX_BYTES: usize = 32 << 20;
/// Array of the first column of classes.
const LABELS: &str = "labels";

/// The content of `set.json`.
#[derive(Serialize)]
struct Set {
    name: String,
    /// [`MadeOf::text`].
    made_of: String,
    labels: Vec<LabelColumn>,
    /// Names of the columns of a table.
    columns: Vec<String>,
    /// Names of the examples, in their order; empty where they have none.
    names: Vec<String>,
}

#[derive(Serialize)]
struct LabelColumn {
    name: String,
    /// Name of its array.
    array: String,
    /// Names of the classes that the values are indices of; `None` for a quantity.
    #[serde(skip_serializing_if = "Option::is_none")]
    classes: Option<Vec<String>>,
    /// Smallest and largest possible value of a quantity, and its unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    quantity: Option<(f64, f64, String)>,
}

/// The set as an NPZ.
///
/// # Errors
/// When it is too large.
pub fn write(set: &ImageSet) -> Result<Vec<u8>, ModelFileError> {
    let mut zip = ZipWriter::default();
    let (n, ImageShape { channels, height, width }) = (set.len(), set.shape);
    match &set.table {
        Some(table) => write_table(&mut zip, table, n)?,
        None if channels == 1 => {
            add_array(&mut zip, "images", &[n, height, width], Numbers::Bytes(&set.pixels))?;
        }
        None => {
            let pixels = transposed(&set.pixels, channels, height * width);
            add_array(&mut zip, "images", &[n, height, width, channels], Numbers::Bytes(&pixels))?;
        }
    }
    let first = first_classes(&set.labels).map(|column| column.name.as_str());
    let mut labels = Vec::new();
    for (index, column) in set.labels.iter().enumerate() {
        let is_first =
            first == Some(column.name.as_str()) && labels.iter().all(|l: &LabelColumn| l.array != LABELS);
        let array = if is_first { LABELS.to_owned() } else { format!("label_{index}") };
        write_labels(&mut zip, &array, column)?;
        let (classes, quantity) = match &column.kind {
            LabelKind::Class(names) => (Some(names.clone()), None),
            LabelKind::Factor { min, max, unit } => {
                (None, Some((f64::from(*min), f64::from(*max), unit.clone())))
            }
        };
        labels.push(LabelColumn { name: column.name.clone(), array, classes, quantity });
    }
    if let Some(masks) = set.masks.as_ref().filter(|masks| !masks.indices.is_empty()) {
        let m = masks.indices.len();
        add_array(&mut zip, "mask_indices", &[m], Numbers::Whole(&masks.indices))?;
        add_array(&mut zip, "masks", &[m, height, width], Numbers::Bytes(&masks.pixels))?;
    }
    let columns = set.table.iter().flat_map(|table| &table.columns).map(|column| column.name.clone());
    let about = Set {
        name: set.name.clone(),
        made_of: set.made_of.text(),
        labels,
        columns: columns.collect(),
        names: set.names.clone(),
    };
    let about = serde_json::to_vec(&about).map_err(|_| ModelFileError::Part("images.npz"))?;
    zip.add(SET, &about, Packing::Deflated)?;
    zip.finish()
}

fn write_table(zip: &mut ZipWriter, table: &Table, n: usize) -> Result<(), ModelFileError> {
    let of = |value: fn(&Column) -> f32| table.columns.iter().map(value).collect::<Vec<f32>>();
    let columns = table.columns.len();
    add_array(zip, "values", &[n, columns], Numbers::Floats(&table.values.0))?;
    add_array(zip, "mean", &[columns], Numbers::Floats(&of(|column| column.mean)))?;
    add_array(zip, "std", &[columns], Numbers::Floats(&of(|column| column.std)))?;
    let indicator: Vec<u8> = table.columns.iter().map(|column| u8::from(column.indicator)).collect();
    add_array(zip, "indicator", &[columns], Numbers::Bytes(&indicator))
}

/// Classes are whole numbers, unless one is missing (NaN).
fn write_labels(zip: &mut ZipWriter, array: &str, column: &Labels) -> Result<(), ModelFileError> {
    let whole = |value: &f32| *value >= 0.0 && value.fract() == 0.0 && *value < 16_777_216.0;
    let shape = [column.values.len()];
    if column.class_names().is_some() && column.values.iter().all(whole) {
        let classes: Vec<u32> = column.values.iter().map(|value| *value as u32).collect();
        return add_array(zip, array, &shape, Numbers::Whole(&classes));
    }
    add_array(zip, array, &shape, Numbers::Floats(&column.values))
}

/// Reads what [`write`] wrote.
///
/// # Errors
/// When something is missing, or does not fit the rest.
pub(super) fn read(file: &InputFile) -> Result<ImageSet, ModelFileError> {
    let mut arrays = Arrays::open(file)?;
    let about = arrays.member(SET).ok_or_else(|| wrong("there is no “set.json”"))?;
    let about: Value = serde_json::from_slice(&read_whole(about, MAX_BYTES)?)
        .map_err(|_| wrong("“set.json” can't be understood"))?;
    let mut set = match arrays.pixels("images", 3..=4)? {
        Some(Pixels { shape, values }) => images(&shape, values)?,
        None => table(&mut arrays, texts(&about["columns"])?)?,
    };
    let n = set.len();
    for column in about["labels"].as_array().into_iter().flatten() {
        let values = arrays.numbers(text(&column["array"])?, n)?;
        set.labels.push(labels(column, values)?);
    }
    if let Some(Pixels { values, .. }) = arrays.pixels("masks", 3..=3)? {
        set.masks = Some(masks(&mut arrays, values, n, set.shape)?);
    }
    set.names = texts(&about["names"])?;
    if !set.names.is_empty() && set.names.len() != n {
        return Err(wrong("there is not one name for each image"));
    }
    set.name = text(&about["name"])?.to_owned();
    set.made_of = MadeOf::from_text(text(&about["made_of"])?);
    Ok(set)
}

/// A text; what is missing is empty.
fn text(json: &Value) -> Result<&str, ModelFileError> {
    if json.is_null() {
        Ok("")
    } else {
        json.as_str().ok_or_else(|| wrong("there is no text where one should be"))
    }
}

/// A list of texts; what is missing is empty.
fn texts(json: &Value) -> Result<Vec<String>, ModelFileError> {
    json.as_array().into_iter().flatten().map(|json| text(json).map(str::to_owned)).collect()
}

fn wrong(what: &str) -> ModelFileError {
    ModelFileError::Images(what.into())
}

fn images(shape: &[usize], pixels: Vec<u8>) -> Result<ImageSet, ModelFileError> {
    let (shape, pixels) = match *shape {
        [_, height, width] => (ImageShape::grey(height, width), pixels),
        [_, height, width, channels @ (1 | 3)] => {
            let pixels = transposed(&pixels, height * width, channels);
            (ImageShape { channels, height, width }, pixels)
        }
        _ => return Err(wrong("images have neither one nor three channels")),
    };
    Ok(ImageSet { shape, pixels, ..ImageSet::default() })
}

fn table(arrays: &mut Arrays, names: Vec<String>) -> Result<ImageSet, ModelFileError> {
    let count = names.len();
    let Some(array) = arrays.array("values")? else {
        return Err(wrong("there are neither images nor values"));
    };
    let &[_, columns] = array.shape.as_slice() else { return Err(wrong("“values” is no table")) };
    if columns != count {
        return Err(wrong("there is not one name for each column"));
    }
    let (mean, std) = (arrays.numbers("mean", count)?, arrays.numbers("std", count)?);
    let indicator = arrays.numbers("indicator", count)?;
    if !mean.iter().all(|mean| mean.is_finite()) || !std.iter().all(|std| std.is_finite() && *std > 0.0) {
        return Err(wrong("a column has no mean or no deviation"));
    }
    let column = |(at, name): (usize, String)| Column {
        name,
        mean: mean[at],
        std: std[at],
        indicator: indicator[at] != 0.0,
    };
    let Values::Floats(values) = array.values else { return Err(wrong("“values” is no table")) };
    let columns = names.into_iter().enumerate().map(column).collect();
    let table = Table { columns, values: Floats(values) };
    let (shape, pixels) = (ImageShape::grey(1, count), table.pixels());
    Ok(ImageSet { shape, pixels, table: Some(table), ..ImageSet::default() })
}

fn labels(column: &Value, values: Vec<f32>) -> Result<Labels, ModelFileError> {
    let quantity = &column["quantity"];
    let kind = match (column.get("classes"), quantity[0].as_f64().zip(quantity[1].as_f64())) {
        (Some(names), None) => {
            let names = texts(names)?;
            let known = |v: &f32| v.is_nan() || *v >= 0.0 && v.fract() == 0.0 && (*v as usize) < names.len();
            if !values.iter().all(known) {
                return Err(wrong("a label names a class that does not exist"));
            }
            LabelKind::Class(names)
        }
        (None, Some((min, max))) => {
            let unit = text(&quantity[2])?.to_owned();
            LabelKind::Factor { min: min as f32, max: max as f32, unit }
        }
        _ => return Err(wrong("labels are neither classes nor a quantity")),
    };
    Ok(Labels { name: text(&column["name"])?.to_owned(), kind, values })
}

fn masks(arrays: &mut Arrays, pixels: Vec<u8>, n: usize, shape: ImageShape) -> Result<Masks, ModelFileError> {
    let count = pixels.len().checked_div(shape.height * shape.width).unwrap_or_default();
    let indices: Vec<u32> =
        arrays.numbers("mask_indices", count)?.iter().map(|index| *index as u32).collect();
    let rising = indices.windows(2).all(|pair| pair[0] < pair[1]);
    if !rising || indices.last().is_some_and(|last| *last as usize >= n) {
        return Err(wrong("masks belong to images that there are not"));
    }
    if pixels.len() != count * shape.height * shape.width {
        return Err(wrong("masks are of another size than images"));
    }
    Ok(Masks { indices, pixels })
}

/// Blocks of `rows` × `columns` with both swapped: channels first to channels last, and back.
fn transposed(pixels: &[u8], rows: usize, columns: usize) -> Vec<u8> {
    let mut swapped = Vec::with_capacity(pixels.len());
    for block in pixels.chunks_exact((rows * columns).max(1)) {
        swapped.extend((0..columns).flat_map(|c| (0..rows).map(move |r| block[r * columns + c])));
    }
    swapped
}
