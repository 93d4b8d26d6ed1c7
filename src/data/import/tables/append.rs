//! Several tables of the same columns as one.

use super::raw::{Cells, NO_TEXT, RawColumn, RawTable};
use std::collections::HashMap;

/// Why a table can't follow another: it lacks a column, or has one too many; `None` when it can. Columns without names are
/// the same by their number.
pub fn differs(first: &RawTable, other: &RawTable) -> Option<String> {
    let named = |table: &RawTable| !table.dialect.names.is_empty();
    let missing = |from: &RawTable, of: &RawTable| {
        of.columns.iter().find(|column| from.column(&column.name).is_none()).map(|column| column.name.clone())
    };
    match (named(first), named(other)) {
        (true, true) => missing(other, first)
            .map(|name| format!("has no column “{name}”"))
            .or_else(|| missing(first, other).map(|name| format!("has a column “{name}” more"))),
        (false, false) if first.columns.len() == other.columns.len() => None,
        (false, false) => {
            Some(format!("has {} columns in place of {}", other.columns.len(), first.columns.len()))
        }
        (true, false) => Some("has no names of columns".into()),
        (false, true) => Some("has names of columns".into()),
    }
}

/// Puts the rows of a table that [`differs`] in nothing behind those of another; columns may be in another order.
pub fn append(table: &mut RawTable, other: RawTable) {
    let (rows, named) = (table.rows, !table.dialect.names.is_empty());
    let mut columns: Vec<Option<RawColumn>> = other.columns.into_iter().map(Some).collect();
    for (at, column) in table.columns.iter_mut().enumerate() {
        let same = |other: &Option<RawColumn>| other.as_ref().is_some_and(|other| other.name == column.name);
        let from = if named { columns.iter().position(same) } else { Some(at) };
        let more = from.and_then(|from| columns.get_mut(from)).and_then(Option::take);
        extend(column, rows, more.unwrap_or_default(), other.rows);
    }
    table.rows += other.rows;
    table.lines.extend(other.lines);
}

/// Puts the cells of a column behind those of another. Numbers become text where the other column is text.
fn extend(column: &mut RawColumn, rows: usize, mut more: RawColumn, more_rows: usize) {
    if column.is_text() != more.is_text() {
        as_text(column, rows);
        as_text(&mut more, more_rows);
    }
    column.missing += more.missing;
    column.infinite += more.infinite;
    column.not_numbers += more.not_numbers;
    column.padding = column.padding.max(more.padding);
    let doubles = |column: &RawColumn, rows: usize| (0..rows).map(|row| column.number(row)).collect();
    match (&mut column.cells, &more.cells) {
        (Cells::Varied, _) => {}
        (_, Cells::Varied) => column.cells = Cells::Varied,
        (Cells::Bytes(cells), Cells::Bytes(others)) => cells.extend(others),
        (Cells::Floats(cells), Cells::Floats(others)) => cells.extend(others),
        (Cells::Floats(cells), Cells::Bytes(others)) => cells.extend(others.iter().map(|v| f32::from(*v))),
        (Cells::Bytes(cells), Cells::Floats(others)) => {
            let cells = cells.iter().map(|v| f32::from(*v));
            column.cells = Cells::Floats(cells.chain(others.iter().copied()).collect());
        }
        (Cells::Text { values, codes }, Cells::Text { values: more_values, codes: more_codes }) => {
            let mut index: HashMap<String, u32> = values.iter().cloned().zip(0..).collect();
            let mut place = |value: &String| {
                *index.entry(value.clone()).or_insert_with(|| {
                    values.push(value.clone());
                    values.len() as u32 - 1
                })
            };
            let places: Vec<u32> = more_values.iter().map(&mut place).collect();
            codes
                .extend(more_codes.iter().map(|code| places.get(*code as usize).copied().unwrap_or(NO_TEXT)));
        }
        _ => {
            let mut all: Vec<f64> = doubles(column, rows);
            all.extend(doubles(&more, more_rows));
            column.cells = Cells::Doubles(all);
        }
    }
}

/// Makes a column of numbers one of their texts.
fn as_text(column: &mut RawColumn, rows: usize) {
    if column.is_text() {
        return;
    }
    let mut index: HashMap<String, u32> = HashMap::new();
    let mut values = Vec::new();
    let mut code = |text: String| {
        *index.entry(text).or_insert_with_key(|text| {
            values.push(text.clone());
            values.len() as u32 - 1
        })
    };
    let codes = (0..rows).map(|row| column.text(row).map_or(NO_TEXT, &mut code)).collect();
    column.missing -= column.not_numbers.min(column.missing);
    column.not_numbers = 0;
    column.cells = Cells::Text { values, codes };
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(names: &[&str], columns: Vec<Cells>, rows: usize) -> RawTable {
        let column = |(name, cells): (&&str, Cells)| RawColumn {
            name: (*name).into(),
            named: true,
            cells,
            ..RawColumn::default()
        };
        let mut table = RawTable {
            columns: names.iter().zip(columns).map(column).collect(),
            rows,
            lines: (0..rows as u32).collect(),
            ..RawTable::default()
        };
        table.dialect.names = names.iter().map(|name| (*name).into()).collect();
        table
    }

    #[test]
    fn rows_follow_whatever_the_cells_are_and_the_order_of_columns() {
        let text = |values: &[&str], codes: &[u32]| Cells::Text {
            values: values.iter().map(|v| (*v).into()).collect(),
            codes: codes.to_vec(),
        };
        let mut all = table(
            &["a", "b", "c", "d"],
            vec![
                Cells::Bytes(vec![1, 2]),
                Cells::Floats(vec![0.5, f32::NAN]),
                text(&["x", "y"], &[1, 0]),
                Cells::Bytes(vec![7, 8]),
            ],
            2,
        );
        let other = table(
            &["c", "b", "a", "d"],
            vec![
                text(&["z", "x"], &[0, 1]),
                Cells::Doubles(vec![1e9, 2.0]),
                Cells::Floats(vec![2.5, 3.0]),
                text(&["n"], &[0, NO_TEXT]),
            ],
            2,
        );
        assert_eq!(differs(&all, &other), None);
        append(&mut all, other);
        assert_eq!((all.rows, all.lines.len()), (4, 4));
        let numbers = |at: usize| (0..4).map(|row| all.columns[at].number(row)).collect::<Vec<_>>();
        assert_eq!(numbers(0), [1.0, 2.0, 2.5, 3.0]);
        assert_eq!(numbers(1)[2..], [1e9, 2.0]);
        let texts = |at: usize| (0..4).map(|row| all.columns[at].text(row)).collect::<Vec<_>>();
        assert_eq!(texts(2), ["y", "x", "z", "x"].map(|text| Some(text.into())));
        assert_eq!(texts(3), [Some("7".into()), Some("8".into()), Some("n".into()), None]);
        let fewer = table(&["a", "b"], vec![Cells::default(), Cells::default()], 0);
        assert_eq!(differs(&all, &fewer).as_deref(), Some("has no column “c”"));
        assert_eq!(differs(&fewer, &all).as_deref(), Some("has a column “c” more"));
    }
}
