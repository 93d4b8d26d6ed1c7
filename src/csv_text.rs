//! Rows of a table as CSV, for a page that carries no writer of tables.

/// A row of cells, each in quotes where it has to be (RFC 4180).
pub fn csv_row(cells: &[String]) -> String {
    let quoted = |cell: &String| match cell.contains([',', '"', '\n', '\r']) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell.clone(),
    };
    cells.iter().map(quoted).collect::<Vec<_>>().join(",") + "\n"
}

#[cfg(test)]
mod tests {
    use super::csv_row;

    #[test]
    fn cells_are_quoted_where_they_have_to_be() {
        let cells = ["plain", "a, b", "say \"no\"", "two\nlines", ""].map(str::to_owned);
        assert_eq!(csv_row(&cells), "plain,\"a, b\",\"say \"\"no\"\"\",\"two\nlines\",\n");
    }
}
