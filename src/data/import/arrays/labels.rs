//! Columns of labels from arrays.

use super::known::{self, Known};
use crate::data::import::array::{Array, Values};
use crate::data::{LabelKind, Labels, PERSON};

/// Most classes; whole numbers of more kinds are quantities.
const MAX_CLASSES: usize = 1000;
/// Columns of QMNIST's labels: the digit, and the number of its writer.
const QMNIST: [usize; 3] = [8, 0, 2];

/// Names of classes that came in a file.
pub(super) struct ClassNames {
    pub(super) path: String,
    /// Names from class 0 on; empty for a class without one.
    pub(super) names: Vec<String>,
}

/// One column of labels, not yet with names of classes.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) values: Values,
}

/// The columns of an array of labels that is called `name`. Rows with a single 1 among zeros are one column of classes.
pub(super) fn columns(name: &str, array: Array) -> Vec<Column> {
    let width = array.shape.get(1).copied().unwrap_or(1).max(1);
    if width == 1 {
        return vec![Column { name: name.into(), values: array.values }];
    }
    let column = |at: usize| match &array.values {
        Values::Bytes(values) => Values::Bytes(values.iter().skip(at).step_by(width).copied().collect()),
        Values::Floats(values) => Values::Floats(values.iter().skip(at).step_by(width).copied().collect()),
        Values::Texts(values) => Values::Texts(values.iter().skip(at).step_by(width).cloned().collect()),
    };
    if let Some(classes) = one_hot(&array.values, width) {
        return vec![Column { name: name.into(), values: Values::Floats(classes) }];
    }
    let [qmnist, class, writer] = QMNIST;
    if width == qmnist && matches!(array.values, Values::Floats(_)) {
        let writer = Column { name: PERSON.into(), values: column(writer) };
        return vec![Column { name: name.into(), values: column(class) }, writer];
    }
    (0..width).map(|at| Column { name: format!("{name} {}", at + 1), values: column(at) }).collect()
}

/// The place of the 1 in each row; `None` when a row is not a single 1 among zeros.
fn one_hot(values: &Values, width: usize) -> Option<Vec<f32>> {
    fn places<T: PartialEq + From<u8>>(values: &[T], width: usize) -> Option<Vec<f32>> {
        let (zero, one) = (T::from(0), T::from(1));
        let place = |row: &[T]| {
            let at = row.iter().position(|value| *value == one)?;
            let others = row.iter().enumerate().all(|(other, value)| other == at || *value == zero);
            others.then_some(at as f32)
        };
        values.chunks_exact(width).map(place).collect()
    }
    match values {
        Values::Bytes(values) => places(values, width),
        Values::Floats(values) => places(values, width),
        Values::Texts(_) => None,
    }
}

/// Appends the values of `more`, of the same column of another array.
pub(super) fn append(values: &mut Values, more: Values) {
    let floats = |values: Values| match values {
        Values::Bytes(values) => values.into_iter().map(f32::from).collect(),
        Values::Floats(values) => values,
        Values::Texts(values) => vec![f32::NAN; values.len()],
    };
    match (&mut *values, more) {
        (Values::Bytes(values), Values::Bytes(more)) => values.extend(more),
        (Values::Texts(values), Values::Texts(more)) => values.extend(more),
        (Values::Texts(values), more) => values.extend(floats(more).iter().map(f32::to_string)),
        (_, more) => {
            let mut joined = floats(std::mem::replace(values, Values::Bytes(Vec::new())));
            joined.extend(floats(more));
            *values = Values::Floats(joined);
        }
    }
}

/// The label column: classes for texts and for whole numbers of few kinds, otherwise a quantity.
pub(super) fn finish(column: Column, names: &[ClassNames], known: Option<&Known>) -> Labels {
    let Column { name, values } = column;
    let values = match values {
        Values::Texts(texts) => return of_texts(name, &texts),
        Values::Bytes(values) => values.into_iter().map(f32::from).collect(),
        Values::Floats(values) => values,
    };
    let mut kinds: Vec<f32> = values.iter().copied().filter(|value| value.is_finite()).collect();
    kinds.sort_unstable_by(f32::total_cmp);
    kinds.dedup();
    let whole = kinds.iter().all(|kind| kind.fract() == 0.0) && !kinds.is_empty();
    if !whole || kinds.len() > MAX_CLASSES && name != PERSON {
        let [min, max] = [kinds.first(), kinds.last()].map(|end| end.copied().unwrap_or_default());
        // What is no number would spoil every mean.
        let values = values.iter().map(|value| if value.is_finite() { *value } else { min }).collect();
        return Labels { name, kind: LabelKind::Factor { min, max, unit: String::new() }, values };
    }
    // Of several lists the one that is called like the column: "fine_label_names.txt" for "fine label".
    let called = |list: &&ClassNames| {
        let word = name.split(' ').next().unwrap_or_default();
        names.len() == 1 || list.path.to_lowercase().contains(word)
    };
    let list = names.iter().find(called).map(|list| &list.names);
    let given = |kind: f32| list?.get(kind as usize).filter(|name| !name.is_empty()).cloned();
    let class =
        |kind: &f32| given(*kind).or_else(|| known::name(known?, *kind)).unwrap_or_else(|| kind.to_string());
    let classes = kinds.iter().map(class).collect();
    let index = |value: &f32| kinds.partition_point(|kind| kind < value).min(kinds.len() - 1) as f32;
    Labels { name, values: values.iter().map(index).collect(), kind: LabelKind::Class(classes) }
}

fn of_texts(name: String, texts: &[String]) -> Labels {
    let mut classes: Vec<String> = texts.to_vec();
    classes.sort_unstable();
    classes.dedup();
    let index = |text: &String| classes.partition_point(|class| class < text) as f32;
    Labels { name, values: texts.iter().map(index).collect(), kind: LabelKind::Class(classes) }
}
