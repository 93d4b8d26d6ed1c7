//! What becomes of each column of a table.

use super::limits::{MAX_CLASSES, MAX_INPUTS, MAX_ONE_HOT};
use super::raw::{RawColumn, RawTable};
use super::stats::{Stats, stats};
use super::words;
use crate::data::import::{Choices, LabelChoice};

/// Rows from which numbers that rise are taken to number them.
const ENOUGH_ROWS: usize = 20;
/// Largest share of rows that are anomalies in a column of 0 and 1 that is named "class" or "target".
const RARE: f64 = 0.1;
/// Most values of a column of whole numbers that is taken for classes.
const MAX_NUMBER_CLASSES: usize = 100;

/// What becomes of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// It names the rows.
    RowName,
    /// It labels them.
    Label,
    /// It says which are anomalies; this value is normal.
    Anomaly(String),
    /// It says which rows are for training and which for validation.
    Split,
    /// An input.
    Number,
    /// An input of 0 and 1.
    Binary,
    /// An input for each of its values.
    OneHot,
    /// Not used, with why.
    LeftOut(String),
}

/// What becomes of each column.
pub(super) fn roles(table: &RawTable, choices: &Choices) -> (Vec<Role>, Vec<Stats>) {
    let stats: Vec<Stats> = table.columns.iter().map(|column| stats(column, table.rows)).collect();
    let mut roles: Vec<Option<Role>> =
        (0..stats.len()).map(|i| given(table, &stats[i], choices, i)).collect();
    name_rows(table, &stats, &mut roles);
    if choices.labels != LabelChoice::None {
        find_anomalies(table, &stats, &mut roles);
        find_labels(table, &stats, &mut roles);
    }
    let rest = |(i, role): (usize, Option<Role>)| role.unwrap_or_else(|| input(&table.columns[i], &stats[i]));
    let mut roles: Vec<Role> = roles.into_iter().enumerate().map(rest).collect();
    limit_inputs(table, &stats, &mut roles);
    (roles, stats)
}

/// What the user chose, and what the column alone decides.
fn given(table: &RawTable, stats: &Stats, choices: &Choices, index: usize) -> Option<Role> {
    let column = &table.columns[index];
    if choices.left_out_columns.contains(&column.name) {
        return Some(Role::LeftOut("by your choice".into()));
    }
    if stats.missing == table.rows {
        return Some(Role::LeftOut("empty".into()));
    }
    if stats.different() < 2 {
        return Some(Role::LeftOut("the same in every row".into()));
    }
    match &choices.labels {
        LabelChoice::Column(name) if *name == column.name => return Some(Role::Label),
        LabelChoice::Anomalies(name) if *name == column.name => {
            return Some(Role::Anomaly(normal_value(stats, words::is_no)));
        }
        _ => {}
    }
    if stats.missing * 2 > table.rows {
        let share = stats.missing * 100 / table.rows;
        return Some(Role::LeftOut(format!("{share} % of it is empty")));
    }
    let parts = |value: &(String, usize)| words::split_part(&value.0);
    let is_split = words::is_split(&column.name)
        && stats.values.as_ref().is_some_and(|values| {
            values.iter().all(|value| parts(value).is_some())
                && values.iter().any(|value| parts(value) == Some(0))
        });
    is_split.then_some(Role::Split)
}

/// Finds the column that names the rows; others that could are left out.
fn name_rows(table: &RawTable, stats: &[Stats], roles: &mut [Option<Role>]) {
    let candidate = |i: &usize| {
        let (column, stats) = (&table.columns[*i], &stats[*i]);
        let named = words::names_rows(&column.name) || (*i == 0 && !column.named);
        let text = column.is_text() && !matches!(column.cells, super::Cells::Varied) && stats.distinct;
        let number = !column.is_text() && stats.whole && stats.distinct && (stats.rising || named);
        (text || number) && (named || table.rows >= ENOUGH_ROWS)
    };
    let candidates: Vec<usize> = (0..roles.len()).filter(|i| roles[*i].is_none()).filter(candidate).collect();
    // Words tell more than numbers.
    let order = |i: &&usize| {
        (table.columns[**i].is_text(), words::names_rows(&table.columns[**i].name), usize::MAX - **i)
    };
    let best = candidates.iter().max_by_key(order).copied();
    for i in candidates {
        roles[i] = Some(match best {
            Some(best) if best == i => Role::RowName,
            _ if table.columns[i].is_text() => Role::LeftOut("another text in every row".into()),
            _ => Role::LeftOut("it numbers the rows".into()),
        });
    }
}

/// The value that is taken for normal: one that says so, else the most frequent one.
fn normal_value(stats: &Stats, says_so: fn(&str) -> bool) -> String {
    let values = stats.values.as_deref().unwrap_or_default();
    let said = values.iter().find(|(value, _)| says_so(value));
    // Where 0 and 1 are told by number alone, the frequent one is normal; "isolation" tools write −1 for anomalies.
    let most = values.iter().max_by_key(|(_, count)| *count);
    said.or(most).map(|(value, _)| value.clone()).unwrap_or_default()
}

/// Finds the column that marks anomalies.
fn find_anomalies(table: &RawTable, stats: &[Stats], roles: &mut [Option<Role>]) {
    if roles.iter().any(|role| matches!(role, Some(Role::Anomaly(_)))) {
        return;
    }
    let free = |i: &usize| roles[*i].is_none() && stats[*i].different() <= MAX_CLASSES;
    let says = |i: usize, of: fn(&str) -> bool| stats[i].values.iter().flatten().any(|(value, _)| of(value));
    let by_name = |i: &usize| {
        words::is_anomaly(&table.columns[*i].name)
            && (stats[*i].different() == 2 || (table.columns[*i].is_text() && says(*i, words::is_no)))
    };
    let by_value = |i: &usize| {
        let column = &table.columns[*i];
        let rare = stats[*i].binary
            && stats[*i].values.as_ref().is_some_and(|values| {
                values.get(1).is_some_and(|(_, ones)| *ones as f64 <= RARE * table.rows as f64)
            });
        let label = words::is_label(&column.name) || last_text(table, roles) == Some(*i);
        label && (rare || (column.is_text() && says(*i, words::is_normal)))
    };
    let columns = || (0..roles.len()).filter(free);
    if let Some(i) = columns().find(by_name) {
        roles[i] = Some(Role::Anomaly(normal_value(&stats[i], words::is_no)));
    } else if let Some(i) = columns().find(by_value) {
        let says_so = if stats[i].binary { words::is_no } else { words::is_normal };
        roles[i] = Some(Role::Anomaly(normal_value(&stats[i], says_so)));
    }
}

/// The only column of text when it is the first or the last, as the classes of many small sets are.
fn last_text(table: &RawTable, roles: &[Option<Role>]) -> Option<usize> {
    let mut texts = (0..roles.len()).filter(|i| table.columns[*i].is_text() && roles[*i].is_none());
    let (only, none) = (texts.next()?, texts.next());
    (none.is_none() && (only == 0 || only + 1 == roles.len())).then_some(only)
}

/// Finds the columns of classes, and a quantity that is named as what is to be predicted.
fn find_labels(table: &RawTable, stats: &[Stats], roles: &mut [Option<Role>]) {
    let coordinates =
        ["x", "z"].iter().any(|name| table.columns.iter().any(|c| c.name.eq_ignore_ascii_case(name)));
    for i in 0..roles.len() {
        let (column, stats) = (&table.columns[i], &stats[i]);
        let quantity = column.name.eq_ignore_ascii_case("target") && !column.is_text();
        let coordinate = coordinates && column.name.eq_ignore_ascii_case("y");
        if roles[i].is_none()
            && words::is_label(&column.name)
            && !coordinate
            && (is_classes(column, stats) || quantity)
        {
            roles[i] = Some(Role::Label);
        }
    }
    let labelled = roles.iter().any(|role| matches!(role, Some(Role::Label | Role::Anomaly(_))));
    if let Some(i) = last_text(table, roles)
        .filter(|i| !labelled && is_classes(&table.columns[*i], &stats[*i]) && !stats[*i].dates)
    {
        roles[i] = Some(Role::Label);
    }
}

/// True for a column whose values can be classes.
pub(super) fn is_classes(column: &RawColumn, stats: &Stats) -> bool {
    if column.is_text() {
        stats.different() <= MAX_CLASSES && !stats.distinct
    } else {
        stats.whole && stats.different() <= MAX_NUMBER_CLASSES
    }
}

/// What becomes of a column that is nothing but a value of the row.
fn input(column: &RawColumn, stats: &Stats) -> Role {
    match stats.different() {
        _ if stats.dates => Role::LeftOut("dates".into()),
        _ if !column.is_text() && stats.binary => Role::Binary,
        _ if !column.is_text() => Role::Number,
        different if different <= MAX_ONE_HOT => Role::OneHot,
        usize::MAX => Role::LeftOut(format!("text of more than {MAX_CLASSES} different values")),
        different => Role::LeftOut(format!("text of {different} different values")),
    }
}

/// Leaves the columns behind the first [`MAX_INPUTS`] inputs out.
fn limit_inputs(table: &RawTable, stats: &[Stats], roles: &mut [Role]) {
    let mut inputs = 0;
    for i in 0..table.columns.len() {
        inputs += match roles[i] {
            Role::Number | Role::Binary => 1,
            Role::OneHot => one_hot(&stats[i]),
            _ => 0,
        };
        if inputs > MAX_INPUTS && matches!(roles[i], Role::Number | Role::Binary | Role::OneHot) {
            roles[i] = Role::LeftOut(format!("behind the first {MAX_INPUTS} inputs"));
        }
    }
}

/// Number of inputs that a column of text becomes: two values need one.
pub(super) fn one_hot(stats: &Stats) -> usize {
    match stats.different() {
        2 => 1,
        different => different,
    }
}
