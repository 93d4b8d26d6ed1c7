//! A JSON line a report for programs; sentences and tables for people.

use super::{ReportAs, Reporting};
use crate::receipt::Receipt;
use crate::report::{FigureTable, figure_tables};
use serde_json::{Map, Value, json};

/// Where reports go.
#[derive(Clone, Copy)]
pub(super) struct Reporter(pub Reporting);

/// Width of the column of names in a table.
const NAMES: usize = 52;

impl Reporter {
    /// True for a line of JSON a report.
    pub(super) fn is_json(self) -> bool {
        self.0.report == ReportAs::Json
    }

    /// Prints a report for programs; `event` comes first.
    pub(super) fn json(self, event: Option<&str>, figures: &Value) {
        if !self.is_json() {
            return;
        }
        let mut line = Map::new();
        if let Some(event) = event {
            line.insert("event".into(), event.into());
        }
        line.extend(figures.as_object().cloned().unwrap_or_default());
        println!("{}", Value::Object(line));
    }

    /// Prints a report: for programs with all of it, for people as a sentence, of which `--quiet` takes nothing away.
    pub(super) fn told(self, event: &str, figures: &Value, sentence: &str) {
        match self.is_json() {
            true => self.json(Some(event), figures),
            false => println!("{sentence}"),
        }
    }

    /// Prints what only people read, and not those who want results alone.
    pub(super) fn aside(self, sentence: &str) {
        if !self.is_json() && !self.0.quiet {
            println!("{sentence}");
        }
    }

    /// Prints figures: for people as tables of names, values and units.
    pub(super) fn figures(self, event: Option<&str>, figures: &Value) {
        if self.is_json() {
            return self.json(event, figures);
        }
        let Some(figures) = figures.as_object() else { return };
        for table in figure_tables(figures) {
            print_table(&table);
        }
        if figures.values().any(|figure| figure.is_object() || figure.is_array()) {
            self.aside("\nAll figures, with curves and lists: with --report json.");
        }
    }

    /// Prints a receipt, as the part of a link behind the page's address.
    pub(super) fn receipt(self, receipt: &Receipt) {
        let link = format!("#{}", receipt.hash());
        self.told("receipt", &json!({"step": receipt.step, "link": link}), &format!("Receipt: {link}"));
    }
}

fn print_table(table: &FigureTable) {
    if !table.title.is_empty() {
        println!("\n{}", table.title);
    }
    for row in &table.rows {
        println!("  {:<NAMES$} {}", row.name, row.value);
    }
}
