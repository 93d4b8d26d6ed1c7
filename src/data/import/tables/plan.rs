//! What a table becomes with the user's choices: what the import sheet shows of it, before the set is built.

use super::error::TableError;
use super::labels;
use super::raw::{Cells, RawTable};
use super::role::{Role, is_classes, one_hot, roles};
use super::stats::Stats;
use crate::data::import::{Choices, ColumnLook, LabelChoice};
use crate::data::{DEFECT, Labels, SPLIT};
use crate::number_text::{significant, thousands};

/// What a table becomes.
#[derive(Clone, Debug, Default)]
pub struct TablePlan {
    /// What becomes of each column, in the file's order.
    pub columns: Vec<ColumnLook>,
    /// Columns that can label the rows; those that do come first.
    pub label_columns: Vec<String>,
    /// Labels of the rows that are used.
    pub labels: Vec<Labels>,
    /// Indices of the rows that are used.
    pub rows: Vec<u32>,
    /// The column that marks anomalies, and its value for normal rows.
    pub anomalies: Option<(String, String)>,
    /// Number of inputs of the network.
    pub inputs: usize,
    /// What was decided, in whole sentences.
    pub notes: Vec<String>,
    /// Why no set can be built; `None` when one can.
    pub obstacle: Option<TableError>,
    pub(super) roles: Vec<Role>,
    pub(super) stats: Vec<Stats>,
}

/// What the table becomes with these choices.
pub fn plan(table: &RawTable, choices: &Choices) -> TablePlan {
    let (roles, stats) = roles(table, choices);
    let mut plan = TablePlan { roles, stats, ..TablePlan::default() };
    plan.inputs = plan.roles.iter().zip(&plan.stats).map(|(role, stats)| inputs(role, stats)).sum();
    plan.notes.clone_from(&table.notes);
    plan.rows = used_rows(table, &plan.roles);
    plan.anomalies = table.columns.iter().zip(&plan.roles).find_map(|(column, role)| match role {
        Role::Anomaly(normal) => Some((column.name.clone(), normal.clone())),
        _ => None,
    });
    let given = table.labels.iter().find(|column| column.name == DEFECT);
    plan.anomalies = plan.anomalies.or_else(|| {
        let normal = given?.class_names()?.first()?;
        let chosen = if let LabelChoice::Anomalies(name) = &choices.labels { name } else { DEFECT };
        Some((chosen.to_owned(), normal.clone()))
    });
    plan.labels = labels::labels(table, &plan.roles, &plan.stats, &plan.rows);
    plan.label_columns = label_columns(table, &plan);
    plan.columns = table.columns.iter().enumerate().map(|(i, _)| look(table, &plan, i)).collect();
    say(table, &mut plan);
    plan.obstacle = obstacle(table, &plan);
    plan
}

/// What becomes of each column of the table.
pub fn look_columns(table: &RawTable, choices: &Choices) -> Vec<ColumnLook> {
    plan(table, choices).columns
}

pub(super) const fn is_input(role: &Role) -> bool {
    matches!(role, Role::Number | Role::Binary | Role::OneHot)
}

fn inputs(role: &Role, stats: &Stats) -> usize {
    match role {
        Role::OneHot => one_hot(stats),
        role => usize::from(is_input(role)),
    }
}

/// Rows of whose inputs at least half have a value, and of which it is known whether they are normal.
fn used_rows(table: &RawTable, roles: &[Role]) -> Vec<u32> {
    let inputs: Vec<usize> = (0..roles.len()).filter(|i| is_input(&roles[*i])).collect();
    let marks = roles.iter().position(|role| matches!(role, Role::Anomaly(_)));
    let columns = || inputs.iter().map(|i| &table.columns[*i]).filter(|column| column.missing > 0);
    let mut missing = vec![0_usize; table.rows];
    for column in columns() {
        for (row, count) in missing.iter_mut().enumerate() {
            *count += usize::from(is_missing(&column.cells, row));
        }
    }
    let marked = |row: usize| marks.is_none_or(|i| !is_missing(&table.columns[i].cells, row));
    let used = |row: &u32| missing[*row as usize] * 2 <= inputs.len() && marked(*row as usize);
    (0..table.rows as u32).filter(used).collect()
}

pub(super) fn is_missing(cells: &Cells, row: usize) -> bool {
    match cells {
        Cells::Bytes(_) => false,
        Cells::Floats(values) => values.get(row).is_none_or(|value| value.is_nan()),
        Cells::Doubles(values) => values.get(row).is_none_or(|value| value.is_nan()),
        Cells::Text { values, codes } => codes.get(row).is_none_or(|code| *code as usize >= values.len()),
        Cells::Varied => true,
    }
}

fn label_columns(table: &RawTable, plan: &TablePlan) -> Vec<String> {
    let labels = |i: &usize| matches!(plan.roles[*i], Role::Label | Role::Anomaly(_));
    let could = |i: &usize| {
        let (column, stats) = (&table.columns[*i], &plan.stats[*i]);
        !labels(i) && stats.different() > 1 && !stats.distinct && is_classes(column, stats)
    };
    let all = || 0..plan.roles.len();
    let could = |text: bool| all().filter(could).filter(move |i| table.columns[*i].is_text() == text);
    let name = |i: usize| table.columns[i].name.clone();
    let given = table.labels.iter().map(|column| column.name.clone()).filter(|name| name != SPLIT);
    let labels = all().filter(labels).map(name).chain(given);
    labels.chain(could(true).chain(could(false)).map(name)).collect()
}

fn look(table: &RawTable, plan: &TablePlan, i: usize) -> ColumnLook {
    let (column, stats) = (&table.columns[i], &plan.stats[i]);
    let empty = match stats.missing {
        0 => String::new(),
        count => format!(", {} empty", thousands(count as u64)),
    };
    let becomes = match &plan.roles[i] {
        Role::RowName => "names the rows".into(),
        Role::Split => "says which rows are for training".into(),
        Role::Anomaly(normal) => format!("marks anomalies; “{normal}” is normal"),
        Role::Label if is_classes(column, stats) => format!("labels: {} classes", stats.different()),
        Role::Label => "labels: a quantity".into(),
        Role::Number => {
            let (mean, std) = mean_and_std((0..table.rows).map(|row| column.number(row)));
            format!(
                "number, mean {}, deviation {}{empty}",
                significant(mean as f32, 3),
                significant(std as f32, 3)
            )
        }
        Role::Binary => format!("0 or 1{empty}"),
        Role::OneHot if stats.different() == 2 => format!("one input, 0 or 1{empty}"),
        Role::OneHot => format!("{} inputs, one for each value{empty}", stats.different()),
        Role::LeftOut(why) => format!("skipped: {why}"),
    };
    ColumnLook { name: column.name.clone(), becomes, text: column.is_text() }
}

/// Mean and standard deviation of the numbers that are there; 0 and 0 for none.
pub(super) fn mean_and_std(numbers: impl Iterator<Item = f64> + Clone) -> (f64, f64) {
    let numbers = numbers.filter(|number| !number.is_nan());
    let (count, sum) = numbers.clone().fold((0_u32, 0.0), |(count, sum), number| (count + 1, sum + number));
    let count = f64::from(count.max(1));
    let mean = sum / count;
    let squares: f64 = numbers.map(|number| (number - mean) * (number - mean)).sum();
    (mean, libm::sqrt(squares / count))
}

/// Notes on what the choices decide.
fn say(table: &RawTable, plan: &mut TablePlan) {
    let inputs =
        || table.columns.iter().zip(&plan.roles).zip(&plan.stats).filter(|((_, role), _)| is_input(role));
    let empty: usize = inputs().map(|(_, stats)| stats.missing).sum();
    let left_out = table.rows - plan.rows.len();
    let mut notes = Vec::new();
    if let Some((column, normal)) = &plan.anomalies {
        notes.push(format!(
            "“{column}” marks anomalies: the network learns only from rows with “{normal}”; choose other labels to change \
                that."
        ));
    }
    if empty > 0 {
        notes.push(format!("{} empty cells count as their column's mean.", thousands(empty as u64)));
    }
    if left_out > 0 {
        notes.push(format!(
            "{} rows were skipped: most of their cells are empty, or nothing says whether they are normal.",
            thousands(left_out as u64)
        ));
    }
    let unused: Vec<&str> = table
        .columns
        .iter()
        .zip(&plan.roles)
        .filter(|(_, role)| matches!(role, Role::LeftOut(_)))
        .map(|(column, _)| column.name.as_str())
        .collect();
    if !unused.is_empty() {
        notes.push(format!("Not used: {}.", listed(&unused)));
    }
    plan.notes.extend(notes);
}

/// The first few names in quotation marks, and how many more there are.
fn listed(names: &[&str]) -> String {
    const FIRST_FEW: usize = 5;
    let first: Vec<String> = names.iter().take(FIRST_FEW).map(|name| format!("“{name}”")).collect();
    match names.len().saturating_sub(FIRST_FEW) {
        0 => first.join(", "),
        more => format!("{} and {} more", first.join(", "), thousands(more as u64)),
    }
}

fn obstacle(table: &RawTable, plan: &TablePlan) -> Option<TableError> {
    let text_only = table.columns.iter().all(super::RawColumn::is_text);
    match plan.inputs {
        _ if text_only && !plan.roles.contains(&Role::OneHot) => Some(TableError::TextOnly),
        0 => Some(TableError::NothingVaries),
        1 => Some(TableError::OneColumn),
        _ if plan.rows.is_empty() => Some(TableError::NoRows),
        _ => None,
    }
}
