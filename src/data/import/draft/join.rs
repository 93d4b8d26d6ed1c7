//! Several tables of numbers as one: a file a machine, or a file a day.

use crate::data::import::LeftOut;
use crate::data::import::layout::{Layout, column, split_column, tells_part};
use crate::data::import::tables::{RawTable, append, differs};
use crate::data::{Labels, SPLIT};
use crate::number_text::thousands;

/// Most notes of single tables that are kept.
const MAX_NOTES: usize = 6;
/// Rows that a file has at least, on average, for it to be a class.
const ROWS: usize = 2;

/// The largest group of tables of the same columns as one table, whose labels say which folder and which file a row is of;
/// the others with why they are none of it.
pub(super) fn joined(tables: Vec<RawTable>) -> Option<(RawTable, Vec<LeftOut>)> {
    let mut groups: Vec<Vec<RawTable>> = Vec::new();
    for table in tables {
        match groups
            .iter_mut()
            .find(|group| group.first().is_some_and(|first| differs(first, &table).is_none()))
        {
            Some(group) => group.push(table),
            None => groups.push(vec![table]),
        }
    }
    let rows = |group: &Vec<RawTable>| group.iter().map(|table| table.rows).sum::<usize>();
    // The first of equals.
    let largest = (0..groups.len()).rev().max_by_key(|at| rows(&groups[*at]))?;
    let mut group = groups.swap_remove(largest);
    let first = group.first()?;
    let other = |table: &RawTable| {
        let why = differs(first, table).unwrap_or_default();
        LeftOut {
            path: table.name.clone(), why: format!("{why}, unlike “{}”: drop it alone", first.name)
        }
    };
    let others = groups.iter().flatten().map(other).collect();
    group.sort_by(|a, b| crate::data::import::layout::natural(&a.name, &b.name));
    Some((all_of(group)?, others))
}

/// Tables of the same columns as one.
fn all_of(group: Vec<RawTable>) -> Option<RawTable> {
    let counts: Vec<usize> = group.iter().map(|table| table.rows).collect();
    let paths: Vec<String> = group.iter().map(|table| table.name.clone()).collect();
    let mut tables = group.into_iter();
    let mut all = tables.next()?;
    if paths.len() == 1 {
        return Some(all);
    }
    let (names, columns) = of_files(&paths, counts.iter().sum::<usize>() / paths.len() >= ROWS);
    let mut names = names.into_iter();
    all.files.extend(names.next().map(|name| (0, name)));
    for (table, name) in tables.zip(names) {
        for note in &table.notes {
            if !all.notes.contains(note) && all.notes.len() < MAX_NOTES {
                all.notes.push(note.clone());
            }
        }
        all.files.push((all.rows, name));
        append(&mut all, table);
    }
    let mut labels: Vec<Labels> = columns.iter().map(|column| by_rows(column, &counts)).collect();
    // A column of the table keeps its name.
    let taken = |label: &Labels| all.columns.iter().any(|column| column.name == label.name);
    labels.iter_mut().filter(|label| taken(label)).for_each(|label| label.name.push_str(" of the file"));
    all.notes.insert(0, note(paths.len(), &labels));
    all.labels = labels;
    let rows = thousands(all.rows as u64);
    all.facts.iter_mut().filter(|(name, _)| name == "Rows").for_each(|(_, fact)| fact.clone_from(&rows));
    all.facts.push(("Files".into(), thousands(paths.len() as u64)));
    Some(all)
}

/// A column with a value a table as one with a value a row.
fn by_rows(column: &Labels, counts: &[usize]) -> Labels {
    let values = column.values.iter().zip(counts);
    let values = values.flat_map(|(value, count)| std::iter::repeat_n(*value, *count)).collect();
    Labels { values, ..column.clone() }
}

/// What was joined, in a sentence.
fn note(files: usize, labels: &[Labels]) -> String {
    let names = labels.iter().filter(|label| label.name != SPLIT).map(|label| format!("“{}”", label.name));
    let names: Vec<String> = names.collect();
    let says = match names.as_slice() {
        [] => String::new(),
        names => format!(" Labels show where each row is from: {}.", names.join(", ")),
    };
    format!("The rows of {} tables with the same columns are joined.{says}", thousands(files as u64))
}

/// The name of each file, and what the paths say of the rows, a value a file: class and split by folders or names, and the
/// file itself where nothing else is told and `by_file`.
fn of_files(paths: &[String], by_file: bool) -> (Vec<String>, Vec<Labels>) {
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    let layout = Layout::of(&paths, false);
    let (names, mut labels) = if layout.examples.len() == paths.len() {
        (layout.names, layout.labels)
    } else {
        (paths.iter().map(|path| (*path).to_owned()).collect(), Vec::new())
    };
    let stem = |name: &String| name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem).to_owned();
    let names: Vec<String> = names.iter().map(stem).collect();
    let parts: Vec<usize> = paths.iter().map(|path| tells_part(path).unwrap_or(0)).collect();
    let has_split = labels.iter().any(|column| column.name == SPLIT);
    if !has_split && parts.contains(&0) && parts.contains(&1) {
        labels.push(split_column(parts.into_iter()));
    } else if by_file && labels.iter().all(|column| column.name == SPLIT) {
        labels.extend(column("file", names.clone()));
    }
    (names, labels)
}
