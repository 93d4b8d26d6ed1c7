//! What reading a table found, in words.

use super::dialect::Dialect;
use super::raw::RawTable;
use super::read::Tally;
use super::source::Encoding;
use crate::number_text::thousands;

/// The table with its facts and notes.
pub(super) fn reported(mut table: RawTable, tally: &Tally, closed: bool) -> RawTable {
    table.facts = vec![
        ("Rows".into(), thousands(table.rows as u64)),
        ("Columns".into(), thousands(table.columns.len() as u64)),
        ("Written with".into(), written_with(&table.dialect)),
    ];
    if tally.uneven > 0 {
        let lines: Vec<String> = tally.uneven_lines.iter().map(u32::to_string).collect();
        let more = if tally.uneven > lines.len() { ", …" } else { "" };
        table.notes.push(format!(
            "{} of {} rows {} a different number of cells than {}; {} skipped (row {}{more}).",
            thousands(tally.uneven as u64),
            thousands(tally.seen as u64),
            if tally.uneven == 1 { "has" } else { "have" },
            table.dialect.width,
            if tally.uneven == 1 { "it is" } else { "they are" },
            lines.join(", "),
        ));
    }
    if tally.thinned {
        table.notes.push(format!(
            "The table does not fit in memory: of its {} rows, {} chosen at random are used.",
            thousands((tally.seen - tally.uneven) as u64),
            thousands(table.rows as u64),
        ));
    }
    if !closed {
        table.notes.push("A quotation mark is never closed, so quotation marks are read as letters.".into());
    }
    let count = |of: fn(&super::RawColumn) -> usize| table.columns.iter().map(of).sum::<usize>();
    let (infinite, text) = (count(|c| c.infinite), count(|c| c.not_numbers));
    let plural = |count: usize, what: &str| {
        format!("{} {what}{}", thousands(count as u64), if count == 1 { "" } else { "s" })
    };
    if infinite > 0 {
        table.notes.push(format!("{} with an infinite number: read as empty.", plural(infinite, "cell")));
    }
    if text > 0 {
        table.notes.push(format!("{} with text among numbers: read as empty.", plural(text, "cell")));
    }
    table
}

/// "semicolons and decimal commas, with a header".
fn written_with(dialect: &Dialect) -> String {
    let comma = if dialect.decimal_comma { " and decimal commas" } else { "" };
    let header = if dialect.names.is_empty() { "without" } else { "with" };
    let encoding = if dialect.encoding == Encoding::Utf8 { "" } else { ", in UTF-16" };
    format!("{}{comma}, {header} a header{encoding}", dialect.delimiter.name())
}
