//! Labels of a table's rows.

use super::raw::{Cells, RawColumn, RawTable};
use super::role::{Role, is_classes};
use super::stats::Stats;
use super::words;
use crate::data::{DEFECT, LabelKind, Labels, SPLIT};
use std::collections::HashMap;

/// Name of the class of rows whose cell is empty.
const UNKNOWN: &str = "not known";

/// The labels of some rows, the one that marks anomalies first.
pub(super) fn labels(table: &RawTable, roles: &[Role], stats: &[Stats], rows: &[u32]) -> Vec<Labels> {
    let mut anomalies = Vec::new();
    let (mut labels, mut splits) = (Vec::new(), Vec::new());
    for ((column, role), stats) in table.columns.iter().zip(roles).zip(stats) {
        match role {
            Role::Anomaly(normal) => anomalies.push(marks(column, normal, stats, rows)),
            Role::Label if is_classes(column, stats) => labels.push(classes(column, stats, rows)),
            Role::Label => labels.push(quantity(column, rows)),
            Role::Split => splits.push(split(column, rows)),
            _ => {}
        }
    }
    let given = table.labels.iter().map(|column| Labels {
        values: rows.iter().filter_map(|row| column.values.get(*row as usize).copied()).collect(),
        ..column.clone()
    });
    // Marks in the table say more than those of folders.
    let marked = !anomalies.is_empty();
    let (marks, given): (Vec<Labels>, Vec<Labels>) = given.partition(|column| column.name == DEFECT);
    let marks = marks.into_iter().filter(|_| !marked);
    anomalies.into_iter().chain(marks).chain(labels).chain(given).chain(splits).collect()
}

/// The text in each row, as an index into the texts in the order of the classes.
pub(super) fn classes(column: &RawColumn, stats: &Stats, rows: &[u32]) -> Labels {
    let mut names: Vec<String> = stats.values.iter().flatten().map(|(value, _)| value.clone()).collect();
    if column.is_text() {
        names.sort();
    }
    let values =
        codes(column, &names, rows).into_iter().map(|code| Some(code as usize).filter(|_| !code.is_nan()));
    named(&column.name, names, &values.collect::<Vec<_>>())
}

/// Labels of classes with these names; a class of its own for rows whose class is not known.
pub(super) fn named(name: &str, mut names: Vec<String>, classes: &[Option<usize>]) -> Labels {
    let unknown = names.len();
    if classes.contains(&None) {
        names.push(UNKNOWN.into());
    }
    let values = classes.iter().map(|class| class.unwrap_or(unknown) as f32).collect();
    Labels { name: free(name), kind: LabelKind::Class(names), values }
}

/// A name that does not make the column another thing than it is: what marks anomalies or splits has a name of its own.
fn free(name: &str) -> String {
    match name {
        DEFECT | SPLIT => format!("{name} (column)"),
        name => name.into(),
    }
}

/// Index of each row's value among the names; NaN where the cell is empty.
fn codes(column: &RawColumn, names: &[String], rows: &[u32]) -> Vec<f32> {
    if let Cells::Text { values, codes } = &column.cells {
        let index: HashMap<&String, usize> = names.iter().enumerate().map(|(i, name)| (name, i)).collect();
        let class: Vec<f32> =
            values.iter().map(|value| index.get(value).map_or(f32::NAN, |i| *i as f32)).collect();
        let code = |row: &u32| codes.get(*row as usize).and_then(|code| class.get(*code as usize)).copied();
        return rows.iter().map(|row| code(row).unwrap_or(f32::NAN)).collect();
    }
    let numbers: Vec<f64> = names.iter().filter_map(|name| name.parse().ok()).collect();
    let class = |row: &u32| {
        let value = column.number(*row as usize);
        numbers.iter().position(|number| *number == value).map_or(f32::NAN, |i| i as f32)
    };
    rows.iter().map(class).collect()
}

/// Class 0 for normal rows, another class for each other value.
pub(super) fn marks(column: &RawColumn, normal: &str, stats: &Stats, rows: &[u32]) -> Labels {
    let mut names: Vec<String> = stats.values.iter().flatten().map(|(value, _)| value.clone()).collect();
    if column.is_text() {
        names.sort();
    }
    names.sort_by_key(|name| name != normal);
    let values = codes(column, &names, rows);
    if !column.is_text() && names.len() == 2 {
        names = vec!["normal".into(), "anomaly".into()];
    }
    Labels { name: DEFECT.into(), kind: LabelKind::Class(names), values }
}

/// Numbers as they are.
pub(super) fn quantity(column: &RawColumn, rows: &[u32]) -> Labels {
    let mut values: Vec<f32> = rows.iter().map(|row| column.number(*row as usize) as f32).collect();
    let known = || values.iter().copied().filter(|value| !value.is_nan());
    let (min, max) = (known().fold(f32::INFINITY, f32::min), known().fold(f32::NEG_INFINITY, f32::max));
    let mean = super::plan::mean_and_std(known().map(f64::from)).0 as f32;
    values.iter_mut().filter(|value| value.is_nan()).for_each(|value| *value = mean);
    Labels { name: free(&column.name), kind: LabelKind::Factor { min, max, unit: String::new() }, values }
}

/// Training or validation.
pub(super) fn split(column: &RawColumn, rows: &[u32]) -> Labels {
    let part = |row: &u32| column.text(*row as usize).and_then(|text| words::split_part(&text)).unwrap_or(0);
    let names = vec!["train".into(), "validation".into()];
    Labels {
        name: SPLIT.into(),
        kind: LabelKind::Class(names),
        values: rows.iter().map(|row| f32::from(part(row))).collect(),
    }
}
