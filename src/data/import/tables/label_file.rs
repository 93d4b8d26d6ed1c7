//! Tables that say something of files beside them: labels and quantities of pictures, by their names.

use super::labels;
use super::raw::{RawColumn, RawTable};
use super::role::{self, is_classes};
use super::stats::stats;
use super::words;
use crate::data::Labels;
use std::collections::HashMap;

/// Least share of the files, or of the rows, that a column must name to be the one that names files.
const ENOUGH: f64 = 0.5;
/// Row of the table for a file that it does not name.
const NO_ROW: u32 = u32::MAX;

/// Labels of files, from a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FileLabels {
    /// Columns of labels, each with a value for every file; classes first.
    pub labels: Vec<Labels>,
    /// Number of files that the table names.
    pub matched: usize,
    /// Indices of the files that it does not name; their class is "not known", their quantities the mean.
    pub unmatched: Vec<u32>,
    /// Number of rows that name no file, or one that was named before.
    pub rows_over: usize,
}

/// What a table says of files with these paths: rows are matched by path, by name, or by the name without extension, whatever
/// its letters' case. `None` when no column names at least half of the files, or half of the rows name files.
pub fn labels_for(paths: &[String], table: &RawTable) -> Option<FileLabels> {
    let index = Index::new(paths);
    let best =
        (0..table.columns.len()).map(|i| (i, rows_of(&index, paths.len(), &table.columns[i], table.rows)));
    let (column, (rows, used)) = best.max_by_key(|(_, (rows, _))| matched(rows))?;
    let matched = matched(&rows);
    let enough = |of: usize| matched as f64 >= ENOUGH * of as f64;
    if matched == 0 || !(enough(paths.len()) || enough(table.rows)) {
        return None;
    }
    let unmatched = (0..paths.len() as u32).filter(|i| rows[*i as usize] == NO_ROW).collect();
    let labels = columns(table, column, &rows);
    Some(FileLabels { labels, matched, unmatched, rows_over: table.rows - used })
}

fn matched(rows: &[u32]) -> usize {
    rows.iter().filter(|row| **row != NO_ROW).count()
}

/// The row of each file by a column, and the number of rows that are used.
fn rows_of(index: &Index, files: usize, column: &RawColumn, rows: usize) -> (Vec<u32>, usize) {
    let mut of_file = vec![NO_ROW; files];
    let mut used = 0;
    for row in 0..rows {
        let Some(file) = column.text(row).and_then(|cell| index.find(&cell)) else { continue };
        if of_file[file] == NO_ROW {
            of_file[file] = row as u32;
            used += 1;
        }
    }
    (of_file, used)
}

/// All ends of paths, by which a file is found.
struct Index {
    /// `None` for an end that several files have.
    by_end: HashMap<String, Option<usize>>,
}

impl Index {
    fn new(paths: &[String]) -> Self {
        let mut index = Self { by_end: HashMap::new() };
        for (i, path) in paths.iter().enumerate() {
            let path = normalised(path);
            let mut keys: Vec<String> = ends(&path).chain(ends(stem(&path))).map(str::to_owned).collect();
            let name = stem(&path).rsplit('/').next().unwrap_or_default();
            keys.extend(number(name));
            keys.sort_unstable();
            keys.dedup();
            for key in keys {
                index.by_end.entry(key).and_modify(|file| *file = None).or_insert(Some(i));
            }
        }
        index
    }

    /// The file that a cell names.
    fn find(&self, cell: &str) -> Option<usize> {
        let cell = normalised(cell);
        let by_end = |end: &str| self.by_end.get(end).copied();
        // The longest end that any file has decides.
        let found = ends(&cell).find_map(by_end).or_else(|| ends(stem(&cell)).find_map(by_end));
        found.or_else(|| number(&cell).and_then(|key| by_end(&key))).flatten()
    }
}

fn normalised(path: &str) -> String {
    path.trim().replace('\\', "/").trim_start_matches("./").to_lowercase()
}

/// "a/b/c", "b/c", "c".
fn ends(path: &str) -> impl Iterator<Item = &str> {
    let starts = path.match_indices('/').map(|(at, _)| at + 1);
    std::iter::once(0).chain(starts).filter_map(|at| path.get(at..)).filter(|end| !end.is_empty())
}

/// A path without its extension.
fn stem(path: &str) -> &str {
    match path.rsplit_once('.') {
        Some((stem, extension)) if !extension.contains('/') && !stem.is_empty() && !stem.ends_with('/') => {
            stem
        }
        _ => path,
    }
}

/// The key of a name that is a number, whatever zeros stand before it.
fn number(name: &str) -> Option<String> {
    let digits = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| format!("#{}", name.trim_start_matches('0')))
}

/// The label columns for files, by the rows of the table that name them.
fn columns(table: &RawTable, name_column: usize, rows: &[u32]) -> Vec<Labels> {
    let mut found: Vec<(bool, Labels)> = Vec::new();
    let mut flags = Vec::new();
    for (i, column) in table.columns.iter().enumerate().filter(|(i, _)| *i != name_column) {
        let stats = stats(column, table.rows);
        if stats.different() < 2 || (stats.distinct && column.is_text()) || stats.rising {
            continue;
        }
        let named = words::is_label(&column.name)
            || words::may_be_label(&column.name)
            || words::is_anomaly(&column.name);
        if words::is_split(&column.name) && stats.is_split() {
            found.push((false, labels::split(column, rows)));
        } else if let Some(normal) = role::marked(column, &stats).filter(|_| !rows.contains(&NO_ROW)) {
            found.push((true, labels::marks(column, &normal, &stats, rows)));
        } else if is_classes(column, &stats) && (column.is_text() || named || stats.binary) {
            flags.extend((stats.binary && !named).then_some(i));
            found.push((named, labels::classes(column, &stats, rows)));
        } else if !column.is_text() && column.missing < table.rows {
            found.push((false, labels::quantity(column, rows)));
        }
    }
    if let Some(one_hot) = one_hot(table, &flags, rows) {
        found.retain(|(_, labels)| !flags.iter().any(|i| table.columns[*i].name == labels.name));
        found.push((true, one_hot));
    }
    found.sort_by_key(|(named, labels)| (!named, labels.class_names().is_none()));
    found.into_iter().map(|(_, labels)| labels).collect()
}

/// Columns of 0 and 1 of which each row has exactly one 1, as one column of classes.
fn one_hot(table: &RawTable, flags: &[usize], rows: &[u32]) -> Option<Labels> {
    let set = |row: usize| flags.iter().filter(move |i| table.columns[**i].number(row) == 1.0).count();
    if flags.len() < 3 || (0..table.rows).any(|row| set(row) != 1) {
        return None;
    }
    let names: Vec<String> = flags.iter().map(|i| table.columns[*i].name.clone()).collect();
    let class = |row: &u32| flags.iter().position(|i| table.columns[*i].number(*row as usize) == 1.0);
    let classes: Vec<Option<usize>> = rows.iter().map(class).collect();
    Some(labels::named("label", names, &classes))
}
