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
    let is_split = words::is_split(&column.name) && stats.is_split();
    is_split.then_some(Role::Split)
}

/// Finds the column that names the rows; others that could are left out.
fn name_rows(table: &RawTable, stats: &[Stats], roles: &mut [Option<Role>]) {
    let candidate = |i: &usize| {
        let (column, stats) = (&table.columns[*i], &stats[*i]);
        let named =
            words::names_rows(&column.name) || (*i == 0 && !column.named && !table.dialect.names.is_empty());
        let text = column.is_text() && !matches!(column.cells, super::Cells::Varied) && stats.distinct;
        let first = *i == 0 && !column.named;
        let time = stats.rising && words::is_time(&column.name);
        let number =
            !column.is_text() && stats.whole && stats.distinct && (stats.counting || time || named || first);
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
            _ if table.columns[i].is_text() => Role::LeftOut("a different text in every row".into()),
            _ => Role::LeftOut("row numbers".into()),
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

/// The value that is normal in a column that marks anomalies, by its name or its values; `None` for another column.
pub(super) fn marked(column: &RawColumn, stats: &Stats) -> Option<String> {
    let says = |of: fn(&str) -> bool| stats.values.iter().flatten().any(|(value, _)| of(value));
    let (name, few) = (&column.name, (2..=MAX_CLASSES).contains(&stats.different()));
    if few && words::is_anomaly(name) && (stats.different() == 2 || (column.is_text() && says(words::is_no)))
    {
        return Some(normal_value(stats, words::is_no));
    }
    let says_normal = few && column.is_text() && words::is_label(name) && says(words::is_normal);
    says_normal.then(|| normal_value(stats, words::is_normal))
}

/// Finds the column that marks anomalies.
fn find_anomalies(table: &RawTable, stats: &[Stats], roles: &mut [Option<Role>]) {
    if roles.iter().any(|role| matches!(role, Some(Role::Anomaly(_)))) {
        return;
    }
    let free = |i: &usize| roles[*i].is_none() && stats[*i].different() <= MAX_CLASSES;
    let columns = || (0..roles.len()).filter(free);
    let by_name =
        |i: usize| words::is_anomaly(&table.columns[i].name).then(|| marked(&table.columns[i], &stats[i]))?;
    let by_value = |i: usize| {
        let (column, all, stats) = (&table.columns[i], stats, &stats[i]);
        let values = stats.values.as_deref().unwrap_or_default();
        let rare =
            stats.binary && values.get(1).is_some_and(|(_, ones)| *ones as f64 <= RARE * table.rows as f64);
        if rare && words::is_label(&column.name) {
            return Some(normal_value(stats, words::is_no));
        }
        let last = last_text(table, all, roles) == Some(i)
            && values.iter().any(|(value, _)| words::is_normal(value));
        marked(column, stats).or_else(|| last.then(|| normal_value(stats, words::is_normal)))
    };
    let found = columns().find_map(|i| Some((i, by_name(i)?)));
    if let Some((i, normal)) = found.or_else(|| columns().find_map(|i| Some((i, by_value(i)?)))) {
        roles[i] = Some(Role::Anomaly(normal));
    }
}

/// The only column of classes in words when it is the first or the last, as the classes of many small sets are.
fn last_text(table: &RawTable, stats: &[Stats], roles: &[Option<Role>]) -> Option<usize> {
    let text = |i: &usize| table.columns[*i].is_text() && roles[*i].is_none() && !stats[*i].dates;
    let mut texts = (0..roles.len()).filter(text);
    let (only, none) = (texts.next()?, texts.next());
    let at_edge = none.is_none() && (only == 0 || only + 1 == roles.len());
    (at_edge && is_classes(&table.columns[only], &stats[only])).then_some(only)
}

/// Finds the columns of classes, and a quantity that is named as what is to be predicted.
fn find_labels(table: &RawTable, stats: &[Stats], roles: &mut [Option<Role>]) {
    for i in 0..roles.len() {
        let (column, stats) = (&table.columns[i], &stats[i]);
        let quantity = column.name.eq_ignore_ascii_case("target") && !column.is_text();
        if roles[i].is_none() && words::is_label(&column.name) && (is_classes(column, stats) || quantity) {
            roles[i] = Some(Role::Label);
        }
    }
    if roles.iter().any(|role| matches!(role, Some(Role::Label | Role::Anomaly(_)))) {
        return;
    }
    let named = |name: &str| table.columns.iter().any(|column| column.name.eq_ignore_ascii_case(name));
    // Beside x or z, y is a place.
    let coordinates = named("x") || named("z");
    let weak = |i: &usize| {
        let (column, stats) = (&table.columns[*i], &stats[*i]);
        let coordinate = coordinates && column.name.eq_ignore_ascii_case("y");
        roles[*i].is_none() && words::may_be_label(&column.name) && !coordinate && is_classes(column, stats)
    };
    if let Some(i) = (0..roles.len()).rfind(weak).or_else(|| last_text(table, stats, roles)) {
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
