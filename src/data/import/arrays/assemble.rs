//! The set of images, or the table, that arrays make together.

use super::known::{CIFAR_10, Known, known};
use super::labels::{Column, append, columns, finish};
use super::layout::Images;
use super::lying::lie;
use super::pairing::{Member, Sorted, labels_of, sort};
use super::range::{Extent, Range, range};
use super::tags::Split;
use crate::data::import::array::{Array, NamedArray, Part, Values};
use crate::data::import::array_set::ArraySet;
use crate::data::import::error::ImportError;
use crate::data::import::look::LeftOut;
use crate::data::{ImageShape, LabelKind, Labels};

/// What arrays make together.
#[derive(Clone, Debug, PartialEq)]
pub enum Assembled {
    /// Images with what is known about each.
    Images(ArraySet),
    /// Rows of numbers that are no images.
    Matrix(Matrix),
}

/// A table from arrays.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Matrix {
    /// Names of the columns.
    pub columns: Vec<String>,
    /// `[rows, columns]`, row-major; may hold NaN.
    pub values: Vec<f32>,
    /// Columns of labels, as long as the table.
    pub labels: Vec<Labels>,
    /// For each row 0 (training) or 1 (validation); `None` when the files don't say.
    pub split: Option<Vec<u8>>,
    /// What was decided by itself, in whole sentences.
    pub notes: Vec<String>,
    /// Arrays that are not used.
    pub left_out: Vec<LeftOut>,
}

/// Makes a set of arrays, in any order: images with their labels, for training and for validation, paired by their names.
///
/// # Errors
/// When there are no images and no rows of numbers, or when images and labels don't belong together.
pub fn assemble(parts: Vec<NamedArray>) -> Result<Assembled, ImportError> {
    let mut sorted = sort(parts);
    if sorted.images.is_empty() {
        return matrix(sorted).map(Assembled::Matrix);
    }
    one_shape(&mut sorted);
    let examples: Vec<(Images, Member)> = std::mem::take(&mut sorted.images);
    let (layouts, members): (Vec<Images>, Vec<Member>) = examples.into_iter().unzip();
    // Rows of few numbers beside images say something about each of them.
    let rows = std::mem::take(&mut sorted.rows);
    sorted.labels.extend(rows);
    let known = members.iter().find_map(|member| known(&member.array.name)).or_else(|| cifar(&members));
    let mut kept = Labelled::new(members, &mut sorted)?;
    let labels = kept.labels(&sorted, known);
    let split = kept.split();
    let layouts: Vec<Images> = kept.indices.iter().map(|at| layouts[*at]).collect();
    let mut extent = Extent::default();
    kept.members.iter().for_each(|member| extent.add(&member.array.array.values));
    let range = range(extent);
    let shape = layouts.first().map(|layout| layout.shape).unwrap_or_default();
    let Sorted { mut notes, left_out, .. } = sorted;
    notes.extend(kept.members.iter().filter_map(part_note));
    notes.extend(range.note.clone());
    if layouts.iter().any(|layout| matches!(layout.channels, 2 | 4)) {
        notes.push("Opacity was ignored.".into());
    }
    if extent.not_finite > 0 {
        notes.push(format!("{} values that are not numbers became black.", extent.not_finite));
    }
    let kind = if shape.channels == 1 { "grey" } else { "colour" };
    let facts = vec![
        ("Size".into(), format!("{}×{}, {kind}", shape.width, shape.height)),
        ("Range".into(), range.words.clone()),
    ];
    let pixels = pixels(kept.members, &layouts, &range);
    let lying = lie(shape, &pixels, known, &labels);
    if lying {
        notes.push("The images lie on their side, as in EMNIST's files; they were turned upright.".into());
    }
    Ok(Assembled::Images(ArraySet { shape, pixels, labels, split, facts, notes, lying, left_out }))
}

/// CIFAR-10 when the images are of its binary files.
fn cifar(members: &[Member]) -> Option<&'static Known> {
    let binary = members.iter().all(|member| {
        member.array.name.ends_with(".bin/images") && member.array.array.shape.get(1..) == Some(&[3, 32, 32])
    });
    binary.then_some(&CIFAR_10)
}

/// Leaves out images of another shape than most have.
fn one_shape(sorted: &mut Sorted) {
    let count = |shape: ImageShape| -> usize {
        let alike = sorted.images.iter().filter(|(images, _)| images.shape == shape);
        alike.map(|(images, _)| images.count).sum()
    };
    let shapes = sorted.images.iter().map(|(images, _)| images.shape);
    let Some(shape) = shapes.max_by_key(|shape| count(*shape)) else { return };
    let (alike, others) =
        std::mem::take(&mut sorted.images).into_iter().partition(|(images, _)| images.shape == shape);
    sorted.images = alike;
    let words = |shape: ImageShape| {
        format!("{}×{} {}", shape.width, shape.height, if shape.channels == 1 { "grey" } else { "colour" })
    };
    let others: Vec<(Images, Member)> = others;
    for (images, member) in others {
        let why = format!("holds images of {}, but most are {}", words(images.shape), words(shape));
        sorted.left_out.push(LeftOut { path: member.array.name, why });
    }
}

/// Arrays of examples with their labels.
struct Labelled {
    members: Vec<Member>,
    /// Place of each among all arrays of examples.
    indices: Vec<usize>,
    /// Columns of each.
    columns: Vec<Vec<Column>>,
}

impl Labelled {
    /// Pairs examples and labels; when only some have labels, the others are left out.
    fn new(members: Vec<Member>, sorted: &mut Sorted) -> Result<Self, ImportError> {
        let only = members.len() == 1;
        let labels = std::mem::take(&mut sorted.labels);
        let mut used = vec![false; labels.len()];
        let mut paired: Vec<(usize, Member, Vec<Column>)> = Vec::new();
        for (index, member) in members.into_iter().enumerate() {
            match labels_of(&member, &labels, only) {
                Ok(found) => {
                    let part = member.array.part.as_ref();
                    let several = found.len() > 1;
                    let its_columns = found.iter().flat_map(|at| {
                        used[*at] = true;
                        let label = &labels[*at];
                        columns(&column_name(&label.array.name, several), take(&label.array.array, part))
                    });
                    let its_columns = its_columns.collect();
                    paired.push((index, member, its_columns));
                }
                Err(at) => {
                    let differ = differ(&member, &labels[at]);
                    if only {
                        return Err(differ);
                    }
                    used[at] = true;
                    let why = format!(
                        "has {} entries, but “{}” has {}",
                        member.count(),
                        labels[at].array.name,
                        labels[at].count()
                    );
                    sorted.left_out.push(LeftOut { path: member.array.name, why });
                }
            }
        }
        let some = paired.iter().any(|(_, _, columns)| !columns.is_empty());
        let (kept, others): (Vec<_>, Vec<_>) =
            paired.into_iter().partition(|(_, _, columns)| !some || !columns.is_empty());
        let without = |(_, member, _): (usize, Member, Vec<Column>)| LeftOut {
            path: member.array.name,
            why: "has no labels, but other files do".into(),
        };
        sorted.left_out.extend(others.into_iter().map(without));
        let unused = labels.into_iter().zip(used).filter(|(_, used)| !used);
        sorted.left_out.extend(unused.map(|(label, _)| LeftOut {
            path: label.array.name,
            why: "holds labels, but no images belong to them".into(),
        }));
        if kept.is_empty() {
            let left_out = sorted.left_out.first();
            return Err(left_out.map_or(ImportError::NoFile, |left_out| ImportError::NoImages {
                name: left_out.path.clone(),
                why: left_out.why.clone(),
            }));
        }
        let (mut members, mut indices, mut all) = (Vec::new(), Vec::new(), Vec::new());
        for (index, member, columns) in kept {
            members.push(member);
            indices.push(index);
            all.push(columns);
        }
        Ok(Self { members, indices, columns: all })
    }

    /// The label columns that all arrays have; without any, one of the arrays' own names.
    fn labels(&mut self, sorted: &Sorted, known: Option<&Known>) -> Vec<Labels> {
        let mut rest = std::mem::take(&mut self.columns).into_iter();
        let mut joined = rest.next().unwrap_or_default();
        for more in rest {
            joined.retain(|column| more.iter().any(|other| other.name == column.name));
            for mut other in more {
                if let Some(column) = joined.iter_mut().find(|column| column.name == other.name) {
                    append(
                        &mut column.values,
                        std::mem::replace(&mut other.values, Values::Bytes(Vec::new())),
                    );
                }
            }
        }
        if joined.is_empty() {
            return self.by_array().into_iter().collect();
        }
        let names = &sorted.class_names;
        joined.into_iter().map(|column| finish(column, names, known)).collect()
    }

    /// A class for each array, as of drawings that come in a file a kind; `None` when they are parts of one thing.
    fn by_array(&self) -> Option<Labels> {
        let named = |member: &Member| member.tags.split.is_none() && !member.tags.stem.is_empty();
        if self.members.len() < 2 || !self.members.iter().all(named) {
            return None;
        }
        let mut classes: Vec<String> =
            self.members.iter().map(|member| short_name(&member.array.name)).collect();
        let of_each = classes.clone();
        classes.sort_unstable();
        classes.dedup();
        let numbered = classes.iter().all(|class| class.ends_with(|last: char| last.is_ascii_digit()));
        if classes.len() < 2 || numbered {
            return None;
        }
        let values = self.members.iter().zip(of_each).flat_map(|(member, class)| {
            let index = classes.partition_point(|other| *other < class) as f32;
            std::iter::repeat_n(index, member.array.array.shape.first().copied().unwrap_or_default())
        });
        let values = values.collect();
        Some(Labels { name: "file".into(), kind: LabelKind::Class(classes), values })
    }

    /// What each example is for, when some are for training and some for validation.
    fn split(&self) -> Option<Vec<u8>> {
        let validation = |member: &Member| member.tags.split == Some(Split::Validation);
        let some = self.members.iter().filter(|member| validation(member)).count();
        if some == 0 || some == self.members.len() {
            return None;
        }
        let of_each = self.members.iter().flat_map(|member| {
            let count = member.array.array.shape.first().copied().unwrap_or_default();
            std::iter::repeat_n(u8::from(validation(member)), count)
        });
        Some(of_each.collect())
    }
}

/// The error of labels of another number.
fn differ(member: &Member, labels: &Member) -> ImportError {
    ImportError::CountsDiffer {
        images: file_name(&member.array.name),
        image_count: member.count(),
        labels: file_name(&labels.array.name),
        label_count: labels.count(),
    }
}

/// Name of a label column: of several by the array's own name, otherwise "label".
fn column_name(path: &str, several: bool) -> String {
    if several { short_name(path).replace('_', " ") } else { "label".into() }
}

/// The last part of a path.
fn file_name(path: &str) -> String {
    path.rsplit('/').next().unwrap_or(path).to_owned()
}

/// The same without an extension.
fn short_name(path: &str) -> String {
    let name = file_name(path);
    name.split_once('.').map_or(name.as_str(), |(stem, _)| stem).to_owned()
}

/// The entries of an array that stand in a part; all of them without one.
fn take(array: &Array, part: Option<&Part>) -> Array {
    let Some(part) = part else { return array.clone() };
    let width: usize = array.shape.iter().skip(1).product();
    fn rows<T: Clone>(values: &[T], width: usize, part: &Part) -> Vec<T> {
        let row = |row: &u32| {
            values.get(*row as usize * width..).and_then(|rest| rest.get(..width)).unwrap_or_default()
        };
        part.rows.iter().flat_map(row).cloned().collect()
    }
    let values = match &array.values {
        Values::Bytes(values) => Values::Bytes(rows(values, width, part)),
        Values::Floats(values) => Values::Floats(rows(values, width, part)),
        Values::Texts(values) => Values::Texts(rows(values, width, part)),
    };
    let mut shape = array.shape.clone();
    if let Some(first) = shape.first_mut() {
        *first = part.rows.len();
    }
    Array { shape, values }
}

/// That only a part of an array was taken.
fn part_note(member: &Member) -> Option<String> {
    let part = member.array.part.as_ref()?;
    Some(format!(
        "“{}” is too large for the memory of a tab: {} of its {} entries were chosen at random.",
        file_name(&member.array.name),
        part.rows.len(),
        part.of
    ))
}

/// The pixels of all arrays. A single grey one of bytes is taken as it is.
fn pixels(members: Vec<Member>, layouts: &[Images], range: &Range) -> Vec<u8> {
    let mut members = members;
    if let ([member], [layout]) = (&mut members[..], layouts)
        && layout.channels == 1
        && range.is_bytes()
        && let Values::Bytes(values) = &mut member.array.array.values
    {
        return std::mem::take(values);
    }
    let mut pixels = Vec::with_capacity(layouts.iter().map(|layout| layout.count * layout.shape.len()).sum());
    for (member, layout) in members.into_iter().zip(layouts) {
        pixels.extend(match &member.array.array.values {
            Values::Bytes(values) => {
                let table: [u8; 256] = core::array::from_fn(|value| range.pixel(value as f32));
                layout.planes(values, |value| table[usize::from(value)])
            }
            Values::Floats(values) => layout.planes(values, |value| range.pixel(value)),
            Values::Texts(_) => Vec::new(),
        });
    }
    pixels
}

/// The table of rows of numbers, with their labels.
fn matrix(mut sorted: Sorted) -> Result<Matrix, ImportError> {
    let mut rows = std::mem::take(&mut sorted.rows);
    let width = |member: &Member| member.array.array.shape.get(1).copied().unwrap_or_default();
    let Some(columns) = rows.iter().max_by_key(|member| member.count()).map(width) else {
        return Err(match (sorted.labels.first(), sorted.left_out.first()) {
            (_, Some(left_out)) => {
                ImportError::NoImages { name: file_name(&left_out.path), why: left_out.why.clone() }
            }
            (Some(labels), None) => ImportError::OnlyLabels { name: file_name(&labels.array.name) },
            (None, None) => ImportError::NoFile,
        });
    };
    let others = rows.extract_if(.., |member| width(member) != columns);
    sorted.left_out.extend(others.map(|member| LeftOut {
        why: format!("has {} columns, but other files have {columns}", width(&member)),
        path: member.array.name,
    }));
    let mut kept = Labelled::new(rows, &mut sorted)?;
    let labels = kept.labels(&sorted, None);
    let split = kept.split();
    sorted.notes.extend(kept.members.iter().filter_map(part_note));
    let mut values = Vec::new();
    for member in kept.members {
        match member.array.array.values {
            Values::Bytes(bytes) => values.extend(bytes.into_iter().map(f32::from)),
            Values::Floats(floats) if values.is_empty() => values = floats,
            Values::Floats(floats) => values.extend(floats),
            Values::Texts(_) => {}
        }
    }
    let columns = (1..=columns).map(|column| format!("column {column}")).collect();
    let Sorted { notes, left_out, .. } = sorted;
    Ok(Matrix { columns, values, labels, split, notes, left_out })
}
