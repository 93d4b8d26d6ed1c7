//! Images of several tables of pixels as one set: "train.csv" and "test.csv".

use crate::data::import::layout::{natural, tells_part};
use crate::data::import::tables::{RawTable, TableError, holds_images, into_images, plan};
use crate::data::import::{ArraySet, Choices, LabelChoice};
use crate::data::{LabelKind, Labels};

/// Images of tables of pixels, with the paths of the tables that make other images.
pub(super) type Merged = (ArraySet, Vec<String>);

/// The images of tables of pixels, the first of which says what shape they have. When names say which table is for training
/// and which for validation, they are split so.
///
/// # Errors
/// When the first is no table of pixels.
pub(super) fn merged(tables: Vec<RawTable>) -> Result<Merged, TableError> {
    let mut tables = tables.into_iter();
    let first = tables.next().ok_or(TableError::NoImages)?;
    let mut parts = vec![tells_part(&first.name).unwrap_or(0)];
    let mut set = into_images(first)?;
    let mut counts = vec![set.pixels.len() / set.shape.len().max(1)];
    let mut others = Vec::new();
    for table in tables {
        let (name, part) = (table.name.clone(), tells_part(&table.name));
        match holds_images(&table).then(|| into_images(table)) {
            Some(Ok(more)) if more.shape == set.shape && more.labels.len() == set.labels.len() => {
                counts.push(more.pixels.len() / more.shape.len().max(1));
                parts.push(part.unwrap_or(0));
                append(&mut set, more);
            }
            _ => others.push(name),
        }
    }
    if parts.contains(&0) && parts.contains(&1) {
        let part = |(part, count): (&usize, usize)| std::iter::repeat_n(*part as u8, count);
        set.split = Some(parts.iter().zip(counts).flat_map(part).collect());
    }
    Ok((set, others))
}

/// Puts images and their labels, column by column, behind others. Classes are the same when their names are.
fn append(set: &mut ArraySet, more: ArraySet) {
    set.pixels.extend(more.pixels);
    for (column, other) in set.labels.iter_mut().zip(more.labels) {
        match (&mut column.kind, other.kind) {
            (LabelKind::Class(names), LabelKind::Class(others)) => {
                let mut all: Vec<String> = names.iter().chain(&others).cloned().collect();
                all.sort_by(|a, b| natural(a, b));
                all.dedup();
                let place = |name: Option<&String>| {
                    name.and_then(|name| all.iter().position(|other| other == name)).unwrap_or(0) as f32
                };
                column.values.iter_mut().for_each(|value| *value = place(names.get(*value as usize)));
                column.values.extend(other.values.iter().map(|value| place(others.get(*value as usize))));
                *names = all;
            }
            (LabelKind::Factor { min, max, .. }, LabelKind::Factor { min: low, max: high, .. }) => {
                (*min, *max) = (min.min(low), max.max(high));
                column.values.extend(other.values);
            }
            // One column of names and one of numbers: what the first has not is its first class.
            (_, _) => column.values.resize(column.values.len() + other.values.len(), 0.0),
        }
    }
}

/// The columns of a table with a row for each of `count` examples that label them; none for another table. Its only column
/// is one, whatever it is called.
pub(super) fn row_labels(table: &RawTable, count: usize) -> Vec<Labels> {
    if table.rows != count {
        return Vec::new();
    }
    let mut choices = Choices::default();
    if let [only] = table.columns.as_slice() {
        choices.labels = LabelChoice::Column(only.name.clone());
    }
    let mut labels = plan(table, &choices).labels;
    labels.retain(|column| column.values.len() == count);
    if let ([only], [label]) = (table.columns.as_slice(), labels.as_mut_slice())
        && !only.named
    {
        label.name = "label".into();
    }
    labels
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::ImageShape;

    #[test]
    fn classes_of_two_tables_are_the_same_by_name() {
        let part = |names: &[&str], values: Vec<f32>| ArraySet {
            shape: ImageShape::grey(1, 1),
            pixels: vec![7; values.len()],
            labels: vec![Labels { name: "label".into(), kind: LabelKind::class(names), values }],
            ..ArraySet::default()
        };
        let mut set = part(&["cat", "eel"], vec![0.0, 1.0]);
        append(&mut set, part(&["bee", "eel"], vec![1.0, 0.0, 1.0]));
        assert_eq!(set.labels[0].class_names().unwrap(), ["bee", "cat", "eel"]);
        assert_eq!(set.labels[0].values, [1.0, 2.0, 2.0, 0.0, 2.0]);
        assert_eq!(set.pixels.len(), 5);
    }
}
