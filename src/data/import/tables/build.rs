//! A table of any numbers as a set: columns are standardised, columns of text become one input for each value.

use super::error::TableError;
use super::plan::{TablePlan, mean_and_std, plan};
use super::raw::{Cells, RawColumn, RawTable};
use super::role::Role;
use super::stats::Stats;
use crate::buffers::Floats;
use crate::data::import::Choices;
use crate::data::table::{SPREAD, pixel};
use crate::data::{Column, DEFECT, ImageSet, ImageShape, Table};

/// Standard deviation that an input of 0 and 1 counts with: the largest that it can have, so that what is rare does not weigh
/// a hundred times as much as what is frequent.
const INDICATOR_STD: f32 = 0.5;

/// Rows that are written together.
const BLOCK: usize = 256;

/// Makes a set of the table, with the user's choices.
///
/// Mean and deviation are those of the normal rows where a column marks anomalies. An empty cell counts as the mean.
///
/// # Errors
/// When there is nothing to learn from; see [`TableError`].
pub fn build(table: &RawTable, choices: &Choices) -> Result<ImageSet, TableError> {
    let plan = plan(table, choices);
    if let Some(obstacle) = plan.obstacle {
        return Err(obstacle);
    }
    let normal = normal_rows(&plan);
    let inputs = inputs(table, &plan, &normal);
    let mut values = vec![0.5_f32; plan.rows.len() * inputs.len()];
    let width = inputs.len();
    // Some rows at a time: a column of all of them would pass through the processor's cache once for each value.
    for (block, rows) in values.chunks_mut(BLOCK * width).zip(plan.rows.chunks(BLOCK)) {
        for (at, input) in inputs.iter().enumerate() {
            input.write(block[at..].iter_mut().step_by(width), rows);
        }
    }
    Ok(ImageSet {
        name: choices.name.clone(),
        shape: ImageShape::grey(1, inputs.len()),
        pixels: values.iter().map(|value| pixel(*value)).collect(),
        names: names(table, &plan),
        labels: plan.labels,
        table: Some(Table {
            columns: inputs.into_iter().map(Input::column).collect(),
            values: Floats(values),
        }),
        ..ImageSet::default()
    })
}

/// A column of the network's input.
struct Input<'a> {
    name: String,
    source: &'a RawColumn,
    /// For one value of a column of text: its code.
    code: Option<u32>,
    indicator: bool,
    mean: f64,
    std: f64,
}

impl Input<'_> {
    /// The value in a row, in the column's own unit; NaN where it is missing.
    fn value(&self, row: usize) -> f64 {
        match (&self.source.cells, self.code) {
            (Cells::Text { values, codes }, Some(code)) => match codes.get(row) {
                Some(other) if (*other as usize) < values.len() => f64::from(*other == code),
                _ => f64::NAN,
            },
            _ => self.source.number(row),
        }
    }

    /// Writes what the network sees of some rows; what is missing stays as it is.
    fn write<'a>(&self, slots: impl Iterator<Item = &'a mut f32>, rows: &[u32]) {
        let unit = self.std * f64::from(SPREAD);
        for (slot, row) in slots.zip(rows) {
            let value = self.value(*row as usize);
            if !value.is_nan() {
                *slot = 0.5 + ((value - self.mean) / unit) as f32;
            }
        }
    }

    fn column(self) -> Column {
        Column { name: self.name, mean: self.mean as f32, std: self.std as f32, indicator: self.indicator }
    }
}

fn inputs<'a>(table: &'a RawTable, plan: &TablePlan, normal: &[u32]) -> Vec<Input<'a>> {
    let mut inputs = Vec::new();
    for ((source, role), stats) in table.columns.iter().zip(&plan.roles).zip(&plan.stats) {
        let input =
            |name: String, code, indicator| Input { name, source, code, indicator, mean: 0.0, std: 1.0 };
        match role {
            Role::Number => inputs.push(input(source.name.clone(), None, false)),
            Role::Binary => inputs.push(input(source.name.clone(), None, true)),
            Role::OneHot => {
                let codes = one_hot(source, stats).into_iter();
                inputs.extend(
                    codes.map(|(value, code)| input(format!("{} = {value}", source.name), Some(code), true)),
                );
            }
            _ => {}
        }
    }
    for input in &mut inputs {
        let (mean, std) = measure(input, normal);
        // What never varies in normal rows varies in others, or it would have been left out.
        let std = if std > 0.0 { std } else { measure(input, &plan.rows).1 };
        let std = if input.indicator { f64::from(INDICATOR_STD) } else { std };
        (input.mean, input.std) = (mean, if std > 0.0 { std } else { 1.0 });
    }
    inputs
}

/// Values of a column of text that become inputs, with their codes; of two values the second in the alphabet alone.
fn one_hot(column: &RawColumn, stats: &Stats) -> Vec<(String, u32)> {
    let Cells::Text { values, .. } = &column.cells else { return Vec::new() };
    let mut used: Vec<&String> = stats.values.iter().flatten().map(|(value, _)| value).collect();
    used.sort();
    if let [_, second] = used[..] {
        used = vec![second];
    }
    let code = |value: &String| values.iter().position(|other| other == value).map(|i| i as u32);
    used.into_iter().filter_map(|value| Some((value.clone(), code(value)?))).collect()
}

fn measure(input: &Input<'_>, rows: &[u32]) -> (f64, f64) {
    mean_and_std(rows.iter().map(|row| input.value(*row as usize)))
}

/// The rows that the network learns from.
fn normal_rows(plan: &TablePlan) -> Vec<u32> {
    let marks = plan.labels.iter().find(|column| column.name == DEFECT);
    let normal = |(i, _): &(usize, &u32)| marks.is_none_or(|column| column.values.get(*i) == Some(&0.0));
    plan.rows.iter().enumerate().filter(normal).map(|(_, row)| *row).collect()
}

fn names(table: &RawTable, plan: &TablePlan) -> Vec<String> {
    let column = plan.roles.iter().position(|role| *role == Role::RowName).map(|i| &table.columns[i]);
    let line = |row: usize| table.lines.get(row).map_or(row as u32 + 1, |line| *line);
    let name = |row: usize| match column.and_then(|column| column.text(row)) {
        Some(name) if column.is_some_and(RawColumn::is_text) => name,
        Some(number) => format!(
            "{} {number}",
            column.map_or("", |column| if column.named { &column.name } else { "row" })
        ),
        None => format!("row {}", line(row)),
    };
    let file = |row: usize| table.files[..table.files.partition_point(|(first, _)| *first <= row)].last();
    let full = |row: usize| match file(row) {
        Some((_, file)) => format!("{file}, {}", name(row)),
        None => name(row),
    };
    plan.rows.iter().map(|row| full(*row as usize)).collect()
}
